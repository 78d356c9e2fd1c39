import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../embedded/free-port';
import { redisProgram } from '../embedded/redis';
import { type TestDatabase, testDatabase, testRedisUrl } from '../testing/test-database';
import { bullmqQueue, type QueueServer } from './bullmq';
import type { WakeQueue } from './queue';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const limits = { concurrency: 50, perSecond: 10_000 };
const server = (kind: 'Redis' | 'Postgres'): QueueServer => ({
  databaseUrl: database.url,
  redisUrl: kind === 'Redis' ? testRedisUrl(4) : undefined,
});

describe.each(['Redis', 'Postgres'] as const)('wake-ups on %s', (kind) => {
  const open: WakeQueue[] = [];
  const queueOf = async (name: string) => {
    const queue = await bullmqQueue(server(kind), { name: `test-${name}`, onError: () => undefined });
    open.push(queue);
    return queue;
  };
  afterAll(() => Promise.all(open.map((queue) => queue.close())));

  test('every key that was woken is handled, whatever it holds', async () => {
    const queue = await queueOf('all');
    const keys = [...Array.from({ length: 300 }, (_, n) => `K-${n}`), 'a:b', '№ 12/Ї', '%'];
    await queue.wake(keys);
    const handled = new Set<string>();
    await queue.work((key) => Promise.resolve(void handled.add(key)), limits);
    await expect.poll(() => [...handled].sort(), { timeout: 60_000 }).toEqual([...keys].sort());
    await expect.poll(() => queue.waiting()).toBe(0);
  });

  test('a key that waits is handled once for all its wake-ups', async () => {
    const queue = await queueOf('once');
    for (let time = 0; time < 5; time += 1) await queue.wake(['same', 'same']);
    const handled: string[] = [];
    await queue.work((key) => Promise.resolve(void handled.push(key)), limits);
    await queue.wake(['last']);
    await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['same', 'last']);
  });

  test('a key woken while it is handled is handled once more after, never twice at a time', async () => {
    const queue = await queueOf('again');
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    let started = 0;
    let atOnce = 0;
    let most = 0;
    await queue.work(async () => {
      started += 1;
      most = Math.max(most, (atOnce += 1));
      if (started === 1) await first;
      atOnce -= 1;
    }, limits);
    await queue.wake(['k']);
    await expect.poll(() => started, { timeout: 60_000 }).toBe(1);
    for (let time = 0; time < 10; time += 1) await queue.wake(['k']);
    release();
    await expect.poll(() => started, { timeout: 60_000 }).toBe(2);
    await queue.wake(['k']);
    await expect.poll(() => started, { timeout: 60_000 }).toBe(3);
    expect(most).toBe(1);
  });

  test('what catches up waits for what is for now, also when it was there first', async () => {
    const queue = await queueOf('urgency');
    await queue.wake(
      Array.from({ length: 100 }, (_, n) => `old-${n}`),
      'later',
    );
    await queue.wake(['fresh-1', 'fresh-2'], 'now');
    expect(await queue.waiting()).toBe(102);
    const handled: string[] = [];
    await queue.work((key) => Promise.resolve(void handled.push(key)), { ...limits, concurrency: 1 });
    await expect.poll(() => handled.length, { timeout: 60_000 }).toBe(102);
    expect(handled.slice(0, 2)).toEqual(['fresh-1', 'fresh-2']);
  });

  test('a key that catches up is handled before the others when something of it just happened', async () => {
    const queue = await queueOf('both');
    const late = Array.from({ length: 100 }, (_, n) => `late-${n}`);
    await queue.wake(late, 'later');
    for (let time = 0; time < 3; time += 1) await queue.wake(['late-90'], 'now');
    const handled: string[] = [];
    await queue.work((key) => Promise.resolve(void handled.push(key)), { ...limits, concurrency: 1 });
    await expect.poll(() => handled.length, { timeout: 60_000 }).toBe(101);
    expect(handled[0]).toBe('late-90');
    expect(handled.slice(1).sort()).toEqual(late.sort());
  });

  test('what catches up loses no key that is woken while it is handled', async () => {
    const queue = await queueOf('late-again');
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    let started = 0;
    await queue.work(async () => {
      started += 1;
      if (started === 1) await first;
    }, limits);
    await queue.wake(['k'], 'later');
    await expect.poll(() => started, { timeout: 60_000 }).toBe(1);
    await queue.wake(['k'], 'later');
    release();
    await expect.poll(() => started, { timeout: 60_000 }).toBe(2);
  });

  test('told to stop, a worker finishes what it holds, takes nothing new and leaves no key locked', async () => {
    const queue = await queueOf('stopping');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const begun: string[] = [];
    const finished: string[] = [];
    await queue.work(
      async (key) => {
        begun.push(key);
        await held;
        finished.push(key);
      },
      { ...limits, concurrency: 2 },
    );
    await queue.wake(['a', 'b', 'c', 'd']);
    await expect.poll(() => begun.length, { timeout: 60_000 }).toBe(2);
    const closing = queue.close();
    release();
    await closing;
    expect(finished).toEqual(begun);
    expect(begun).toHaveLength(2);

    // Another worker goes on at once: had the first kept a lease, these keys would wait for its end.
    const next = await queueOf('stopping');
    const rest: string[] = [];
    await next.work((key) => Promise.resolve(void rest.push(key)), limits);
    await next.wake(begun);
    await expect.poll(() => [...rest].sort(), { timeout: 60_000 }).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a key whose handling failed is tried again', async () => {
    const queue = await queueOf('failing');
    let tries = 0;
    await queue.work(() => ((tries += 1) < 3 ? Promise.reject(new Error('no')) : Promise.resolve()), limits);
    await queue.wake(['k']);
    await expect.poll(() => tries, { timeout: 60_000 }).toBe(3);
  });
});

describe('a Redis that fails', () => {
  test('wiped while keys are handled and wait: the worker goes on with the next wake-ups', async () => {
    const url = testRedisUrl(5);
    const queue = await bullmqQueue(
      { databaseUrl: database.url, redisUrl: url },
      { name: 'test-wiped', onError: () => undefined },
    );
    const redis = new Redis(url);
    const handled = new Set<string>();
    let wiped = false;
    await queue.work(
      async (key) => {
        handled.add(key);
        if (wiped) return;
        wiped = true;
        await redis.flushdb();
      },
      { ...limits, concurrency: 5 },
    );
    await queue.wake(Array.from({ length: 500 }, (_, n) => `before-${n}`));
    await expect.poll(() => wiped, { timeout: 60_000 }).toBe(true);
    const after = Array.from({ length: 200 }, (_, n) => `after-${n}`);
    await queue.wake(after);
    await expect.poll(() => after.filter((key) => !handled.has(key)), { timeout: 60_000 }).toEqual([]);
    await queue.wake(['before-0']);
    await expect.poll(() => queue.waiting(), { timeout: 60_000 }).toBe(0);
    await queue.close();
    await redis.quit();
  });

  test('killed and started again empty: the same worker goes on', async () => {
    const program = redisProgram();
    if (!program) throw new Error('redis-server or valkey-server is needed');
    const port = await freePort();
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(program, ['--port', String(port), '--save', '', '--appendonly', 'no'], {
        stdio: 'ignore',
      });
      const probe = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
      probe.on('error', () => undefined);
      await probe.ping();
      probe.disconnect();
      return child;
    };
    let child = await start();
    const errors: Error[] = [];
    const queue = await bullmqQueue(
      { databaseUrl: database.url, redisUrl: `redis://127.0.0.1:${port}` },
      { name: 'test-restart', onError: (error) => errors.push(error) },
    );
    const handled = new Set<string>();
    await queue.work((key) => Promise.resolve(void handled.add(key)), limits);
    await queue.wake(['before']);
    await expect.poll(() => handled.has('before'), { timeout: 60_000 }).toBe(true);

    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect(queue.wake(['lost'])).rejects.toThrow();
    child = await start();
    const wakeUntilHeard = async () => {
      await queue.wake(['after']).catch(() => undefined);
      return handled.has('after');
    };
    await expect.poll(wakeUntilHeard, { timeout: 60_000, interval: 200 }).toBe(true);
    await queue.close();
    child.kill('SIGKILL');
  });
});
