import type { SyncAnswer } from '../api/answers';
import { useWords } from '../i18n/words';
import { useZone } from '../signed-in';
import { agreementOf } from './figures';
import { useFigures } from './useFigures';

type Source = SyncAnswer['sources'][number];

const CONNECTORS = ['push', 'sql', 'files'] as const;
const DAY = 86_400;

/** How one source does; `now` in milliseconds. */
export function SourceTile({ source, now }: { readonly source: Source; readonly now: number }) {
  const { t } = useWords();
  const { sourceName, rate, span } = useFigures();
  const { failing, outgoing } = source;
  const connector = CONNECTORS.find((known) => known === source.connector);
  return (
    <div className="card source" data-failing={failing !== null}>
      <span>{sourceName(source)}</span>
      <b>{rate(source.perSecond)}</b>
      <span>
        <i>{t('sync.lag', span(source.lagSeconds))}</i>
        <Agreement reconciliation={source.reconciliation} />
      </span>
      <Failing source={source} />
      {source.backlog > 0 && <span>{t('sync.backlog', source.backlog)}</span>}
      {outgoing.waiting > 0 && <span>{t('sync.outgoing', outgoing.waiting)}</span>}
      {outgoing.refused > 0 && <span className="bad">{t('sync.refused', outgoing.refused)}</span>}
      {outgoing.overtaken > 0 && <span>{t('sync.overtaken', outgoing.overtaken)}</span>}
      <span>
        <i>
          <Contact source={source} now={now} />
        </i>
        {source.lastContact !== null && <i>{connector ? t(`sync.by.${connector}`) : source.connector}</i>}
      </span>
    </div>
  );
}

function Agreement({ reconciliation }: Pick<Source, 'reconciliation'>) {
  const { t } = useWords();
  const { word, count } = agreementOf(reconciliation);
  switch (word) {
    case undefined:
      return null;
    case 'differs':
      return (
        <i>
          <strong className="bad">{t('sync.differs', count)}</strong>
        </i>
      );
    case 'repairing':
      return <i>{t('sync.repairing', count)}</i>;
    default:
      return <i>{t(`sync.${word}`)}</i>;
  }
}

function Failing({ source }: { readonly source: Source }) {
  const { t, moment } = useWords();
  const zone = useZone(source.factory);
  const { failing } = source;
  if (!failing) return null;
  return (
    <span className="bad">
      {t('sync.failing', moment(failing.since, zone))}
      {failing.until !== null && `, ${t('sync.nextTry', moment(failing.until, zone))}`}
      {failing.error && <small>{failing.error}</small>}
    </span>
  );
}

function Contact({ source, now }: { readonly source: Source; readonly now: number }) {
  const { t, moment } = useWords();
  const { span } = useFigures();
  const zone = useZone(source.factory);
  if (source.lastContact === null) return t('sync.never');
  const seconds = Math.max(0, Math.round((now - Date.parse(source.lastContact)) / 1_000));
  if (seconds < 2) return t('sync.heardNow');
  return seconds < DAY ? t('sync.heard', span(seconds)) : t('sync.heardAt', moment(source.lastContact, zone));
}
