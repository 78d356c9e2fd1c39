import type { Mechanism } from './mechanism';

const RECEIVE = 'sync-adapters/src/push/receive.ts';
const RECEIVE_TEST = 'sync-adapters/src/push/receive.test.ts';
const RATE = 'services/platform/src/rate/redis.ts';
const RATE_TEST = 'services/platform/src/rate/redis.int.test.ts';
const BREAKER = 'services/platform/src/breaker/postgres.ts';
const BREAKER_TEST = 'services/platform/src/breaker/postgres.int.test.ts';
const OUTBOX = 'services/platform/src/outbox/postgres.ts';
const OUTBOX_TEST = 'services/platform/src/outbox/outbox.int.test.ts';
const FROM_LOG = 'services/platform/src/outbox/from-log.ts';
const FROM_LOG_TEST = 'services/platform/src/outbox/from-log.int.test.ts';
const RECONCILE_TEST = 'sync-adapters/src/reconcile/reconcile.int.test.ts';

/** Where the portal meets foreign systems: what it takes, what it tells, and how it makes sure. */
export const edgeMechanisms: readonly Mechanism[] = [
  {
    promise: 'G1',
    what: 'a message to a foreign system and the place up to which the log was read are written together',
    seeds: [
      {
        file: FROM_LOG,
        text: `      db.transaction(async (sql) => {
        const known = await holdCheckpoint(sql, name);`,
        instead: `      ((work: (sql: Sql) => Promise<unknown>) => work(db))(async (sql) => {
        const known = await holdCheckpoint(sql, name);`,
      },
      {
        file: FROM_LOG,
        text: `        await putOutgoing(
          sql,`,
        instead: `        await moveCheckpoint(sql, name, events.at(-1)?.position ?? 0);
        await putOutgoing(
          sql,`,
      },
    ],
    test: {
      file: FROM_LOG_TEST,
      name: 'when messages can not be kept the checkpoint stays, and they come with the next start',
    },
  },
  {
    promise: 'G2',
    what: 'of each key only the oldest message that waits is sent',
    seeds: [
      {
        file: OUTBOX,
        text: `select distinct on (key) seq, next_try from sync.outbox`,
        instead: `select distinct on (seq) seq, next_try from sync.outbox`,
      },
    ],
    test: {
      file: OUTBOX_TEST,
      name: 'a later message of a key does not overtake one that fails, while other keys go on',
    },
  },
  {
    promise: 'G3',
    what: 'a message keeps its id with every attempt, and is put in once',
    seeds: [
      {
        file: OUTBOX,
        text: `on conflict (id) do nothing`,
        instead: `on conflict (id) do update set status = 'waiting'`,
      },
    ],
    test: {
      file: OUTBOX_TEST,
      name: 'a message put in twice is there once, and one that was sent is not sent again for it',
    },
  },
  {
    promise: 'G6',
    what: 'too much that waits is answered with 429 before anything is kept',
    seeds: [
      {
        file: RECEIVE,
        text: `if (source.backlog() >= source.mostWaiting)`,
        instead: `if (source.backlog() > Number.MAX_SAFE_INTEGER)`,
      },
    ],
    test: { file: RECEIVE_TEST, name: 'is refused with 429 while too much waits, before anything is kept' },
  },
  {
    promise: 'G6',
    what: 'a source that sends too fast is told when to come back',
    seeds: [
      {
        file: RECEIVE,
        text: `if (wait === 0) return undefined;`,
        instead: `if (wait >= 0) return undefined;`,
      },
    ],
    test: {
      file: 'sync-adapters/src/push/receive.int.test.ts',
      name: 'comes faster than its source may send, and says when to come back',
    },
  },
  {
    promise: 'G6',
    what: 'the rate of a source is kept over all processes, and over a wiped Redis',
    seeds: [
      {
        file: RATE,
        text: `local ahead = math.max(stored, tonumber(ARGV[3]), 0)`,
        instead: `local ahead = math.max(stored, 0)`,
      },
    ],
    test: {
      file: RATE_TEST,
      name: 'a wiped Redis gives nobody the burst again: the first who asks tells it, also when it is refused',
    },
  },
  {
    promise: 'G6',
    what: 'a failing system is left alone: its breaker opens for all processes',
    seeds: [
      {
        file: BREAKER,
        text: `if (!row?.open_until) return false;`,
        instead: `if (row ?? true) return false;`,
      },
    ],
    test: {
      file: BREAKER_TEST,
      name: 'two failures leave it closed, a success forgets them, a third in a row opens it for all processes',
    },
  },
  {
    promise: 'G6',
    what: 'one call of all processes tries whether a failing system is back',
    seeds: [
      {
        file: BREAKER,
        text: `and (trial_until is null or trial_until <= clock_timestamp())`,
        instead: ``,
      },
    ],
    test: { file: BREAKER_TEST, name: 'when its time is over one call tries, of however many' },
  },
  {
    promise: 'G6',
    what: 'what portal and source tell differently is asked for again',
    seeds: [
      {
        file: 'sync-adapters/src/reconcile/mend.ts',
        text: `await again(asking.map(({ key }) => key));`,
        instead: `await Promise.resolve(again);`,
      },
    ],
    test: {
      file: RECONCILE_TEST,
      name: 'finds a change that the source never sent, asks for it and sees the repair',
    },
  },
  {
    promise: 'G6',
    what: 'a difference counts when it is the same at a second look',
    seeds: [
      {
        file: 'sync-adapters/src/reconcile/judge.ts',
        text: `const look = second.get(key) ?? seen;`,
        instead: `const look = seen;`,
      },
    ],
    test: {
      file: RECONCILE_TEST,
      name: 'takes a moving source for no difference: what it says arrives before the second look',
    },
  },
  {
    promise: 'G2',
    what: 'a decision that the factory has overtaken by its own word is not told any more',
    seeds: [
      {
        file: 'sync-adapters/src/foreign/outgoing.ts',
        text: `settled: (messages) => withoutNeed(store, messages),`,
        instead: ``,
      },
    ],
    test: {
      file: 'sync-adapters/src/foreign/outgoing.int.test.ts',
      name: 'that the factory has overtaken by its own word are not told, and what was decided after it is',
    },
  },
  {
    promise: 'G2',
    what: 'a decision on what the factory has changed since is refused',
    seeds: [
      {
        file: 'services/api/src/review/decide.ts',
        text: `seen !== undefined &&`,
        instead: `seen === -1 &&`,
      },
    ],
    test: {
      file: 'services/api/src/review/review.int.test.ts',
      name: 'a decision on what the factory has changed since is refused, and taken once the change was seen',
    },
  },
  {
    promise: 'G3',
    what: 'one decision at a time is on its way to the factory',
    seeds: [
      {
        file: 'services/domain/src/order/decide-request.ts',
        text: `if (desk?.pending)`,
        instead: `if (desk?.pending && isCancelled(state))`,
      },
    ],
    test: {
      file: 'services/domain/src/order/requests.test.ts',
      name: 'decides once: while the factory has not answered, another decision or question is refused',
    },
  },
  {
    promise: 'G3',
    what: 'of several senders one takes a message',
    seeds: [
      {
        file: OUTBOX,
        text: `      and o.status = 'waiting' and o.next_try <= clock_timestamp()
    for update skip locked)`,
        instead: `      and o.status = 'waiting')`,
      },
    ],
    test: { file: OUTBOX_TEST, name: 'two who take at once never take the same' },
  },
  {
    promise: 'G5',
    what: 'one process at a time looks for what ops must know: an incident is told once',
    seeds: [
      {
        file: 'services/platform/src/incidents/alone.ts',
        text: `return turn?.mine ? work(sql, turn.now) : undefined;`,
        instead: `return turn ? work(sql, turn.now) : undefined;`,
      },
    ],
    test: {
      file: 'services/notifications/src/alerts.int.test.ts',
      name: 'while one process looks, the look of another is left out',
    },
  },
  {
    promise: 'G4',
    what: 'what just happened is handled before what catches up',
    seeds: [
      {
        file: 'services/platform/src/queue/bullmq.ts',
        text: `...(urgency === 'later' ? { priority: CAN_WAIT } : {}),`,
        instead: ``,
      },
    ],
    test: {
      file: 'services/platform/src/queue/bullmq.int.test.ts',
      name: 'what catches up waits for what is for now, also when it was there first',
    },
  },
  {
    promise: 'G6',
    what: 'one process at a time does a sweep',
    seeds: [
      {
        file: 'services/platform/src/reconciliation/sweeps.ts',
        text: `and (holder is null or holder = $1 or held_until < clock_timestamp())`,
        instead: ``,
      },
    ],
    test: {
      file: RECONCILE_TEST,
      name: 'is done by one of two processes, and begun anew when its time has come',
    },
  },
];
