import { expect, test } from 'vitest';
import { FAULTS, scheduleOf } from './schedule';

test('the same seed gives the same schedule, another seed another', () => {
  expect(scheduleOf('a', 180, 4)).toEqual(scheduleOf('a', 180, 4));
  expect(scheduleOf('a', 180, 4)).not.toEqual(scheduleOf('b', 180, 4));
});

test('every kind comes once before any comes again', () => {
  const planned = scheduleOf('a', 600, 4);
  const first = planned.slice(0, FAULTS.length).map(({ name }) => name);
  expect([...first].sort()).toEqual([...FAULTS].sort());
  expect(planned.length).toBeGreaterThan(120);
});

test('faults come in ascending time, within the run', () => {
  const planned = scheduleOf('c', 100, 5);
  const times = planned.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThan(100);
  expect(Math.min(...planned.map(({ lasts }) => lasts))).toBeGreaterThanOrEqual(0.5);
});
