import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { openPostgresEventStore } from '../event-store/postgres';
import { appendTo, happened } from '../event-store/testing/events';
import type { Subscription } from '../subscription/subscription';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { type FromLogOptions, outboxFromLog } from './from-log';
import type { OutgoingMessage } from './outbox';

/** Looks again until it is so, on a busy machine too. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

let database: TestDatabase;
let store: EventStore;
let running: Subscription[];
beforeEach(async () => {
  database = await testDatabase();
  store = openPostgresEventStore(database.db);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((subscription) => subscription.stop()));
  await database.drop();
});

const messageOf = ({ id, stream, data, meta }: RecordedEvent): OutgoingMessage => ({
  id,
  factory: 'alpha',
  system: 'production',
  key: stream,
  kind: 'thing.do',
  payload: data,
  correlation: meta.correlation,
});
function follow(more: Partial<FromLogOptions> = {}): Subscription {
  const { db } = database;
  const options = { db, store, name: 'wishes', types: ['Wished'], messageOf, pollEvery: 20, ...more };
  const subscription = outboxFromLog(options);
  running.push(subscription);
  return subscription;
}
const wished = () => ({ ...happened(), type: 'Wished' });
const others = (count: number) =>
  store.append(Array.from({ length: count }, (_, i) => appendTo(`thing-${i % 100}`, 'any', happened())));
const messages = async () =>
  (await database.db.query<{ id: string }>('select id from sync.outbox order by seq')).map(({ id }) => id);
const checkpoint = async () => {
  const [row] = await database.db.query<{ position: number }>('select position from sync.checkpoints');
  return row?.position ?? 0;
};

test('of all events those of the named types become messages, in the order of the log', async () => {
  const [first, second, third] = [wished(), wished(), wished()];
  await others(30);
  await store.append([appendTo('thing-1', 'any', first), appendTo('other-1', 'any', second)]);
  follow();
  await eventually(messages).toEqual([first.id, second.id]);
  await others(30);
  await store.append([appendTo('thing-1', 'any', third)]);
  await eventually(messages).toEqual([first.id, second.id, third.id]);
  expect(await checkpoint()).toBe(await store.head());
});

test('when messages can not be kept the checkpoint stays, and they come with the next start', async () => {
  const one = wished();
  await store.append([appendTo('thing-1', 'any', one)]);
  const failing: string[] = [];
  const first = follow({
    // Postgres can't keep it.
    messageOf: (event) => {
      failing.push(event.id);
      return { ...messageOf(event), id: 'no uuid' };
    },
  });
  await eventually(() => failing.length).toBeGreaterThan(1);
  await first.stop();
  expect(await messages()).toEqual([]);
  expect(await checkpoint()).toBe(0);
  follow();
  await eventually(messages).toEqual([one.id]);
});

test('several runners at once put each message in once, in order', async () => {
  for (let n = 0; n < 4; n += 1) follow();
  const ids: string[] = [];
  for (let n = 0; n < 25; n += 1) {
    const [one, two] = [wished(), wished()];
    ids.push(one.id, two.id);
    await store.append([appendTo('thing-1', 'any', one, happened(), two)]);
  }
  await eventually(async () => (await messages()).length).toBe(50);
  expect(await messages()).toEqual(ids);
});

test('events that are read again, from an older checkpoint, put nothing in twice', async () => {
  await others(10);
  const one = wished();
  await store.append([appendTo('thing-1', 'any', one)]);
  const first = follow();
  await eventually(() => first.position()).toBe(11);
  await first.stop();
  await database.db.query('update sync.checkpoints set position = 0');
  const second = follow();
  await eventually(() => second.position()).toBe(11);
  expect(await messages()).toEqual([one.id]);
});

test('what lies between is passed over for good: a long stretch without its types moves the checkpoint', async () => {
  for (let n = 0; n < 3; n += 1) await others(4_000);
  follow();
  await eventually(checkpoint).toBe(12_000);
  expect(await messages()).toEqual([]);
  const one = wished();
  await store.append([appendTo('thing-1', 'any', one)]);
  await eventually(messages).toEqual([one.id]);
});
