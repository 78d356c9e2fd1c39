import { useWords } from '../../shared/i18n/words';
import { useFigures } from '../../shared/sync/useFigures';
import type { SourceSummary } from './chart-data';

/** What the charts show, for those who would rather read it. */
export function Figures({ summary }: { readonly summary: readonly SourceSummary[] }) {
  const { t, number } = useWords();
  const { sourceName, rate, span } = useFigures();
  const unseen = summary.some(({ unseenSeconds }) => unseenSeconds > 0);
  return (
    <details className="card history-figures">
      <summary>{t('sync.figures')}</summary>
      <div className="history-scroll" tabIndex={0} role="group" aria-label={t('sync.figures')}>
        <table>
          <caption className="visually-hidden">{t('sync.figures')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sync.figures.source')}</th>
              <th scope="col">{t('sync.figures.mean')}</th>
              <th scope="col">{t('sync.figures.most')}</th>
              <th scope="col">{t('sync.chart.lag')}</th>
              <th scope="col">{t('sync.chart.backlog')}</th>
              <th scope="col">{t('sync.chart.held')}</th>
              {unseen && <th scope="col">{t('sync.figures.unseen')}</th>}
            </tr>
          </thead>
          <tbody>
            {summary.map((source) => (
              <tr key={`${source.factory} ${source.source}`}>
                <th scope="row">{sourceName(source)}</th>
                <td>{rate(source.meanPerSecond)}</td>
                <td>{rate(source.mostPerSecond)}</td>
                <td>{span(source.mostLagSeconds)}</td>
                <td>{number(source.mostBacklog)}</td>
                <td>{number(source.mostHeld)}</td>
                {unseen && <td>{source.unseenSeconds > 0 ? span(source.unseenSeconds) : '–'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
