import type { Mechanism } from './mechanism';

const LOG = 'migrations/0001_event-log.sql';
const CONFORMANCE = 'services/platform/src/event-store/testing/conformance.ts';

/** From the decision to what people see. */
export const eventLogMechanisms: readonly Mechanism[] = [
  {
    promise: 'G2',
    what: 'appends stand in one line: the lock of the head makes positions dense and in commit order',
    seeds: [
      {
        file: LOG,
        text: `select * into last from log.head for update;`,
        instead: `select * into last from log.head;`,
      },
    ],
    test: {
      file: CONFORMANCE,
      name: 'a reader beside 24 writers misses nothing, and positions are dense and in commit order',
    },
  },
  {
    promise: 'G2',
    what: 'a decision on an old state is a conflict, and made anew',
    seeds: [
      {
        file: LOG,
        text: `case when a.expected in (-1, a.found) then 0 else 1 end order by a.n`,
        instead: `0 order by a.n`,
      },
    ],
    test: { file: CONFORMANCE, name: 'of many who expect the same version one wins' },
  },
  {
    promise: 'G3',
    what: 'an event id is stored once: a repeated append is a duplicate',
    seeds: [
      {
        file: LOG,
        text: `if exists (select from unnest(e_id) k(id) join log.events e on e.id = k.id) then`,
        instead: `if false then`,
      },
    ],
    test: {
      file: CONFORMANCE,
      name: 'a repeated append is a duplicate with the answer of the first, whatever version it expects',
    },
  },
  {
    promise: 'G3',
    what: 'event ids follow from the change: what is told twice stands in the log once',
    seeds: [
      {
        file: 'sync-adapters/src/push/announce.ts',
        text: `id: eventIdOf(factory, source, id, notice.news, notice.times),`,
        instead: `id: crypto.randomUUID(),`,
      },
    ],
    test: {
      file: 'sync-adapters/src/push/announce.int.test.ts',
      name: 'a hold that is announced twice, as after a crash, stands in the log once',
    },
  },
  {
    promise: 'G3',
    what: 'a read model takes each event once: rows and the place up to which it has read change together',
    seeds: [
      {
        file: 'projections/src/runtime/apply.ts',
        text: `const news = events.filter(({ position }) => position > checkpoint.position);`,
        instead: `const news = events;`,
      },
    ],
    test: {
      file: 'projections/src/runtime/rebuild.int.test.ts',
      name: 'two runners at once give each event its effect once',
    },
  },
  {
    promise: 'G1',
    what: 'a chain of hashes shows events that were changed',
    seeds: [
      {
        file: 'services/platform/src/event-store/verify.ts',
        text: `if (commit.computed !== commit.hash)`,
        instead: `if (commit.computed === null)`,
      },
    ],
    test: {
      file: 'services/platform/src/event-store/verify.int.test.ts',
      name: 'two events that changed places are found',
    },
  },
];
