import type { OrderPage } from '@mullion/domain/order/views';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { useZone } from '../../shared/signed-in';
import { stepsOf, type Step } from './journey';
import { Promises } from './Promises';
import './journey.css';

/** From acceptance to delivery, with dates: along the top on the desktop, downwards on the phone. */
export function Journey({ order }: { readonly order: OrderPage }) {
  const { t, day, moment } = useWords();
  const zone = useZone(order.factory);
  const trip = order.trips.at(-1);
  const today = dayIn(zone);

  const below = (step: Step): string | undefined => {
    if (step.at && (step.share > 0 || step.pieces === undefined)) return moment(step.at, zone);
    if (step.state === 'current' && step.name === 'accepted') return t('journey.review');
    if (step.name === 'shipped' && trip) return t('journey.trip', trip.number);
    if (step.name !== 'delivered') return undefined;
    const planned = trip && trip.date >= today ? trip : undefined;
    if (!planned) return t('journey.promised', day(order.promised, { today, weekday: true }));
    return [day(planned.date, { today, weekday: true }), planned.window].filter(Boolean).join(', ');
  };

  return (
    <section className="card journey-card" aria-label={t('journey.label')}>
      <ol className="journey">
        {stepsOf(order).map((step) => (
          <li
            key={step.name}
            data-state={step.state}
            aria-current={step.state === 'current' ? 'step' : undefined}
          >
            <span className="journey-line">
              <span style={{ ['--share' as string]: String(step.share) }} />
            </span>
            <b>
              {t(`journey.${step.name}`)}
              {step.pieces !== undefined && step.share > 0 && step.share < 1 && (
                <> {t('journey.progress', step.pieces, order.progress.ordered)}</>
              )}
            </b>
            <span className="journey-date">{below(step)}</span>
            <span className="visually-hidden">{t(`journey.${step.state}`)}</span>
          </li>
        ))}
      </ol>
      <Promises order={order} />
    </section>
  );
}
