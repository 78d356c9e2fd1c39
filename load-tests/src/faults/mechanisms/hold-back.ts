import type { Mechanism } from './mechanism';

const ORDER = 'services/platform/src/inbox/source-order.ts';
const DRAIN_TEST = 'services/platform/src/inbox/drain.int.test.ts';
const MEND = 'services/platform/src/inbox/mend.ts';
const MEND_TEST = 'services/platform/src/inbox/mend.int.test.ts';
const CONNECTION = 'sync-adapters/src/runtime/connection.ts';
const PROMISES_TEST = 'sync-adapters/src/runtime/promises.int.test.ts';

/** What is held back, and how it goes on. */
export const holdBackMechanisms: readonly Mechanism[] = [
  {
    promise: 'G5',
    what: 'what stands behind a held change of its key waits',
    seeds: [
      {
        file: ORDER,
        text: `if (change.status === 'held' && !fresh && !healed && !isPassed) return { steps, stop: { why: 'held' } };`,
        instead: `if (change.status === 'held' && !fresh && !healed && !isPassed) continue;`,
      },
    ],
    test: { file: 'services/platform/src/inbox/source-order.test.ts', name: 'stops what comes after it' },
  },
  {
    promise: 'G5',
    what: 'a round stops at the first change that is held, and for its key only',
    seeds: [
      {
        file: 'services/platform/src/inbox/conclude.ts',
        text: `held = { change, code: verdict.code, reason: verdict.reason, waitsFor: verdict.waitsFor };
      break;`,
        instead: `held = { change, code: verdict.code, reason: verdict.reason, waitsFor: verdict.waitsFor };`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'stops its own key, and no other' },
  },
  {
    promise: 'G5',
    what: 'a change that the event log refuses is found among those decided with it',
    seeds: [
      {
        file: 'sync-adapters/src/push/decide-round.ts',
        text: `if (!work.single) return { ...work, single: true };`,
        instead: ``,
      },
    ],
    test: {
      file: 'sync-adapters/src/push/decide-round.test.ts',
      name: 'the one change that the log refuses is held back; those before it have their effect',
    },
  },
  {
    promise: 'G5',
    what: 'what waits for a thing is tried again by itself once that is there',
    seeds: [
      {
        file: CONNECTION,
        text: `if (handler.arrived) wake(await healWaiting(db, labels, handler.arrived));`,
        instead: ``,
      },
    ],
    test: {
      file: PROMISES_TEST,
      name: 'an order of an unknown dealer goes on by itself once the dealer is stated',
    },
  },
  {
    promise: 'G5',
    what: 'all that is waited for is asked about, however many names never come',
    seeds: [
      {
        file: 'services/platform/src/inbox/heal.ts',
        text: `if (rows.length < most) return`,
        instead: `if (rows.length <= most) return`,
      },
    ],
    test: {
      file: DRAIN_TEST,
      name: 'what is waited for behind many names that never come is asked about too',
    },
  },
  {
    promise: 'G5',
    what: 'rows that make no change are one cause, told once',
    seeds: [
      {
        file: 'services/platform/src/inbox/row.ts',
        text: `case when waits_for like 'change %' then null else waits_for end`,
        instead: `waits_for`,
      },
    ],
    test: {
      file: MEND_TEST,
      name: 'changes that wait each for itself to come right are one cause, told once and retried at once',
    },
  },
  {
    promise: 'G5',
    what: 'a verdict can be stored whatever characters it quotes',
    seeds: [
      {
        file: 'services/platform/src/inbox/drain.ts',
        text: `(answers[index] ?? []).map(storable)`,
        instead: `answers[index] ?? []`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'is held, told and found again whatever characters its verdict has' },
  },
  {
    promise: 'G5',
    what: 'a held change is tried again when something new comes before it',
    seeds: [
      {
        file: ORDER,
        text: `fresh ||= change.status === 'pending' || healed;`,
        instead: `fresh ||= healed;`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'heals by itself when what it missed comes late but stands before it' },
  },
  {
    promise: 'G5',
    what: 'a hold is announced once, not at each try',
    seeds: [
      {
        file: 'services/platform/src/inbox/conclude.ts',
        text: `holds: change.holds + (known ? 0 : 1),`,
        instead: `holds: change.holds + 1,`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'is not announced again when a retry ends the same way' },
  },
  {
    promise: 'G5',
    what: 'news of a hold are kept with it, and announced by the sweeper when that failed',
    seeds: [
      {
        file: 'services/platform/src/inbox/drain.ts',
        text: `await keepNotices(sql, notices);`,
        instead: `await handler.announce(notices).catch(() => undefined);`,
      },
    ],
    test: { file: DRAIN_TEST, name: 'that could not be announced are announced later, once' },
  },
  {
    promise: 'G5',
    what: 'a skipped change lets its number pass, so that what waited behind it runs',
    seeds: [
      {
        file: MEND,
        text: `if (change.sequence !== undefined) await pass(sql, change, change.sequence);`,
        instead: ``,
      },
    ],
    test: { file: MEND_TEST, name: 'lets its number pass where the source counts' },
  },
  {
    promise: 'G5',
    what: 'a skip waits for the round that works on its key: nothing is applied and told as skipped',
    seeds: [{ file: MEND, text: `await lockKey(sql, found);`, instead: `` }],
    test: {
      file: MEND_TEST,
      name: 'waits for the round that works on its key: what had its effect is never told as skipped',
    },
  },
  {
    promise: 'G5',
    what: 'who skipped what and why stands in the audit log, or nothing is skipped',
    seeds: [
      {
        file: MEND,
        text: `    await note(sql, {
      who: by,
      what: 'skip',`,
        instead: `    const noting = note(db, {
      who: by,
      what: 'skip',`,
      },
      {
        file: MEND,
        text: `        ...(gaveUp === undefined ? {} : { gaveUp }),
      },
    });`,
        instead: `        ...(gaveUp === undefined ? {} : { gaveUp }),
      },
    });
    await Promise.allSettled([noting]);`,
      },
    ],
    test: { file: MEND_TEST, name: 'leaves nothing behind when the audit log can not be written' },
  },
];
