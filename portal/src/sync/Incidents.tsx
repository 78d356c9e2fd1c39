import type { ReactNode } from 'react';
import type { SyncAnswer } from '../shared/api/answers';
import { useWords } from '../shared/i18n/words';
import { Icon } from '../shared/page/Icon';
import { useMay, useZone } from '../shared/signed-in';
import { useFigures } from '../shared/sync/useFigures';
import './incidents.css';

type Incident = SyncAnswer['incidents'][number];

/** Those that every language has words for. */
const KINDS = ['held', 'silent', 'failing', 'lagging', 'differs', 'refused'] as const;

/** What goes wrong now. */
export function OpenIncidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const { t, moment } = useWords();
  const zone = useZone();
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  if (open.length === 0) return null;
  return (
    <section className="incidents" aria-label={t('sync.incidents')}>
      <ul>
        {open.map((incident) => (
          <li key={incident.id}>
            <Icon name="alert" />
            <Told incident={incident}>
              {t('sync.incidentSince', moment(incident.openedAt, zone))}
              {' · '}
              {t(incident.mailed ? 'sync.mailed' : 'sync.notMailed')}
            </Told>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What went wrong lately and is over. */
export function ClosedIncidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const { t, moment } = useWords();
  const zone = useZone();
  const closed = incidents.flatMap((incident) =>
    incident.closedAt === null ? [] : [{ incident, closedAt: incident.closedAt }],
  );
  if (closed.length === 0) return null;
  return (
    <details className="card incidents-over">
      <summary>{t('sync.over', closed.length)}</summary>
      <ul>
        {closed.map(({ incident, closedAt }) => (
          <li key={incident.id}>
            <Told incident={incident}>
              {t('sync.incidentOver', moment(incident.openedAt, zone), moment(closedAt, zone))}
            </Told>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What it is in the reader's language; the sentence with its figures, as operations got it by mail, for those who mend. */
function Told({ incident, children }: { readonly incident: Incident; readonly children: ReactNode }) {
  const { t } = useWords();
  const { sourceName } = useFigures();
  const mends = useMay('mend');
  const kind = KINDS.find((known) => known === incident.kind);
  return (
    <p>
      {kind ? t(`sync.kind.${kind}`) : incident.text}
      {kind && mends && <span>{incident.text}</span>}
      <small>
        {sourceName(incident)}
        {' · '}
        {children}
      </small>
    </p>
  );
}
