import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../embedded/free-port';
import { testRedisUrl } from '../testing/test-database';
import type { RateLimit, Rates } from './rate-limit';
import { openRates } from './redis';

const url = testRedisUrl(11);
const open: Rates[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rates) => rates.close()));
});
const redis = new Redis(url);
beforeAll(() => () => redis.quit());

/** So slow that nothing is given back while a test runs: ten in 1,000 seconds. */
const SLOW = { perSecond: 0.01, burst: 10 };

/** One process' view of a limit, with its connection up: before that it decides alone. */
async function processOf(name: string, at = url): Promise<RateLimit> {
  const rates = openRates(at, () => undefined, 2_000);
  open.push(rates);
  if (at === url) {
    const probe = `probe-${randomUUID()}`;
    await vi.waitFor(
      async () => {
        await rates.limit(probe, SLOW).take(1);
        expect(await redis.exists(`rate:${probe}`)).toBe(1);
      },
      { timeout: 10_000 },
    );
  }
  return rates.limit(name, SLOW);
}

test('processes share a limit: what one has taken the other can not have', async () => {
  const name = randomUUID();
  const [one, other] = [await processOf(name), await processOf(name)];
  expect(await one.take(6)).toBe(0);
  expect(await other.take(4)).toBe(0);
  expect(await one.take(1)).toBeGreaterThan(50);
  expect(await other.take(1)).toBeGreaterThan(50);
});

test('a wiped Redis gives nobody the burst again: the first who asks tells it, also when it is refused', async () => {
  const name = randomUUID();
  const [one, other] = [await processOf(name), await processOf(name)];
  expect(await one.take(10)).toBe(0);
  await redis.flushdb();
  expect(await one.take(1)).toBeGreaterThan(50);
  expect(await other.take(1)).toBeGreaterThan(50);
});

test('after a wipe the first who takes tells the others how far the limit was used up', async () => {
  const name = randomUUID();
  const [one, other] = [await processOf(name), await processOf(name)];
  expect(await one.take(9)).toBe(0);
  await redis.flushdb();
  expect(await one.take(1)).toBe(0);
  expect(await other.take(1)).toBeGreaterThan(50);
});

test('without Redis a process goes on by what it knows, and does not wait', async () => {
  const nobody = `redis://127.0.0.1:${await freePort()}`;
  const alone = await processOf(randomUUID(), nobody);
  expect(await alone.take(10)).toBe(0);
  expect(await alone.take(1)).toBeGreaterThan(50);
});
