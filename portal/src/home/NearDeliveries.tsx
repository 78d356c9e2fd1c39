import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { deliveriesQuery } from '../shared/api/queries';
import { TripCard } from '../shared/delivery/TripCard';
import { addDays, dayIn } from '../shared/i18n/formats';
import { useWords } from '../shared/i18n/words';
import { useZone } from '../shared/signed-in';
import { Skeletons } from '../shared/states/states';

const MOST = 4;

/** The trips of today and tomorrow. */
export function NearDeliveries() {
  const { t } = useWords();
  const today = dayIn(useZone());
  const near = useInfiniteQuery(deliveriesQuery({ from: today, to: addDays(today, 1) }));
  const trips = (near.data?.pages.flatMap((page) => page.items) ?? []).toSorted((a, b) =>
    a.date.localeCompare(b.date),
  );
  return (
    <section>
      <header className="block-head">
        <h2>{t('home.deliveries')}</h2>
        <Link to="/deliveries">{t('home.allDeliveries')}</Link>
      </header>
      {near.isPending && <Skeletons heights={[120]} />}
      {near.isSuccess && trips.length === 0 && <p className="card block-none">{t('home.deliveriesNone')}</p>}
      <ul className="home-cards single">
        {trips.slice(0, MOST).map((trip) => (
          <li key={trip.id}>
            <TripCard trip={trip} withDay />
          </li>
        ))}
      </ul>
    </section>
  );
}
