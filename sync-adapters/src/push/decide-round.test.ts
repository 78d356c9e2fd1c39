import { expect, test } from 'vitest';
import type { Append, AppendOutcome, EventStore } from '@mullion/platform/event-store/event-store';
import { decideRound, type Deciding, type Subject } from './decide-round';

/** Streams of words; an append can be made to fail. */
function wordStore(fails: (append: Append, attempt: number) => AppendOutcome | undefined = () => undefined) {
  const streams = new Map<string, string[]>();
  let attempts = 0;
  const store: EventStore = {
    append(appends) {
      attempts += 1;
      return Promise.resolve(
        appends.map((append): AppendOutcome => {
          const failure = fails(append, attempts);
          if (failure) return failure;
          const words = streams.get(append.stream) ?? [];
          if (append.expected !== (words.length || 'none'))
            return { outcome: 'conflict', actual: words.length };
          words.push(...append.events.map(({ id }) => id));
          streams.set(append.stream, words);
          return { outcome: 'appended', version: words.length, position: words.length };
        }),
      );
    },
    readStream: () => Promise.resolve([]),
    readStreams: () => Promise.resolve(new Map()),
    readAll: () => Promise.resolve([]),
    listStreams: () => Promise.resolve([]),
    head: () => Promise.resolve(0),
    onAppended: () => Promise.resolve(() => Promise.resolve()),
  };
  const memory = new Map<string, Subject<readonly string[]>>();
  const deciding: Deciding<readonly string[], string> = {
    what: 'words',
    initial: [],
    memory: {
      get: (stream) => memory.get(stream),
      put: (stream, subject) => void memory.set(stream, subject),
      forget: (stream) => void memory.delete(stream),
    },
    streamOf: (key) => `word-${key}`,
    load: (wanted) =>
      Promise.resolve(
        new Map(
          wanted.map((stream) => {
            const words = streams.get(stream) ?? [];
            return [stream, { version: words.length, state: [...words] }];
          }),
        ),
      ),
    decide: (state, word) =>
      state.includes(word)
        ? { state, events: [], verdict: { verdict: 'stale' } }
        : {
            state: [...state, word],
            events: [
              { id: word, type: 'Said', schema: 1, data: {}, meta: { correlation: 'c', actor: 'test' } },
            ],
            verdict: { verdict: 'applied' },
          },
  };
  return { store, streams, deciding };
}

test('the one change that the log refuses is held back; those before it have their effect', async () => {
  const { store, streams, deciding } = wordStore(({ events }) =>
    events.some(({ id }) => id === 'bad') ? { outcome: 'rejected', reason: 'no such word' } : undefined,
  );
  const keys = [
    { key: 'a', changes: ['one', 'bad', 'three'] },
    { key: 'b', changes: ['four'] },
  ];
  const [first, other] = await decideRound(store, deciding, keys);
  // The list ends early: the next round goes on behind it.
  expect(first).toEqual([{ verdict: 'applied', position: 1 }]);
  expect(other).toEqual([{ verdict: 'applied', position: 1 }]);
  const [rest] = await decideRound(store, deciding, [{ key: 'a', changes: ['bad', 'three'] }]);
  expect(rest).toEqual([
    { verdict: 'held', code: 'event-rejected', reason: 'The event log does not take it: no such word' },
  ]);
  expect(streams.get('word-a')).toEqual(['one']);
});

test('where another writer was faster it is decided once more, on what that one wrote', async () => {
  const { store, streams, deciding } = wordStore();
  await decideRound(store, deciding, [{ key: 'a', changes: ['one'] }]);
  streams.get('word-a')?.push('two');
  expect(await decideRound(store, deciding, [{ key: 'a', changes: ['two', 'three'] }])).toEqual([
    [{ verdict: 'stale' }, { verdict: 'applied', position: 3 }],
  ]);
  expect(streams.get('word-a')).toEqual(['one', 'two', 'three']);
});

test('a stream that others change all the time ends the round with an error', async () => {
  const { store, deciding } = wordStore(() => ({ outcome: 'conflict', actual: 9 }));
  await expect(decideRound(store, deciding, [{ key: 'a', changes: ['one'] }])).rejects.toThrow('1 words are');
});
