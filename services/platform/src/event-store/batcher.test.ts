import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openBatcher } from './batcher';
import type { EncodedAppend } from './encode';
import type { AppendOutcome } from './event-store';

const append = (stream: string, id: string = randomUUID(), bytes = 10): EncodedAppend => ({
  stream,
  expected: -1,
  events: [{ id, type: 'Happened', schema: 1, data: '{}', meta: '{}' }],
  bytes,
});

class Refusal extends Error {}
const isRefusal = (error: unknown): error is Error => error instanceof Refusal;

/** A database that notes each call's streams, refuses what `bad` names and loses its connection on `lost`. */
function recorder(limits: { maxAppends?: number; maxBytes?: number } = {}) {
  const calls: string[][] = [];
  let inFlight = 0;
  const send = openBatcher({
    isRefusal,
    ...limits,
    call: async (appends) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      const streams = appends.map(({ stream }) => stream);
      calls.push(streams);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      if (streams.includes('lost')) throw new Error('connection lost');
      if (streams.includes('bad')) throw new Refusal('it is bad');
      return appends.map((): AppendOutcome => ({ outcome: 'appended', version: 1, position: calls.length }));
    },
  });
  return { calls, send };
}

test('what arrives together, and what arrives while a call is under way, goes in one call', async () => {
  const { calls, send } = recorder();
  const first = [send(append('a')), send(append('b'))];
  await Promise.race(first);
  await Promise.all([...first, send(append('c')), send(append('d'))]);
  expect(calls).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('a stream or an event id is in a call once, and appends to a stream keep their order', async () => {
  const { calls, send } = recorder();
  const id = randomUUID();
  await Promise.all([
    send(append('a')),
    send(append('a')),
    send(append('b', id)),
    send(append('c', id)),
    send(append('a')),
    send(append('c')),
    send(append('d')),
  ]);
  expect(calls).toEqual([
    ['a', 'b', 'd'],
    ['a', 'c'],
    ['a', 'c'],
  ]);
});

test('a call holds no more appends and bytes than allowed, but always one', async () => {
  const { calls, send } = recorder({ maxAppends: 2, maxBytes: 100 });
  await Promise.all([
    send(append('a')),
    send(append('b')),
    send(append('c')),
    send(append('big', randomUUID(), 500)),
    send(append('d')),
  ]);
  expect(calls).toEqual([['a', 'b'], ['c'], ['big'], ['d']]);
});

test('one refused append is found among many, and only it is rejected', async () => {
  const { calls, send } = recorder();
  const streams = [...Array.from({ length: 20 }, (_, i) => `s${i}`), 'bad', 'last'];
  const outcomes = await Promise.all(streams.map((stream) => send(append(stream))));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(
    streams.map((stream) => (stream === 'bad' ? 'rejected' : 'appended')),
  );
  expect(outcomes[20]).toEqual({ outcome: 'rejected', reason: 'it is bad' });
  expect(calls.length).toBeLessThan(12);
});

test('an unknown outcome is told to each caller of that call, nothing is repeated, and the next call works', async () => {
  const { calls, send } = recorder();
  const results = await Promise.allSettled([send(append('a')), send(append('lost'))]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await send(append('a'))).toMatchObject({ outcome: 'appended' });
  expect(calls).toEqual([['a', 'lost'], ['a']]);
});
