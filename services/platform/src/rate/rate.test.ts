import { expect, test } from 'vitest';
import { localRate } from './local';

test('a limit lets its burst through at once, and its rate afterwards', async () => {
  let now = 1_000_000;
  const limit = localRate({ perSecond: 10, burst: 20 }, () => now);
  expect(await limit.take(20)).toBe(0);
  expect(await limit.take(1)).toBeCloseTo(0.1);
  now += 1_000;
  expect(await limit.take(10)).toBe(0);
  expect(await limit.take(5)).toBeCloseTo(0.5);
});

test('what was refused is not taken: asking in vain costs nothing', async () => {
  let now = 1_000_000;
  const limit = localRate({ perSecond: 10, burst: 10 }, () => now);
  await limit.take(10);
  for (let time = 0; time < 50; time += 1) expect(await limit.take(1)).toBeGreaterThan(0);
  now += 100;
  expect(await limit.take(1)).toBe(0);
});

test('rest gives the burst back, and never more', async () => {
  let now = 1_000_000;
  const limit = localRate({ perSecond: 10, burst: 20 }, () => now);
  await limit.take(20);
  now += 3_600_000;
  expect(await limit.take(20)).toBe(0);
  expect(await limit.take(1)).toBeGreaterThan(0);
});
