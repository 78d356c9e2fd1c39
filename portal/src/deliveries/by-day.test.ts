import { expect, it } from 'vitest';
import type { Delivery } from '@mullion/domain/order/delivery-view';
import { byDay } from './by-day';

const trip = (number: string, date: string, window?: string): Delivery => ({
  id: `kharkiv~${number}~${date}`,
  factory: 'kharkiv',
  number,
  date,
  status: 'onTheWay',
  stops: [],
  ...(window ? { window } : {}),
});
const numbers = (days: ReturnType<typeof byDay>) =>
  days.map(({ trips }) => trips.map(({ number }) => number));

it('trips stand under their day, by their hours, those without hours last', () => {
  const trips = [
    trip('3', '2026-11-22'),
    trip('1', '2026-11-21', '13–17'),
    trip('2', '2026-11-21', '9–12'),
    trip('4', '2026-11-21'),
  ];
  expect(numbers(byDay(trips, 'up'))).toEqual([['2', '1', '4'], ['3']]);
  expect(numbers(byDay(trips, 'down'))).toEqual([['3'], ['2', '1', '4']]);
});
