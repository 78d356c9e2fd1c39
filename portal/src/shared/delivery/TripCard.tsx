import { Link } from 'react-router';
import type { Delivery } from '@mullion/domain/order/delivery-view';
import type { OrderStatus } from '@mullion/domain/order/views';
import { addDays, dayIn } from '../i18n/formats';
import { useWords } from '../i18n/words';
import { orderPath, telephone } from '../order/address';
import { Icon } from '../page/Icon';
import { useMay, useSignedIn, useZone } from '../signed-in';
import { StatusMark } from '../status/StatusMark';
import './trip.css';

/** The order's status whose colour and mark the trip's carries. */
const LIKE: Record<Delivery['status'], OrderStatus> = {
  onTheWay: 'shipped',
  partlyDelivered: 'partlyDelivered',
  delivered: 'delivered',
};

/** `Today`, `Tomorrow`, else the date with its weekday. */
export function useDayName(): (day: string, zone: string) => string {
  const { t, day: format } = useWords();
  return (day, zone) => {
    const today = dayIn(zone);
    const written = format(day, { today, weekday: true });
    if (day === today) return `${t('time.today')}, ${written}`;
    if (day === addDays(today, 1)) return `${t('time.tomorrow')}, ${written}`;
    if (day === addDays(today, -1)) return `${t('time.yesterday')}, ${written}`;
    return written;
  };
}

/** A trip with its stops; the driver is one tap away. */
export function TripCard({ trip, withDay }: { readonly trip: Delivery; readonly withDay?: boolean }) {
  const { t } = useWords();
  const dayName = useDayName();
  const zone = useZone(trip.factory);
  const isStaff = !useSignedIn().dealer;
  const mayOpen = useMay('orders');
  const { driver } = trip;
  return (
    <article className="card trip">
      <header>
        <div>
          <h3>
            {withDay && `${dayName(trip.date, zone)} · `}
            {trip.window ?? t('deliveries.trip', trip.number)}
          </h3>
          <p>
            {[
              trip.window && t('deliveries.trip', trip.number),
              trip.vehicle,
              t('deliveries.stops', trip.stops.length),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <span
          className="status"
          data-status={LIKE[trip.status]}
          data-step={trip.status === 'delivered' ? 8 : 6}
        >
          <StatusMark status={LIKE[trip.status]} />
          <b>{t(`deliveries.status.${trip.status}`)}</b>
        </span>
      </header>
      <ul>
        {trip.stops.map((stop) => (
          <li key={stop.order}>
            {mayOpen ? <Link to={orderPath(stop.order)}>{stop.number}</Link> : <b>{stop.number}</b>}
            <span>
              {[stop.customer?.name, stop.customer?.address].filter(Boolean).join(', ')}
              {isStaff && <small>{stop.dealerName}</small>}
            </span>
            <span className="trip-pieces">
              {stop.delivered > 0
                ? t('deliveries.pieces', stop.delivered, stop.shipped)
                : t('deliveries.allPieces', stop.shipped)}
            </span>
          </li>
        ))}
      </ul>
      {driver?.phone ? (
        <a
          className="trip-call"
          href={telephone(driver.phone)}
          aria-label={t('deliveries.callDriver', driver.name)}
        >
          <Icon name="phone" />
          <span>{driver.name}</span>
          <span className="number">{driver.phone}</span>
        </a>
      ) : (
        <p className="trip-driver">{driver?.name ?? t('deliveries.noDriver')}</p>
      )}
    </article>
  );
}
