import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { openPostgresEventStore } from '../event-store/postgres';
import { appendTo, happened } from '../event-store/testing/events';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { runSubscription, type Subscription } from './subscription';

let base: TestDatabase;
let store: EventStore;
let running: Subscription[];
beforeEach(async () => {
  base = await testDatabase();
  store = openPostgresEventStore(base.db);
  running = [];
  await base.db.query('create schema seen');
  await base.db.query('create table seen.checkpoint as select 0::bigint as position');
  await base.db.query('create table seen.ids (position bigint, id uuid)');
});
afterEach(async () => {
  await Promise.all(running.map((subscription) => subscription.stop()));
  await base.drop();
});

async function checkpoint(): Promise<number> {
  const [row] = await base.db.query<{ position: number }>('select position from seen.checkpoint');
  return row?.position ?? NaN;
}

/** A projection of one table, with its checkpoint in the transaction of its rows. */
const write = (events: readonly RecordedEvent[], before?: () => void) =>
  base.db.transaction(async (sql) => {
    for (const { position, id } of events)
      await sql.query('insert into seen.ids values ($1, $2)', [position, id]);
    before?.();
    await sql.query('update seen.checkpoint set position = $1', [events.at(-1)?.position ?? 0]);
  });

const start = (options: Partial<Parameters<typeof runSubscription>[0]> = {}) => {
  const subscription = runSubscription({
    store,
    name: 'seen',
    after: checkpoint,
    handle: (events) => write(events),
    ...options,
  });
  running.push(subscription);
  return subscription;
};

const positions = async () =>
  (await base.db.query<{ position: number }>('select position from seen.ids order by position')).map(
    (row) => row.position,
  );
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
const appendSome = (count: number) =>
  store.append(Array.from({ length: count }, (_, i) => appendTo(`thing-${i % 50}`, 'any', happened())));

test('it catches up in batches and then follows the log', async () => {
  await appendSome(120);
  const sizes: number[] = [];
  const subscription = start({
    batch: 50,
    handle: (events) => {
      sizes.push(events.length);
      return write(events);
    },
  });
  await expect.poll(() => subscription.position()).toBe(120);
  expect(sizes).toEqual([50, 50, 20]);
  await appendSome(3);
  await expect.poll(() => subscription.position()).toBe(123);
  expect(await positions()).toEqual(upTo(123));
});

test('a read that ended before its limit is gone on with at once', async () => {
  await appendSome(10);
  const short = {
    ...store,
    readAll: (after: number, limit: number) => store.readAll(after, Math.min(limit, 3)),
  };
  const subscription = start({ store: short, pollEvery: 3_600_000 });
  await expect.poll(() => subscription.position()).toBe(10);
});

test('a signal wakes it long before its poll', async () => {
  const subscription = start({ pollEvery: 3_600_000 });
  await appendSome(1);
  await expect.poll(() => subscription.position(), { timeout: 10_000 }).toBe(1);
});

test('without any signal its poll finds what is new', async () => {
  const deaf = {
    readAll: (after: number, limit: number) => store.readAll(after, limit),
    onAppended: () => Promise.reject(new Error('no listening today')),
  };
  const subscription = start({ store: deaf, pollEvery: 20 });
  await appendSome(2);
  await expect.poll(() => subscription.position()).toBe(2);
});

test('one that is started again goes on behind the last checkpoint', async () => {
  await appendSome(10);
  const first = start();
  await expect.poll(() => first.position()).toBe(10);
  await first.stop();
  await appendSome(5);
  const second = start();
  await expect.poll(() => second.position()).toBe(15);
  expect(await positions()).toEqual(upTo(15));
});

test('after an error it reports, waits, and takes the same events again from the checkpoint', async () => {
  await appendSome(10);
  const stuck: number[] = [];
  let tries = 0;
  const subscription = start({
    batch: 4,
    longestBackoff: 20,
    handle: (events) =>
      write(events, () => {
        tries += 1;
        if (tries >= 2 && tries <= 4) throw new Error('no');
      }),
    onError: (_, { after, failures }) => stuck.push(after, failures),
  });
  await expect.poll(() => subscription.position()).toBe(10);
  expect(stuck).toEqual([4, 1, 4, 2, 4, 3]);
  expect(await positions()).toEqual(upTo(10));
});

test('stopping waits for the batch under way, and none comes after it', async () => {
  await appendSome(10);
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = 0;
  const subscription = start({
    batch: 5,
    handle: async (events) => {
      begun += 1;
      await gate;
      await write(events);
    },
  });
  await expect.poll(() => begun).toBe(1);
  const stopped = subscription.stop();
  release();
  await stopped;
  expect(begun).toBe(1);
  expect(subscription.position()).toBe(5);
  expect(await checkpoint()).toBe(5);
});

test('stopping ends a long wait after an error at once', async () => {
  const subscription = start({
    longestBackoff: 3_600_000,
    after: () => Promise.reject(new Error('no table')),
  });
  await subscription.stop();
  expect(subscription.position()).toBe(0);
});
