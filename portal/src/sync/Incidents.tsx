import type { SyncAnswer } from '../shared/api/answers';
import { useWords } from '../shared/i18n/words';
import { Icon } from '../shared/page/Icon';
import { useMay, useZone } from '../shared/signed-in';
import { useFigures } from '../shared/sync/useFigures';
import './incidents.css';

type Incident = SyncAnswer['incidents'][number];

/** Those that every language has words for. */
const KINDS = ['held', 'silent', 'failing', 'lagging', 'differs', 'refused'] as const;

/** More at once would push the rest of the page out of sight. */
const SHOWN = 2;

/** What goes wrong now; of many the first, and the others when asked for. */
export function OpenIncidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const { t } = useWords();
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  if (open.length === 0) return null;
  const others = open.slice(SHOWN);
  return (
    <section className="incidents" aria-label={t('sync.incidents')}>
      <Open incidents={open.slice(0, SHOWN)} />
      {others.length > 0 && (
        <details>
          <summary>{t('sync.moreIncidents', others.length)}</summary>
          <Open incidents={others} />
        </details>
      )}
    </section>
  );
}

const Open = ({ incidents }: { readonly incidents: readonly Incident[] }) => (
  <ul>
    {incidents.map((incident) => (
      <li key={incident.id}>
        <Icon name="alert" />
        <Told incident={incident} />
      </li>
    ))}
  </ul>
);

/** What went wrong lately and is over. */
export function ClosedIncidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const { t } = useWords();
  const closed = incidents.filter(({ closedAt }) => closedAt !== null);
  if (closed.length === 0) return null;
  return (
    <details className="card incidents-over">
      <summary>{t('sync.over', closed.length)}</summary>
      <ul>
        {closed.map((incident) => (
          <li key={incident.id}>
            <Told incident={incident} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/**
 * What it is in the reader's language, and when, by its factory's clock; the sentence with its figures, as operations got it
 * by mail, for those who mend.
 */
function Told({ incident }: { readonly incident: Incident }) {
  const { t, moment } = useWords();
  const zone = useZone(incident.factory);
  const { sourceName } = useFigures();
  const mends = useMay('mend');
  const kind = KINDS.find((known) => known === incident.kind);
  const openedAt = moment(incident.openedAt, zone);
  return (
    <p>
      {kind ? t(`sync.kind.${kind}`) : <bdi lang={incident.language}>{incident.text}</bdi>}
      {kind && mends && <span lang={incident.language}>{incident.text}</span>}
      <small>
        {sourceName(incident)}
        {' · '}
        {incident.closedAt === null ? (
          <>
            {t('sync.incidentSince', openedAt)}
            {' · '}
            {t(`sync.mail.${incident.mail}`)}
            {incident.refusedAddresses.length > 0 &&
              ` (${t('sync.mail.refused', incident.refusedAddresses.join(', '))})`}
          </>
        ) : (
          t('sync.incidentOver', openedAt, moment(incident.closedAt, zone))
        )}
      </small>
    </p>
  );
}
