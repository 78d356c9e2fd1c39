import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import type { EventCodec } from './codec';
import type { EventStore, NewEvent } from './event-store';
import { handle, StreamContended } from './handle';
import { OutcomeUnknown } from './outcome-unknown';
import { openPostgresEventStore } from './postgres';
import { appendTo, happened } from './testing/events';

interface Added {
  readonly amount: number;
}

/** Version 1 said `n`, version 2 says `amount`. */
const codec: EventCodec<Added> = {
  parse(type, schema, data) {
    if (type !== 'Added' || typeof data !== 'object' || data === null) throw new Error(`unknown ${type}`);
    const amount = schema === 1 && 'n' in data ? data.n : 'amount' in data ? data.amount : undefined;
    if (typeof amount !== 'number') throw new Error(`${type} ${schema} has no amount`);
    return { amount };
  },
};

let base: TestDatabase;
let store: EventStore;
beforeAll(async () => {
  base = await testDatabase();
  store = openPostgresEventStore(base.db);
});
afterAll(() => base.drop());

/** A UUID made of the text, as ids made of a change's id are. */
const idOf = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** Adds `amount` while the sum stays at 10 or below. */
const add = (on: Pick<EventStore, 'append' | 'readStream'>, stream: string, key: string, amount = 1) =>
  handle(on, {
    stream,
    codec,
    initial: 0,
    evolve: (sum, event) => sum + event.amount,
    decide: (sum) => (sum + amount > 10 ? { refused: `would be ${sum + amount}` } : { events: [{ amount }] }),
    record: (event, place): NewEvent => ({
      ...happened('Added', event),
      schema: 2,
      id: idOf(`${stream}/${key}/${place}`),
    }),
    attempts: 40,
    repeats: 2,
  });

test('a decision is made on the state of all events, older shapes upcast', async () => {
  await store.append([appendTo('sum-1', 'none', happened('Added', { n: 4 }))]);
  expect(await add(store, 'sum-1', 'a', 6)).toMatchObject({ outcome: 'appended', version: 2 });
  expect(await add(store, 'sum-1', 'b', 1)).toEqual({
    outcome: 'declined',
    decision: { refused: 'would be 11' },
    version: 2,
    position: await store.head(),
  });
});

test('deciders who race decide anew, so that no rule is broken', async () => {
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, i) => add(openPostgresEventStore(base.db), 'sum-2', `${i}`)),
  );
  expect(answers.filter(({ outcome }) => outcome === 'appended')).toHaveLength(10);
  expect(answers.filter(({ outcome }) => outcome === 'declined')).toHaveLength(15);
  expect(await store.readStream('sum-2')).toHaveLength(10);
});

test('a stream that others change each time is an error after the last attempt', async () => {
  const busy = {
    readStream: (stream: string) => store.readStream(stream),
    append: () => Promise.resolve([{ outcome: 'conflict', actual: 9 } as const]),
  };
  await expect(add(busy, 'sum-3', 'a')).rejects.toThrow(StreamContended);
});

test('an append that was stored but not answered is repeated with its ids, and stored once', async () => {
  let lost = 0;
  const forgetful: Pick<EventStore, 'append' | 'readStream'> = {
    readStream: (stream) => store.readStream(stream),
    append: async (appends) => {
      const outcomes = await store.append(appends);
      lost += 1;
      if (lost === 1) throw new OutcomeUnknown(new Error('connection lost'));
      return outcomes;
    },
  };
  expect(await add(forgetful, 'sum-4', 'a', 10)).toMatchObject({ outcome: 'duplicate', version: 1 });
  expect(await store.readStream('sum-4')).toHaveLength(1);
});

test('an append that is never answered is an error, and so is an event that the codec does not know', async () => {
  const silent = {
    readStream: (stream: string) => store.readStream(stream),
    append: () => Promise.reject(new OutcomeUnknown(new Error('connection lost'))),
  };
  await expect(add(silent, 'sum-5', 'a')).rejects.toThrow(OutcomeUnknown);
  await store.append([appendTo('sum-6', 'none', happened('Subtracted'))]);
  await expect(add(store, 'sum-6', 'a')).rejects.toThrow('unknown Subtracted');
});
