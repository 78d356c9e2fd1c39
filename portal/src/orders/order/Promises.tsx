import type { OrderPage } from '@mullion/domain/order/views';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { useZone } from '../../shared/signed-in';

/** Every date that was promised, the one that holds first; nothing when it never moved. */
export function Promises({ order }: { readonly order: OrderPage }) {
  const { t, day, moment } = useWords();
  const zone = useZone(order.factory);
  const moved = order.promises.length - 1;
  if (moved < 1) return null;
  return (
    <details className="promises">
      <summary>{t('journey.promiseMoved', moved)}</summary>
      <ol aria-label={t('journey.promises')}>
        {order.promises.toReversed().map((promise, at) => (
          <li key={`${promise.at}-${promise.date}`}>
            {at === 0 ? (
              <b>{day(promise.date, { today: dayIn(zone), weekday: true })}</b>
            ) : (
              <s>{day(promise.date, { today: dayIn(zone), weekday: true })}</s>
            )}
            <span>
              {[
                at === 0 && t('journey.currentPromise'),
                promise.reason,
                t('journey.promisedAt', moment(promise.at, zone)),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
