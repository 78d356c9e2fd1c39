import type { Delivery } from '@mullion/domain/order/delivery-view';

interface DayOfTrips {
  readonly day: string;
  readonly trips: readonly Delivery[];
}

/** Trips by their day, soonest first (`up`) or latest first (`down`); within a day by its hours, then by number. */
export function byDay(trips: readonly Delivery[], direction: 'up' | 'down'): DayOfTrips[] {
  const days = new Map<string, Delivery[]>();
  for (const trip of trips) days.set(trip.date, [...(days.get(trip.date) ?? []), trip]);
  // `9–12` comes before `13–17`; a trip without hours stands last.
  const hour = ({ window }: Delivery) => Number.parseInt(window ?? '', 10) || 24;
  return [...days]
    .sort(([a], [b]) => (direction === 'up' ? a.localeCompare(b) : b.localeCompare(a)))
    .map(([day, ofDay]) => ({
      day,
      trips: ofDay.sort((a, b) => hour(a) - hour(b) || a.number.localeCompare(b.number)),
    }));
}
