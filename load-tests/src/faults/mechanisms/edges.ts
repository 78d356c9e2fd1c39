import type { Mechanism } from './mechanism';

const RECEIVE = 'sync-adapters/src/push/receive.ts';
const RECEIVE_TEST = 'sync-adapters/src/push/receive.test.ts';
const RATE = 'services/platform/src/rate/redis.ts';
const RATE_TEST = 'services/platform/src/rate/redis.int.test.ts';
const BREAKER = 'services/platform/src/breaker/postgres.ts';
const BREAKER_TEST = 'services/platform/src/breaker/postgres.int.test.ts';
const RECONCILE_TEST = 'sync-adapters/src/reconcile/reconcile.int.test.ts';
const LEASE = 'services/platform/src/lease/session.ts';
const LEASE_TEST = 'services/platform/src/lease/lease.int.test.ts';
const COMPARE = 'sync-adapters/src/reconcile/compare.ts';
const COMPARE_TEST = 'sync-adapters/src/reconcile/compare.test.ts';
const ALERTS_TEST = 'services/notifications/src/alerts.int.test.ts';

/** Where the portal meets foreign systems: what it takes, how it makes sure, and what ops hear of it. */
export const edgeMechanisms: readonly Mechanism[] = [
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
        text: `if (!open) return undefined;
    const trial`,
        instead: `if (open ?? true) return undefined;
    const trial`,
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
        text: `if (open.over && (await trial.hold())) {`,
        instead: `if (open.over) {`,
      },
    ],
    test: { file: BREAKER_TEST, name: 'when its time is over one call tries, of however many' },
  },
  {
    promise: 'G6',
    what: 'a trial ends with its call, and with the process that makes it',
    seeds: [
      {
        file: BREAKER,
        text: `await trial?.release();`,
        instead: ``,
      },
    ],
    test: { file: BREAKER_TEST, name: 'each failed trial doubles the pause, up to the longest' },
  },
  {
    promise: 'G6',
    what: 'what one process at a time does is free when that process hangs or is cut off',
    seeds: [
      {
        file: LEASE,
        text: 'await ask(`set idle_session_timeout = ${SILENCE}`);',
        instead: ``,
      },
    ],
    test: { file: LEASE_TEST, name: 'and hangs, or is cut off, loses it after a silence' },
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
    promise: 'G6',
    what: 'a start of production that the factory forgot to send is found',
    seeds: [{ file: COMPARE, text: `there: facts.started }`, instead: `there: undefined }` }],
    test: { file: COMPARE_TEST, name: 'a facet that the source says otherwise is the one difference' },
  },
  {
    promise: 'G6',
    what: 'a stage of production that the factory forgot to send is found',
    seeds: [{ file: COMPARE, text: `there: inUtc(facts.stageAt) }`, instead: `there: undefined }` }],
    test: {
      file: COMPARE_TEST,
      name: 'the newest stage of a construction is told by its instant; one that the portal never heard of is a difference',
    },
  },
  {
    promise: 'G6',
    what: 'what an order lacks besides a skipped change is asked for',
    seeds: [
      {
        file: 'services/platform/src/reconciliation/differences.ts',
        text: 'asked_after = case when ${RENEWED} then null else differences.asked_after end',
        instead: `asked_after = differences.asked_after`,
      },
    ],
    test: {
      file: RECONCILE_TEST,
      name: 'names a change that was skipped, does not ask for it over and over, and asks for what else is missing',
    },
  },
  {
    promise: 'G5',
    what: 'one process at a time looks for what ops must know: an incident is told once',
    seeds: [
      {
        file: 'services/platform/src/lease/alone.ts',
        text: `return turn?.mine ? work(sql, turn.now) : undefined;`,
        instead: `return turn ? work(sql, turn.now) : undefined;`,
      },
    ],
    test: {
      file: ALERTS_TEST,
      name: 'while one process looks, the look of another is left out',
    },
  },
  {
    promise: 'G5',
    what: 'an outage of a factory is one mail, however it shows',
    seeds: [
      {
        file: 'services/notifications/src/watch.ts',
        text: `oncePerOutage(troubles, known)`,
        instead: `troubles`,
      },
    ],
    test: {
      file: ALERTS_TEST,
      name: 'a factory that goes down whole is one mail, and one when it is back, whatever comes back first',
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
    promise: 'G4',
    what: 'what just happened does not wait with what its own key catches up',
    seeds: [
      {
        file: 'services/platform/src/queue/bullmq.ts',
        text: 'id: `${urgency}-${encodeURIComponent(key)}`',
        instead: 'id: encodeURIComponent(key)',
      },
    ],
    test: {
      file: 'services/platform/src/queue/bullmq.int.test.ts',
      name: 'a key that catches up is handled before the others when something of it just happened',
    },
  },
  {
    promise: 'G6',
    what: 'one process at a time does a sweep',
    seeds: [
      {
        file: 'services/platform/src/reconciliation/sweeps.ts',
        text: `if (!(await lease.hold())) return undefined;`,
        instead: `await lease.hold();`,
      },
    ],
    test: {
      file: RECONCILE_TEST,
      name: 'is done by one of two processes, and begun anew when its time has come',
    },
  },
];
