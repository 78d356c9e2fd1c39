import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import { useWords } from '../../shared/i18n/words';
import { useZone } from '../../shared/signed-in';

/** The kinds that an order in review has; others are told by the order's own page. */
const TOLD = [
  'received',
  'accepted',
  'returned',
  'revised',
  'held',
  'released',
  'cancelled',
  'requestRefused',
] as const satisfies TimelineEntry['kind'][];

interface HistoryProps {
  readonly entries: readonly TimelineEntry[];
  readonly factory: string;
}

/** What was asked and answered, the newest first. */
export default function History({ entries, factory }: HistoryProps) {
  const { t, moment } = useWords();
  const zone = useZone(factory);
  const title = ({ kind, person }: TimelineEntry): string | undefined => {
    if (kind === 'acceptanceRequested' || kind === 'returnRequested')
      return t(`timeline.${kind}`, person ?? '');
    if (kind === 'questionAsked') return t('timeline.questionAsked', person);
    const told = TOLD.find((one) => one === kind);
    return told && t(`timeline.${told}`);
  };
  return (
    <section className="card">
      <h2>{t('review.history')}</h2>
      <ol className="review-history">
        {entries.map((entry) => {
          const said = title(entry);
          return (
            said !== undefined && (
              <li key={entry.id}>
                <b>{said}</b>
                {(entry.question ?? entry.reason) && <p>{entry.question ?? entry.reason}</p>}
                <time dateTime={entry.at}>{moment(entry.at, zone)}</time>
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
