import type { Mechanism } from './mechanism';

const FEED = 'sync-adapters/src/sql/feed.ts';
const FEED_TEST = 'sync-adapters/src/sql/feed.int.test.ts';
const POLLER = 'sync-adapters/src/pull/poller.ts';
const FILES = 'sync-adapters/src/files/feed.ts';
const FILES_TEST = 'sync-adapters/src/files/files.int.test.ts';

/** Factories whose changes are fetched: from their database, from files that they drop. */
export const pullMechanisms: readonly Mechanism[] = [
  {
    promise: 'G1',
    what: 'the place in a factory’s database is remembered behind what the inbox holds',
    seeds: [
      {
        file: FEED,
        text: `await intake.take({ feed: mapping, groups, how: 'poll', correlation: randomUUID() });`,
        instead: `const early = later(cursor, lastUntil(page.marks, now(), watermark, zone));
        if (early) await saveCursor(db, name, { watermark: early.text });
        await intake.take({ feed: mapping, groups, how: 'poll', correlation: randomUUID() });`,
      },
    ],
    test: { file: FEED_TEST, name: 'the place is remembered only behind what the inbox holds' },
  },
  {
    promise: 'G1',
    what: 'a reading begins before the end of the last: rows may be committed late',
    seeds: [
      {
        file: FEED,
        text: `let from = cursor ? readFrom(cursor, watermark, zone) : beginning(watermark);`,
        instead: `let from = cursor ? cursor.text : beginning(watermark);`,
      },
    ],
    test: {
      file: FEED_TEST,
      name: 'a row that is committed late, with an older time than what was read, is not missed',
    },
  },
  {
    promise: 'G1',
    what: 'a file is put away once the inbox holds all of it',
    seeds: [
      {
        file: FILES,
        text: `if (!(await keep(context, feed, groupsOf(source, counts), correlation))) return false;`,
        instead: `void keep(context, feed, groupsOf(source, counts), correlation).catch(() => undefined);`,
      },
    ],
    test: { file: FILES_TEST, name: 'a file is archived only once the inbox holds all of it' },
  },
  {
    promise: 'G1',
    what: 'a file that is still being written is not read',
    seeds: [
      {
        file: FILES,
        text: `return settling.settled(announced, now().getTime());`,
        instead: `return [...announced];`,
      },
    ],
    test: { file: FILES_TEST, name: 'a file that changed lately is not read' },
  },
  {
    promise: 'G2',
    what: 'rows that make a change only later come in under its number where the order counts',
    seeds: [
      {
        file: 'sync-adapters/src/production/kept-rows.ts',
        text: `if (key === change.key && sequence === undefined)`,
        instead: `if (key === change.key)`,
      },
    ],
    test: {
      file: 'sync-adapters/src/production/kept-rows.test.ts',
      name: 'a row of an order whose changes are counted comes in with its own number',
    },
  },
  {
    promise: 'G5',
    what: 'a look at its folder is no sign of life of a factory',
    seeds: [
      {
        file: POLLER,
        text: `if (contact.heard) await target.inbox.touched(`,
        instead: `await target.inbox.touched(`,
      },
    ],
    test: {
      file: FILES_TEST,
      name: 'a factory is heard of when it brings a file, and not because its folder was looked at',
    },
  },
  {
    promise: 'G5',
    what: 'a refused query tells no values of the factory’s rows',
    seeds: [
      {
        file: 'sync-adapters/src/sql/statement.ts',
        text: `const ours = QUOTES_VALUES[code.slice(0, 2)];`,
        instead: `const ours = QUOTES_VALUES[code];`,
      },
    ],
    test: {
      file: 'sync-adapters/src/sql/statement.int.test.ts',
      name: 'values of rows that the database quotes are told to nobody, the code of the error is',
    },
  },
  {
    promise: 'G6',
    what: 'one process at a time reads a factory’s database',
    seeds: [
      {
        file: POLLER,
        text: `if (!(await lease.hold())) return SOON;`,
        instead: `await lease.hold();`,
      },
    ],
    test: {
      file: FEED_TEST,
      name: 'of two processes one reads; when it stops, the other goes on where it was',
    },
  },
  {
    promise: 'G6',
    what: 'while too much waits to be worked off nothing is fetched',
    seeds: [
      {
        file: FEED,
        text: `if (signal.aborted || !intake.hasRoom()) return 'later';`,
        instead: `if (signal.aborted) return 'later';`,
      },
    ],
    test: {
      file: FEED_TEST,
      name: 'while too much waits to be worked off nothing is read, and the rest is read once there is room',
    },
  },
];
