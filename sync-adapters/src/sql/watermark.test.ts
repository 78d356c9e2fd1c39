import { describe, expect, test } from 'vitest';
import { FeedFault } from '../pull/fault';
import { lastUntil, markOf, readFrom } from './watermark';

const TIMES = { column: 'changed_at', type: 'timestamp', overlap: 60 } as const;
const NUMBERS = { column: 'id', type: 'integer', overlap: 100 } as const;
const KYIV = 'Europe/Kyiv';
const from = (text: string, watermark: typeof TIMES | typeof NUMBERS = TIMES) =>
  readFrom(markOf(text, watermark), watermark, KYIV);

describe('the next reading begins an overlap before the last', () => {
  test.each([
    ['2026-11-20 10:00:00', '2026-11-20 09:59:00.000000'],
    ['2026-11-20 10:00:30.123456', '2026-11-20 09:59:30.123456'],
    ['2026-11-20 10:00:00+02', '2026-11-20 07:59:00.000000+00'],
    ['2026-11-20 10:00:00.5+05:30', '2026-11-20 04:29:00.500000+00'],
  ])('%s: from %s', (text, expected) => {
    expect(from(text)).toBe(expected);
  });

  test('of numbers, so many numbers before', () => {
    expect(from('9007199254740993123', NUMBERS)).toBe('9007199254740993023');
  });

  test('clocks that are put back show times again, so that night it begins an hour earlier', () => {
    // On 25 October 2026 Kyiv's clocks go from 4:00 back to 3:00.
    expect(from('2026-10-25 03:59:30')).toBe('2026-10-25 02:58:30.000000');
    expect(from('2026-10-25 06:00:00')).toBe('2026-10-25 05:59:00.000000');
    expect(from('2026-10-25 03:59:30+03')).toBe('2026-10-25 00:58:30.000000+00');
  });
});

test('a row of next year does not move the place past what is written until then', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const marks = ['2026-11-20 11:59:00', '2026-11-20 12:00:00', '2027-01-01 00:00:00'].map((t) =>
    markOf(t, TIMES),
  );
  expect(lastUntil(marks, now, TIMES, KYIV)?.text).toBe('2026-11-20 12:00:00');
  expect(lastUntil(marks.slice(2), now, TIMES, KYIV)).toBeUndefined();
});

test.each([['soon'], [''], [null]])('%j is no watermark, which is told with the column', (text) => {
  expect(() => markOf(text, TIMES)).toThrow(FeedFault);
  expect(() => markOf(text, TIMES)).toThrow('changed_at');
});
