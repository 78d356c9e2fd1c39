import type { Mechanism } from './mechanism';

const RECEIVE = 'sync-adapters/src/push/receive.ts';
const RECEIVE_TEST = 'sync-adapters/src/push/receive.test.ts';
const CONNECTION = 'sync-adapters/src/runtime/connection.ts';
const DRAIN = 'services/platform/src/inbox/drain.ts';
const DRAIN_TEST = 'services/platform/src/inbox/drain.int.test.ts';
const POSTGRES = 'services/platform/src/inbox/postgres.ts';
const ORDER = 'services/platform/src/inbox/source-order.ts';
const ORDER_TEST = 'services/platform/src/inbox/source-order.test.ts';
const PROMISES_TEST = 'sync-adapters/src/runtime/promises.int.test.ts';

/** From the edge to the end of a change. */
export const inboxMechanisms: readonly Mechanism[] = [
  {
    promise: 'G1',
    what: 'a change is in the inbox before it is acknowledged',
    seeds: [
      {
        file: RECEIVE,
        text: `const outcomes = await source.inbox.accept(incoming);`,
        instead: `const outcomes = incoming.map(() => 'accepted' as const);
  void source.inbox.accept(incoming).catch(() => undefined);`,
      },
    ],
    test: { file: RECEIVE_TEST, name: 'is not answered before the inbox has kept the changes' },
  },
  {
    promise: 'G1',
    what: 'what could not be kept is answered with 503, so that the factory sends it again',
    seeds: [{ file: RECEIVE, text: `status: 503,`, instead: `status: 202,` }],
    test: {
      file: RECEIVE_TEST,
      name: 'is refused with 503, and wakes nobody, when the inbox can not keep it',
    },
  },
  {
    promise: 'G1',
    what: 'a sweeper finds changes whose wake-up was lost',
    seeds: [
      {
        file: CONNECTION,
        text: `wake(await overdueKeys(db, settings.id, source, MOST_SWEPT));`,
        instead: ``,
      },
      {
        file: CONNECTION,
        text: `const forsaken = await overdueKeys(db, settings.id, source, KEYS_IN_A_ROUND, FORSAKEN);`,
        instead: `const forsaken: string[] = [];`,
      },
    ],
    test: { file: PROMISES_TEST, name: 'a Redis that is wiped again and again while they are worked off' },
  },
  {
    promise: 'G1',
    what: 'a key with more changes than one round takes is asked for again',
    seeds: [
      {
        file: DRAIN,
        text: `more: results.filter((result) => result.more).map((result) => result.key),`,
        instead: `more: [],`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'a key with more changes than one round takes says that there is more' },
  },
  {
    promise: 'G1',
    what: 'a change that waits at a gap is looked at again when its patience ends',
    seeds: [
      {
        file: 'services/platform/src/inbox/conclude.ts',
        text: `held || stop?.why === 'held' ? NEVER : stop?.why === 'gap' ? stop.until.toISOString() : undefined;`,
        instead: `held || stop ? NEVER : undefined;`,
      },
    ],
    test: {
      file: 'services/platform/src/inbox/conclude.test.ts',
      name: 'a change that waits at a gap is looked at again when its patience ends, for nothing else may ever wake it',
    },
  },
  {
    promise: 'G2',
    what: 'one round at a time works on a key: an advisory lock, over all processes',
    seeds: [
      { file: DRAIN, text: `await sql.query(LOCK, [factory, source, keys], 'sync-lock');`, instead: `` },
    ],
    test: {
      file: 'services/platform/src/inbox/key-lock.int.test.ts',
      name: 'a key is worked on by one round at a time, also of two processes',
    },
  },
  {
    promise: 'G2',
    what: 'changes are worked off in the order of the source, not of their arrival',
    seeds: [
      {
        file: ORDER,
        text: `const timed = changes.filter((c) => c.sequence === undefined).sort(byTime);`,
        instead: `const timed = changes.filter((c) => c.sequence === undefined);`,
      },
    ],
    test: {
      file: ORDER_TEST,
      name: 'is by time where the source does not count, and by arrival within one instant',
    },
  },
  {
    promise: 'G2',
    what: 'a gap in the numbers of a source that counts is waited for',
    seeds: [
      {
        file: ORDER,
        text: `if (sequence !== undefined && sequence > expected) {`,
        instead: `if (sequence !== undefined && sequence > expected + 1_000_000) {`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'waits for the missing change and then goes on in order' },
  },
  {
    promise: 'G2',
    what: 'how far a counted key has come is kept with the ends of its changes',
    seeds: [
      {
        file: DRAIN,
        text: `counted.map((result) => result.passed),`,
        instead: `counted.map(() => 0),`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'waits for the missing change and then goes on in order' },
  },
  {
    promise: 'G3',
    what: 'the inbox knows a repeated change by factory, source and id',
    seeds: [
      {
        file: POSTGRES,
        text: `on conflict (factory, source, source_id) do nothing`,
        instead: `on conflict (factory, source, source_id) do update set status = 'pending', look_at = clock_timestamp()`,
      },
    ],
    test: {
      file: DRAIN_TEST,
      name: 'keeps a change once, also when it stands twice in one request or comes from two at a time',
    },
  },
  {
    promise: 'G3',
    what: 'a change that had its effect before a crash is known by the order that it changed, and by the ids of its events',
    seeds: [
      {
        file: 'services/domain/src/order/order.ts',
        text: `if (state.changes.includes(command.change.id))`,
        instead: `if (state.changes.length > 1_000_000)`,
      },
      {
        file: 'sync-adapters/src/production/apply.ts',
        text: `id: eventIdOf(change.factory, change.source, change.id, index),`,
        instead: `id: crypto.randomUUID(),`,
      },
      {
        file: 'sync-adapters/src/production/decide-order.ts',
        text: `if (before.changes.includes(change.id))`,
        instead: `if (before.changes.length > 1_000_000)`,
      },
    ],
    test: { file: PROMISES_TEST, name: 'appends whose answer is lost, and rounds whose connection is cut' },
  },
  {
    promise: 'G3',
    what: 'a number that passed is stale, whatever comes under it again',
    seeds: [
      {
        file: ORDER,
        text: `const isPassed = sequence !== undefined && sequence < expected;`,
        instead: `const isPassed = false;`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'a number that passed is stale' },
  },
  {
    promise: 'G3',
    what: 'the end of a change is written in the transaction that holds its lock, after its effect',
    seeds: [
      {
        file: DRAIN,
        text: `      const answers = asked.length > 0 ? await handler.decide(asked) : [];`,
        instead: `      for (const { changes } of asked)
        for (const { seq } of changes)
          await db.query("update sync.changes set status = 'applied' where seq = $1", [seq]);
      const answers = asked.length > 0 ? await handler.decide(asked) : [];`,
      },
    ],
    test: {
      file: DRAIN_TEST,
      name: 'between the effect and the note of it leaves the change open, and the second time has no second effect',
    },
  },
  {
    promise: 'G4',
    what: 'a key that waits for a worker is in the queue once, whatever is sent of it',
    seeds: [
      {
        file: 'services/platform/src/queue/bullmq.ts',
        text: 'deduplication: { id: `${urgency}-${encodeURIComponent(key)}`, keepLastIfActive: true },',
        instead: ``,
      },
    ],
    test: {
      file: 'services/platform/src/queue/bullmq.int.test.ts',
      name: 'a key that waits is handled once for all its wake-ups',
    },
  },
];
