import { connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { testRedisUrl } from '../testing/test-database';
import type { Cache } from './cache';
import { openRedisCache } from './redis';
import { describeCache } from './testing/conformance';

const url = testRedisUrl(9);

/** A cache whose connection is up: before that it knows nothing, which is right but no use here. */
async function opened(prefix: string, at = url): Promise<Cache> {
  const cache = openRedisCache(at, { prefix, timeout: 2_000 });
  await vi.waitFor(async () => expect(await cache.outdate(new Map())).toBe(true), { timeout: 10_000 });
  return cache;
}

describeCache('Redis', async () => {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
  return opened('conformance:');
});

const toClose: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

/** Stands between the cache and Redis: can go deaf (answers nothing) or away (refuses). */
async function line(): Promise<{
  url: string;
  deaf(yes: boolean): void;
  cut(): Promise<void>;
  mend(): Promise<void>;
}> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let deafNow = false;
  const server = createServer((from) => {
    const upstream = connect(Number(target.port), target.hostname);
    from.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      if (!deafNow) from.write(chunk);
    });
    for (const [one, other] of [
      [from, upstream],
      [upstream, from],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const through = new URL(url);
  through.port = String(port);
  const cut = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      server.close(() => resolve());
    });
  toClose.push(cut);
  return { url: through.href, deaf: (yes) => (deafNow = yes), cut, mend: () => listen(port) };
}

test('a Redis that does not answer costs one short wait, then nothing until it has rested', async () => {
  const between = await line();
  const errors: Error[] = [];
  const cache = openRedisCache(between.url, {
    prefix: 'deaf:',
    timeout: 200,
    onError: (e) => errors.push(e),
  });
  toClose.push(() => cache.close());
  await expect.poll(() => cache.outdate(new Map()), { timeout: 10_000 }).toBe(true);
  await cache.put('g', 'f', 'x', 1);
  between.deaf(true);
  expect(await cache.get('g', 'f')).toBeUndefined();
  expect(await Promise.all(Array.from({ length: 50 }, () => cache.get('g', 'f')))).toEqual(
    Array.from({ length: 50 }, () => undefined),
  );
  expect(await cache.outdate(new Map([['g', 2]]))).toBe(false);
  await cache.put('g', 'f', 'y', 3);
  expect(errors).toHaveLength(1);
});

test('a Redis that went away is a cache that knows nothing, and serves again when it is back', async () => {
  const between = await line();
  const cache = await opened('away:', between.url);
  toClose.push(() => cache.close());
  await cache.put('g', 'f', 'x', 1);
  await between.cut();
  await expect.poll(() => cache.get('g', 'f')).toBeUndefined();
  expect(await cache.outdate(new Map([['g', 2]]))).toBe(false);
  await between.mend();
  await expect.poll(() => cache.outdate(new Map([['g', 2]])), { timeout: 10_000 }).toBe(true);
  expect(await cache.get('g', 'f')).toBeUndefined();
});

test('groups do not stay for ever, and a value that is no entry of ours is no entry', async () => {
  const cache = await opened('kept:');
  const redis = new Redis(url);
  toClose.push(
    () => cache.close(),
    () => redis.quit(),
  );
  await cache.put('put', 'f', 'x', 1);
  await cache.outdate(new Map([['changed', 1]]));
  expect(await redis.ttl('kept:put')).toBeGreaterThan(0);
  expect(await redis.ttl('kept:changed')).toBeGreaterThan(0);
  await redis.hset('kept:foreign', '=f', 'not ours');
  expect(await cache.get('foreign', 'f')).toBeUndefined();
});
