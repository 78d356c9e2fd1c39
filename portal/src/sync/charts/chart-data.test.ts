import { describe, expect, it } from 'vitest';
import { chartOf, type History, rangeOf, summaryOf, ticksUpTo, withRange } from './chart-data';
import { isMidnight, timeTicks } from './time-axis';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();
const point = (minute: number, perSecond: number | null, lagSeconds = 0, backlog = 0, held = 0) =>
  perSecond === null
    ? { at: at(minute), perSecond, lagSeconds: null, backlog: null, held: null }
    : { at: at(minute), perSecond, lagSeconds, backlog, held };
const history = (...points: History['sources'][number]['points']): History => ({
  step: 60,
  sources: [{ factory: 'kharkiv', source: 'production', points }],
});

describe('what a chart shows', () => {
  it('is in the unit that suits its greatest value', () => {
    const slow = history(point(0, 0.1, 0.3), point(1, 0.2, 300));
    expect(chartOf(slow, 'rate')).toMatchObject({ unit: 'perMinute', lines: [{ values: [6, 12] }] });
    expect(chartOf(slow, 'lag')).toMatchObject({ unit: 'minutes', lines: [{ values: [0.005, 5] }] });
    expect(chartOf(history(point(0, 4, 0.5)), 'rate')).toMatchObject({
      unit: 'perSecond',
      lines: [{ values: [4] }],
    });
    expect(chartOf(history(point(0, 4, 0.5, 7, 2)), 'backlog')).toMatchObject({
      unit: 'changes',
      lines: [{ values: [7] }],
    });
  });

  it('keeps a gap where nobody looked', () => {
    const chart = chartOf(history(point(0, 1), point(1, null), point(2, 2)), 'held');
    expect(chart.lines[0]?.values).toEqual([0, null, 0]);
    expect(chart.times).toHaveLength(3);
  });

  it('has an axis of round steps that holds all values, from zero', () => {
    expect(ticksUpTo(0, true)).toEqual([0, 1, 2]);
    expect(ticksUpTo(0, false)).toEqual([0, 0.1, 0.2]);
    expect(ticksUpTo(3.2, false)).toEqual([0, 2, 4]);
    expect(ticksUpTo(7, true)).toEqual([0, 5, 10]);
    expect(ticksUpTo(15, true)).toEqual([0, 5, 10, 15]);
    for (const most of [0.04, 0.3, 1, 2, 9, 47, 601, 99_999]) {
      const ticks = ticksUpTo(most, false);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(4);
    }
  });
});

describe('the charts in figures', () => {
  it('are mean and greatest of what was seen, and how long nobody looked', () => {
    expect(
      summaryOf(history(point(0, null), point(1, 1, 3, 4, 0), point(2, null), point(3, 3, 1, 0, 2))),
    ).toEqual([
      {
        factory: 'kharkiv',
        source: 'production',
        meanPerSecond: 2,
        mostPerSecond: 3,
        mostLagSeconds: 3,
        mostBacklog: 4,
        mostHeld: 2,
        unseenSeconds: 60,
      },
    ]);
  });

  it('are not there before anybody has looked', () => {
    expect(summaryOf(history(point(0, null)))).toEqual([]);
    expect(summaryOf({ step: 60, sources: [] })).toEqual([]);
  });
});

describe('the axis of time', () => {
  const clock = (zone: string) => (tick: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(tick);

  it('has round times of the factory’s clocks, whatever the reader’s', () => {
    const from = Date.UTC(2026, 10, 21, 9, 7);
    const hour = 3_600_000;
    expect(timeTicks(from, from + hour, 'Europe/Kyiv', 4).map(clock('Europe/Kyiv'))).toEqual([
      '11:15',
      '11:30',
      '11:45',
      '12:00',
    ]);
    expect(timeTicks(from, from + 24 * hour, 'Europe/Kyiv', 4).map(clock('Europe/Kyiv'))).toEqual([
      '12:00',
      '18:00',
      '00:00',
      '06:00',
    ]);
    expect(timeTicks(from, from + 6 * hour, 'Asia/Kathmandu', 4).map(clock('Asia/Kathmandu'))).toEqual([
      '16:00',
      '18:00',
      '20:00',
    ]);
  });

  it('stays round when the clocks change, and knows where a day begins', () => {
    const from = Date.UTC(2026, 9, 24, 12);
    const ticks = timeTicks(from, from + 24 * 3_600_000, 'Europe/Kyiv', 4);
    expect(ticks.map(clock('Europe/Kyiv'))).toEqual(['18:00', '00:00', '06:00', '12:00']);
    expect(ticks.map((tick) => isMidnight(tick, 'Europe/Kyiv'))).toEqual([false, true, false, false]);
  });
});

it('the range is kept in the address, beside what else is there', () => {
  expect(rangeOf(new URLSearchParams('hours=24'))).toBe(24);
  for (const other of ['', 'hours=7', 'hours=x']) expect(rangeOf(new URLSearchParams(other))).toBe(6);
  expect(withRange(new URLSearchParams('q=K-1&hours=24'), 48).toString()).toBe('q=K-1&hours=48');
  expect(withRange(new URLSearchParams('hours=24'), 6).toString()).toBe('');
});
