import { lazy, Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { syncHistoryQuery } from '../../shared/api/queries';
import { useWords } from '../../shared/i18n/words';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { RANGES, rangeOf, summaryOf, withRange } from './chart-data';
import { Figures } from './Figures';
import './charts.css';

const EVERY = 30_000;
/** The library of charts is large: only this page loads it, and only once the page itself shows. */
const ChartGrid = lazy(() => import('./ChartGrid').catch(() => ({ default: NoCharts })));
const WAITING = <Skeletons heights={[188]} />;

/** Without network, or when the portal was renewed meanwhile. */
function NoCharts() {
  const { t } = useWords();
  return <p className="mute">{t('sync.charts.missing')}</p>;
}

/** How the sources did in the last hours: charts, and the same in figures. */
export function Charts() {
  const { t } = useWords();
  const [address, setAddress] = useSearchParams();
  const hours = rangeOf(address);
  const history = useQuery({ ...syncHistoryQuery(hours), refetchInterval: EVERY });
  const summary = history.data ? summaryOf(history.data) : [];
  return (
    <section className="history" aria-labelledby="history-title">
      <header className="history-head">
        <h2 id="history-title">{t('sync.charts')}</h2>
        <div className="pills" role="group" aria-label={t('sync.charts.range')}>
          {RANGES.map((range) => (
            <button
              key={range}
              type="button"
              className="pill"
              aria-pressed={range === hours}
              aria-label={t('sync.charts.hoursLong', range)}
              onClick={() => setAddress(withRange(address, range), { replace: true })}
            >
              {t('sync.charts.hours', range)}
            </button>
          ))}
        </div>
      </header>
      {history.isPending && WAITING}
      {history.isError && !history.data && (
        <ErrorState error={history.error} retry={() => void history.refetch()} />
      )}
      {history.data && summary.length === 0 && (
        <EmptyState icon="clock" title={t('sync.charts.empty.title')} text={t('sync.charts.empty.text')} />
      )}
      {history.data && summary.length > 0 && (
        <>
          <Suspense fallback={WAITING}>
            <ChartGrid history={history.data} />
          </Suspense>
          <Figures summary={summary} />
        </>
      )}
    </section>
  );
}
