import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventStore, RecordedEvent } from '../event-store';
import { appendTo, happened } from './events';

export interface OpenedLog {
  /** Another client of the same log, as another process would have. */
  connect(): EventStore;
  close(): Promise<void>;
}

/** What every event store must do. `open` gives an empty log. */
export function describeEventStore(name: string, open: () => Promise<OpenedLog>): void {
  describe(`the event store in ${name}`, () => {
    let log: OpenedLog;
    let store: EventStore;
    beforeAll(async () => {
      log = await open();
      store = log.connect();
    });
    afterAll(() => log.close());

    const fresh = () => `thing-${randomUUID()}`;
    const everything = async (batch = 1000): Promise<RecordedEvent[]> => {
      const all: RecordedEvent[] = [];
      for (;;) {
        const some = await store.readAll(all.at(-1)?.position ?? 0, batch);
        if (some.length === 0) return all;
        all.push(...some);
      }
    };
    const head = () => store.head();

    test('an empty log has nothing to read', async () => {
      expect(await head()).toBe(0);
      expect(await store.readAll(0, 10)).toEqual([]);
      expect(await store.readStream('thing-1')).toEqual([]);
      expect(await store.readStreams(['thing-1', 'thing-2'])).toEqual(
        new Map([
          ['thing-1', []],
          ['thing-2', []],
        ]),
      );
    });

    test('events are read back whole, in order, with their versions and positions', async () => {
      const stream = fresh();
      const before = await head();
      const events = [happened('First', { a: [1, null, { b: 'c' }] }), { ...happened('Second'), schema: 3 }];
      expect(await store.append([appendTo(stream, 'none', ...events)])).toEqual([
        { outcome: 'appended', version: 2, position: before + 2 },
      ]);
      const read = await store.readStream(stream);
      expect(read).toEqual(
        events.map((event, i) => ({
          ...event,
          stream,
          version: i + 1,
          position: before + 1 + i,
          created: read[i]?.created,
        })),
      );
      expect(read[0]?.created).toBeInstanceOf(Date);
      expect(await store.readStream(stream, 2)).toEqual(read.slice(1));
      expect(await store.readStreams([stream])).toEqual(new Map([[stream, read]]));
      expect(await store.readAll(before, 10)).toEqual(read);
      expect(await store.readAll(before, 1)).toEqual(read.slice(0, 1));
      expect(await head()).toBe(before + 2);
    });

    test('an expected version is met or is a conflict that says where the stream is', async () => {
      const stream = fresh();
      const outcome = async (expected: number | 'none' | 'any') =>
        (await store.append([appendTo(stream, expected, happened())]))[0];
      expect(await outcome(1)).toEqual({ outcome: 'conflict', actual: 0 });
      expect(await outcome(0)).toMatchObject({ outcome: 'appended', version: 1 });
      expect(await outcome('none')).toEqual({ outcome: 'conflict', actual: 1 });
      expect(await outcome(1)).toMatchObject({ outcome: 'appended', version: 2 });
      expect(await outcome(1)).toEqual({ outcome: 'conflict', actual: 2 });
      expect(await outcome('any')).toMatchObject({ outcome: 'appended', version: 3 });
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    test('a repeated append is a duplicate with the answer of the first, whatever version it expects', async () => {
      const stream = fresh();
      const [one, two, three] = [happened(), happened(), happened()];
      const [first] = await store.append([appendTo(stream, 'none', one, two)]);
      await store.append([appendTo(stream, 2, three)]);
      for (const expected of ['none', 'any', 2, 7] as const)
        expect(await store.append([appendTo(stream, expected, one, two)])).toEqual([
          { ...first, outcome: 'duplicate' },
        ]);
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    test('events of which some are known, or known in another stream, are rejected', async () => {
      const stream = fresh();
      const known = happened();
      await store.append([appendTo(stream, 'none', known)]);
      const before = await head();
      const outcomes = await store.append([
        appendTo(stream, 1, known, happened()),
        appendTo(fresh(), 'none', happened(), known),
        appendTo(stream, 'any'),
        appendTo(fresh(), 'any', known, known),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        'rejected',
        'rejected',
        'rejected',
        'rejected',
      ]);
      expect(await head()).toBe(before);
    });

    test('in a batch each stream has its own outcome, in the order asked', async () => {
      const [old, conflicting] = [fresh(), fresh()];
      const known = happened();
      await store.append([appendTo(old, 'none', known), appendTo(conflicting, 'none', happened())]);
      const before = await head();
      expect(
        await store.append([
          appendTo(fresh(), 'none', happened()),
          appendTo(conflicting, 'none', happened(), happened()),
          appendTo(old, 'none', known),
          appendTo('nocategory', 'any', happened()),
          appendTo(fresh(), 'none', happened(), happened()),
        ]),
      ).toEqual([
        { outcome: 'appended', version: 1, position: before + 1 },
        { outcome: 'conflict', actual: 1 },
        { outcome: 'duplicate', version: 1, position: before - 1 },
        { outcome: 'rejected', reason: expect.stringContaining('nocategory') as string },
        { outcome: 'appended', version: 2, position: before + 3 },
      ]);
      expect(await head()).toBe(before + 3);
    });

    test('a batch keeps the order in which it was given, whatever its events and streams are called', async () => {
      const before = await head();
      const appends = Array.from({ length: 30 }, (_, i) =>
        appendTo(fresh(), 'none', ...['Z', 'B', 'A'].map((type) => happened(type, { i }))),
      );
      const outcomes = await store.append(appends);
      expect(outcomes.map((outcome) => outcome.outcome === 'appended' && outcome.position)).toEqual(
        appends.map((_, i) => before + 3 * (i + 1)),
      );
      expect((await store.readAll(before, 1000)).map(({ id }) => id)).toEqual(
        appends.flatMap(({ events }) => events.map(({ id }) => id)),
      );
    });

    test('the same stream twice in a batch is appended twice, and the second sees the first', async () => {
      const stream = fresh();
      const repeated = happened();
      const outcomes = await store.append([
        appendTo(stream, 'none', repeated),
        appendTo(stream, 'none', happened()),
        appendTo(stream, 1, happened()),
        appendTo(stream, 'any', repeated),
      ]);
      expect(outcomes).toMatchObject([
        { outcome: 'appended', version: 1 },
        { outcome: 'conflict', actual: 1 },
        { outcome: 'appended', version: 2 },
        { outcome: 'duplicate', version: 1 },
      ]);
    });

    test('the same event id in two streams of a batch is stored once', async () => {
      const event = happened();
      const outcomes = await store.append([
        appendTo(fresh(), 'none', event),
        appendTo(fresh(), 'none', event),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['appended', 'rejected']);
    });

    test('what JSON or the store can not hold is rejected, and only that', async () => {
      const loop: Record<string, unknown> = {};
      loop['self'] = loop;
      const bad = [
        happened('Nul', { text: 'a\u0000b' }),
        happened('Half', { text: '\ud83d' }),
        { ...happened('Nothing'), data: undefined },
        happened('Loop', loop),
        happened('Big', 1n),
        happened(''),
        { ...happened(), id: 'no-uuid' },
        { ...happened(), schema: 0 },
      ];
      const before = await head();
      const outcomes = await store.append([
        ...bad.map((event) => appendTo(fresh(), 'any', event)),
        appendTo(`thing-${'x'.repeat(300)}`, 'any', happened()),
        appendTo('thing-\u0001', 'any', happened()),
        appendTo(fresh(), 'any', happened()),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        ...Array.from({ length: bad.length + 2 }, () => 'rejected'),
        'appended',
      ]);
      expect(await head()).toBe(before + 1);
    });

    test('text of every script, and what only looks like an escape, comes back as it was', async () => {
      const stream = `thing-${randomUUID()} Хмельницький/ї "quoted" {a,b} \\ 窓 🪟`;
      const data = {
        ключ: 'вікно ґанок ʼ',
        emoji: '👷🏽‍♀️🪟',
        escapes: 'not a NUL: \\u0000, nor half: \\ud83d',
        controls: '\u0001\u001f\n\t\u007f\u2028',
        lists: '{"a",b}\\{}',
        proto: JSON.parse('{"__proto__": 1}') as unknown,
        number: [0.1, 1e21, Number.MAX_SAFE_INTEGER, -0.5],
      };
      await store.append([appendTo(stream, 'none', happened('Ґрати', data))]);
      expect(await store.readStream(stream)).toMatchObject([{ stream, type: 'Ґрати', data }]);
    });

    test('an event of some megabytes is stored like any other', async () => {
      const stream = fresh();
      const data = { content: 'Їa"\\'.repeat(500_000) };
      await store.append([
        appendTo(stream, 'none', happened('Big', data)),
        appendTo(fresh(), 'none', happened()),
      ]);
      expect((await store.readStream(stream))[0]?.data).toEqual(data);
    });

    test('many large events may come in several reads, each of them with one at least and none left out', async () => {
      const before = await head();
      const content = randomBytes(750_000).toString('base64');
      const events = Array.from({ length: 20 }, (_, i) => happened('Document', { i, content }));
      await store.append(events.map((event) => appendTo(fresh(), 'none', event)));
      const seen: RecordedEvent[] = [];
      for (;;) {
        const some = await store.readAll(seen.at(-1)?.position ?? before, 1000);
        if (some.length === 0) break;
        seen.push(...some);
      }
      expect(seen.map(({ id, position }) => [id, position])).toEqual(
        events.map(({ id }, i) => [id, before + 1 + i]),
      );
    });

    test('the streams of a category are listed in the order of code points, whatever a language would say', async () => {
      const named = ['-', 'B', 'a', 'a-2', 'b', 'і', 'Я', '№ 1', 'ー', '\u{20000}'];
      const others = ['listedmore-a', 'list-a', 'LISTED-a', 'listed2-a'];
      await store.append(
        [...named.map((name) => `listed-${name}`).reverse(), ...others].map((stream) =>
          appendTo(stream, 'none', happened()),
        ),
      );
      const inOrder = named
        .map((name) => `listed-${name}`)
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await store.listStreams('listed', '', 100)).toEqual(inOrder);
      expect(await store.listStreams('listed', '', 3)).toEqual(inOrder.slice(0, 3));
      expect(await store.listStreams('listed', inOrder[2] ?? '', 3)).toEqual(inOrder.slice(3, 6));
      // What one goes on after need not exist.
      expect(await store.listStreams('listed', 'listed-a-1', 1)).toEqual(['listed-a-2']);
      expect(await store.listStreams('listed', inOrder.at(-1) ?? '', 3)).toEqual([]);
      expect(await store.listStreams('nothing', '', 3)).toEqual([]);
    });

    test('of many who expect the same version one wins', async () => {
      const stream = fresh();
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, () => log.connect().append([appendTo(stream, 'none', happened())])),
      );
      const kinds = outcomes.map((outcome) => outcome[0]?.outcome);
      expect(kinds.filter((kind) => kind === 'appended')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(29);
    });

    test('of many who append the same event one stores it', async () => {
      const stream = fresh();
      const event = happened();
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, () => log.connect().append([appendTo(stream, 'any', event)])),
      );
      const kinds = outcomes.map((outcome) => outcome[0]?.outcome);
      expect(kinds.filter((kind) => kind === 'appended')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(29);
    });

    test('a reader beside 24 writers misses nothing, and positions are dense and in commit order', async () => {
      const start = await head();
      const writers = 24;
      const each = 40;
      const acknowledged: { id: string; position: number }[] = [];
      const writing = { done: false };
      const seen: RecordedEvent[] = [];
      const reader = (async () => {
        const client = log.connect();
        for (;;) {
          const last = writing.done;
          const events = await client.readAll(seen.at(-1)?.position ?? start, 7);
          seen.push(...events);
          if (last && events.length === 0) return;
        }
      })();
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const client = log.connect();
          for (let i = 0; i < each; i += 1) {
            const event = happened('Happened', { writer, i });
            // Some streams of one's own, some shared.
            const stream = i % 4 === 0 ? `shared-${start}-${i}` : `own-${start}-${writer}-${i % 3}`;
            const [outcome] = await client.append([appendTo(stream, 'any', event)]);
            if (outcome?.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`);
            acknowledged.push({ id: event.id, position: outcome.position });
          }
        }),
      );
      writing.done = true;
      await reader;
      expect(seen.map(({ position }) => position)).toEqual(
        Array.from({ length: writers * each }, (_, i) => start + 1 + i),
      );
      expect(seen.map(({ id, position }) => ({ id, position }))).toEqual(
        acknowledged.sort((a, b) => a.position - b.position),
      );
      const versions = new Map<string, number>();
      for (const { stream, version } of seen) {
        expect(version).toBe((versions.get(stream) ?? 0) + 1);
        versions.set(stream, version);
      }
      const streams = await store.readStreams([...versions.keys()]);
      for (const [stream, version] of versions) expect(streams.get(stream)).toHaveLength(version);
    });

    test('reading all, however cut, gives the whole log', async () => {
      const all = await everything();
      expect(all.map(({ position }) => position)).toEqual(all.map((_, i) => i + 1));
      expect(all).toHaveLength(await head());
      expect((await everything(13)).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    });

    test('who waits for appends is woken by those of another client', async () => {
      let woken = 0;
      const stop = await store.onAppended(() => (woken += 1));
      const other = log.connect();
      await other.append([appendTo(fresh(), 'any', happened())]);
      await expect.poll(() => woken).toBeGreaterThan(0);
      await stop();
    });
  });
}
