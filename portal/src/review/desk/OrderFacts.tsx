import { Link } from 'react-router';
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
