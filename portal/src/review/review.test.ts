import { expect, it } from 'vitest';
import { addressOf, deskPath, filterOf } from './address';
import { ageOf } from './age';
import { neighboursOf, nextToDecide } from './neighbours';

it('a filter survives the address, and what the address does not mean is left out', () => {
  const filter = { show: 'look', factory: 'kharkiv', q: 'K-1 & co' } as const;
  expect(filterOf(addressOf(filter))).toEqual(filter);
  expect(filterOf(new URLSearchParams('show=everything&q='))).toEqual({});
  expect(deskPath('kharkiv~K-1/2.5', { show: 'look' })).toBe('/review/kharkiv~K-1%2F2%2E5?show=look');
  expect(deskPath('kharkiv~K-1', {})).toBe('/review/kharkiv~K-1');
});

it('waiting is told in the unit one would say, and long waiting is marked', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  const waited = (hours: number) => ageOf(now - hours * 3_600_000, now);
  expect(ageOf(now + 5_000, now)).toEqual({ unit: 'now', count: 0, tone: 'fine' });
  expect(waited(0.5)).toEqual({ unit: 'minutes', count: 30, tone: 'fine' });
  expect(waited(23.9)).toEqual({ unit: 'hours', count: 23, tone: 'fine' });
  expect(waited(30)).toEqual({ unit: 'hours', count: 30, tone: 'long' });
  expect(waited(73)).toEqual({ unit: 'days', count: 3, tone: 'late' });
});

it('after a decision comes the next order that waits for one', () => {
  const items = [
    { id: 'a', state: 'open' },
    { id: 'b', state: 'asked' },
    { id: 'c', state: 'pending' },
    { id: 'd', state: 'refused' },
  ] as const;
  expect(nextToDecide(items, 'b')).toBe('d');
  expect(nextToDecide(items, 'd')).toBe('a');
  expect(nextToDecide(items.slice(2, 3), 'x')).toBeUndefined();
  expect(neighboursOf(items, 'b')).toEqual({ previous: 'a', next: 'c' });
  expect(neighboursOf(items, 'd')).toEqual({ previous: 'c', next: undefined });
  // Decided by the factory meanwhile, it is in the list no more.
  expect(neighboursOf(items, 'gone')).toEqual({ previous: undefined, next: 'a' });
});
