import { Link } from 'react-router';
import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import type { OrderPage } from '@mullion/domain/order/views';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { orderPath } from '../../shared/order/address';
import { useZone } from '../../shared/signed-in';

const Fact = ({ name, children }: { readonly name: string; readonly children: string | undefined }) =>
  children ? (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  ) : null;

/** What an engineer needs to know of the order as a whole. The price is there for those who see prices. */
export function OrderFacts({ order }: { readonly order: OrderPage }) {
  const { t, day, moment, money } = useWords();
  const zone = useZone(order.factory);
  const { received } = order.journey;
  return (
    <section className="card">
      <h2>{t('review.facts')}</h2>
      <dl className="facts">
        <Fact name={t('review.dealer')}>{order.dealerName}</Fact>
        <Fact name={t('review.reference')}>{order.reference}</Fact>
        <Fact name={t('review.customer')}>{order.customer?.name}</Fact>
        <Fact name={t('review.received')}>{received && moment(received, zone)}</Fact>
        <Fact name={t('review.promisedFor')}>
          {day(order.promised, { today: dayIn(zone), weekday: true })}
        </Fact>
        <Fact name={t('review.price')}>{order.price && money(order.price)}</Fact>
      </dl>
      <p className="review-to-order">
        <Link to={orderPath(order.id)}>{t('review.toOrder')}</Link>
      </p>
    </section>
  );
}

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
export function History({ entries, factory }: HistoryProps) {
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
