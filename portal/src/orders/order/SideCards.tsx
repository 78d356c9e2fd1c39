import type { OrderPage } from '@mullion/domain/order/views';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { telephone } from '../../shared/order/address';
import { Icon } from '../../shared/page/Icon';
import { useMay, useSignedIn, useZone } from '../../shared/signed-in';

interface Props {
  readonly order: OrderPage;
}

export function DeliveryCard({ order }: Props) {
  const { t, day } = useWords();
  const today = dayIn(useZone(order.factory));
  if (order.trips.length === 0)
    return (
      <section className="card">
        <h2>{t('delivery.title')}</h2>
        <dl className="facts">
          <dt>{t('delivery.promised')}</dt>
          <dd>{day(order.promised, { today, weekday: true })}</dd>
        </dl>
        <p className="card-note">{t('delivery.noTrip')}</p>
      </section>
    );
  return (
    <section className="card">
      <h2>{t('delivery.title')}</h2>
      {order.trips.toReversed().map((trip) => (
        <dl key={`${trip.number}-${trip.date}`} className="facts trip-facts">
          <dt>{t('delivery.planned')}</dt>
          <dd>{[day(trip.date, { today, weekday: true }), trip.window].filter(Boolean).join(', ')}</dd>
          <dt>{t('delivery.trip')}</dt>
          <dd>{trip.number}</dd>
          {trip.driver && (
            <>
              <dt>{t('delivery.driver')}</dt>
              <dd>{trip.driver.name}</dd>
            </>
          )}
          {trip.driver?.phone && (
            <>
              <dt>{t('delivery.phone')}</dt>
              <dd>
                <a href={telephone(trip.driver.phone)} className="tel">
                  {trip.driver.phone}
                </a>
              </dd>
            </>
          )}
          {trip.vehicle && (
            <>
              <dt>{t('delivery.vehicle')}</dt>
              <dd>{trip.vehicle}</dd>
            </>
          )}
        </dl>
      ))}
    </section>
  );
}

export function CustomerCard({ order }: Props) {
  const { t } = useWords();
  const { dealer } = useSignedIn();
  const { customer, reference, branch } = order;
  const rows = [
    [t('order.customer'), customer?.name],
    [t('order.address'), customer?.address],
    [t('order.refLabel'), reference],
    [t('order.branch'), dealer?.branches.find(({ id }) => id === branch)?.name],
    [t('order.dealer'), dealer ? undefined : order.dealerName],
  ].filter((row): row is [string, string] => row[1] !== undefined);
  if (rows.length === 0 && !customer?.phone) return null;
  return (
    <section className="card">
      <h2>{t('order.facts')}</h2>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name} className="facts-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {customer?.phone && (
          <>
            <dt>{t('order.phone')}</dt>
            <dd>
              <a href={telephone(customer.phone)} className="tel">
                {customer.phone}
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export function MoneyCard({ order }: Props) {
  const { t, money, percent } = useWords();
  const { price, due } = order;
  if (!useMay('prices') || !price) return null;
  const paid = due && { amount: price.amount - due.amount, currency: price.currency };
  const share = paid && price.amount > 0 ? Math.min(1, Math.max(0, paid.amount / price.amount)) : undefined;
  return (
    <section className="card">
      <h2>{t('money.title')}</h2>
      <dl className="facts">
        <dt>{t('money.price')}</dt>
        <dd>{money(price)}</dd>
        {paid && (
          <>
            <dt>{t('money.paid')}</dt>
            <dd>{money(paid)}</dd>
          </>
        )}
        {due && (
          <>
            <dt>{t('money.due')}</dt>
            <dd>{money(due)}</dd>
          </>
        )}
      </dl>
      {share !== undefined && (
        <div className="bar paid" role="img" aria-label={t('money.paidPart', percent(share))}>
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </section>
  );
}

export function DocumentsCard({ order }: Props) {
  const { t, moment } = useWords();
  const zone = useZone(order.factory);
  return (
    <section className="card">
      <h2>{t('documents.title')}</h2>
      {order.documents.length === 0 && <p className="card-note">{t('documents.none')}</p>}
      <ul className="documents">
        {order.documents.map((document) => (
          <li key={document.id}>
            <a href={document.url} target="_blank" rel="noreferrer">
              <Icon name="document" />
              <span>
                {document.name}
                <small>{moment(document.at, zone)}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
