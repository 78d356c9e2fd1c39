import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import type { Delivery } from '@mullion/domain/order/delivery-view';
import { deliveriesQuery } from '../shared/api/queries';
import { TripCard, useDayName } from '../shared/delivery/TripCard';
import { addDays, dayIn } from '../shared/i18n/formats';
import { useWords } from '../shared/i18n/words';
import { useLiveMessages } from '../shared/live/live';
import { Page } from '../shared/page/Page';
import { useZone } from '../shared/signed-in';
import { More } from '../shared/states/Paged';
import { EmptyState, ErrorState, Skeletons } from '../shared/states/states';
import { byDay } from './by-day';
import './deliveries.css';

const GATHER = 4_000;

/** Trips change with their orders: fetched again a moment after one has changed. */
function useLiveDeliveries(): void {
  const client = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== 'order') return;
      pending.current ??= setTimeout(() => {
        pending.current = undefined;
        void client.invalidateQueries({ queryKey: ['deliveries'] });
      }, GATHER);
    },
    [client],
  );
  useLiveMessages(hear);
  useEffect(() => () => clearTimeout(pending.current), []);
}

const itemsOf = (query: { data?: { pages: { items: Delivery[] }[] } | undefined }) =>
  query.data?.pages.flatMap((page) => page.items) ?? [];

/** The trips with their stops, day by day: what is coming first. */
export default function DeliveriesPage() {
  const { t } = useWords();
  const today = dayIn(useZone());
  const coming = useInfiniteQuery(deliveriesQuery({ from: today }));
  const past = useInfiniteQuery(deliveriesQuery({ to: addDays(today, -1) }));
  useLiveDeliveries();
  // The API gives the latest day first, the page the soonest: all that is coming is fetched before it is complete.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = coming;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // A trip of yesterday that has not arrived is not over: it stands before those of today.
  const earlier = itemsOf(past);
  const comingTrips = [...itemsOf(coming), ...earlier.filter(({ status }) => status !== 'delivered')];
  const pastTrips = earlier.filter(({ status }) => status === 'delivered');

  const content = () => {
    if (coming.isPending || past.isPending || hasNextPage) return <Skeletons heights={[24, 180, 180]} />;
    if (!coming.data) return <ErrorState error={coming.error} retry={() => void coming.refetch()} />;
    if (comingTrips.length + pastTrips.length === 0)
      return (
        <EmptyState icon="deliveries" title={t('deliveries.empty.title')} text={t('deliveries.empty.text')} />
      );
    return (
      <>
        {comingTrips.length === 0 && <p className="card deliveries-note">{t('deliveries.noneComing')}</p>}
        <Days trips={comingTrips} direction="up" />
        {pastTrips.length > 0 && <h2 className="deliveries-past">{t('deliveries.past')}</h2>}
        <Days trips={pastTrips} direction="down" />
        <More query={past} more={t('deliveries.more')} />
      </>
    );
  };

  return (
    <Page title={t('deliveries.title')} shownSince={coming.dataUpdatedAt}>
      <div aria-busy={coming.isPending}>{content()}</div>
    </Page>
  );
}

function Days({
  trips,
  direction,
}: {
  readonly trips: readonly Delivery[];
  readonly direction: 'up' | 'down';
}) {
  const dayName = useDayName();
  const zone = useZone();
  return byDay(trips, direction).map(({ day, trips: ofDay }) => (
    <section key={day} className="delivery-day">
      <h2>{dayName(day, zone)}</h2>
      <div className="delivery-trips">
        {ofDay.map((trip) => (
          <TripCard key={trip.id} trip={trip} />
        ))}
      </div>
    </section>
  ));
}
