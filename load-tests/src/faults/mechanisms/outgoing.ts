import type { Mechanism } from './mechanism';

const OUTBOX = 'services/platform/src/outbox/postgres.ts';
const OUTBOX_TEST = 'services/platform/src/outbox/outbox.int.test.ts';
const FROM_LOG = 'services/platform/src/outbox/from-log.ts';
const FROM_LOG_TEST = 'services/platform/src/outbox/from-log.int.test.ts';

/** Decisions on their way to a foreign system. */
export const outgoingMechanisms: readonly Mechanism[] = [
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
        text: `select distinct on (key) seq, attempts, next_try from sync.outbox`,
        instead: `select distinct on (seq) seq, attempts, next_try from sync.outbox`,
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
    what: 'one process at a time sends, and another goes on at once when it dies',
    seeds: [
      {
        file: 'services/platform/src/outbox/sender.ts',
        text: `if (stopped || !(await lease.hold())) break;`,
        instead: `if (stopped) break;`,
      },
    ],
    test: {
      file: OUTBOX_TEST,
      name: 'of several processes one sends, and when it dies another goes on at once with what it had in hand',
    },
  },
];
