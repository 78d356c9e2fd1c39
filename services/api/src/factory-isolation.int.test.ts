import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from './contract';
import type { Visitor } from './testing/visitor';
import { openWorld, specification, type World } from './testing/world';

/**
 * Staff of one factory see and touch nothing of another: over every route of the machinery and of the engineer's desk. A
 * route that has no row in `ASKS` fails here.
 */
interface Thing {
  readonly factory: string;
  /** Stands in all that the factory has: its order's number, its code, what its errors quote. */
  readonly mark: string;
  /** The id of its held change. */
  readonly held: string;
}
interface Asked {
  readonly path: string;
  readonly body?: object;
}

const list = (path: string) => (): Asked => ({ path });
const ASKS: Readonly<Record<string, (of: Thing) => Asked>> = {
  'get /api/sync': list('/api/sync'),
  'get /api/sync/history': list('/api/sync/history'),
  'get /api/sync/held': list('/api/sync/held'),
  'get /api/sync/codes': list('/api/sync/codes'),
  'get /api/sync/audit': list('/api/sync/audit'),
  'get /api/sync/sweeps': list('/api/sync/sweeps'),
  'get /api/sync/differences': list('/api/sync/differences'),
  'get /api/review': list('/api/review'),
  'get /api/review/{id}': ({ factory, mark }) => ({ path: `/api/review/${factory}~${mark}` }),
  'post /api/sync/held/{id}/retry': ({ held }) => ({ path: `/api/sync/held/${held}/retry` }),
  'post /api/sync/held/{id}/skip': ({ held }) => ({
    path: `/api/sync/held/${held}/skip`,
    body: { reason: 'a mistake' },
  }),
  'post /api/sync/held/retry': ({ factory, mark }) => ({
    path: '/api/sync/held/retry',
    body: { factory, source: 'production', code: 'code-unknown', waitsFor: `code ${mark}` },
  }),
  'post /api/sync/codes': ({ factory, mark }) => ({
    path: '/api/sync/codes',
    body: { factory, code: mark, meaning: { kind: 'order.cancelled' } },
  }),
  'delete /api/sync/codes/{factory}/{code}': ({ factory, mark }) => ({
    path: `/api/sync/codes/${factory}/${mark}`,
  }),
  'post /api/sync/sweeps': ({ factory }) => ({ path: '/api/sync/sweeps', body: { factory } }),
  'post /api/review/{id}/accept': ({ factory, mark }) => ({
    path: `/api/review/${factory}~${mark}/accept`,
    body: {},
  }),
  'post /api/review/{id}/return': ({ factory, mark }) => ({
    path: `/api/review/${factory}~${mark}/return`,
    body: { reason: 'Too wide' },
  }),
  'post /api/review/{id}/ask': ({ factory, mark }) => ({
    path: `/api/review/${factory}~${mark}/ask`,
    body: { question: 'Which glass?' },
  }),
};
const names = Object.keys(ASKS);
const rows = Object.entries(ASKS).map(([name, asks]) => ({ name, asks }));
const lists = rows.filter(({ asks }) => asks.length === 0);
const single = rows.filter(({ asks }) => asks.length > 0);

let world: World;
/** Of the first factory: who may do all to the machinery, and who decides at the desk. */
let ops: Visitor;
let engineer: Visitor;
/** Administrators see every factory: the control. */
let both: Visitor;
let mine: Thing;
let other: Thing;

/** Something of every kind that the pages of the machinery and the desk show. */
async function furnish(factory: string, mark: string): Promise<Thing> {
  const { db } = world;
  await world.happen(`${factory}~${mark}`, {
    type: 'OrderReceived',
    data: {
      change: { id: `${mark}-1`, at: '2026-11-01T10:00:00Z' },
      order: specification({ factory, number: mark }),
    },
  });
  const [held] = await db.query<{ seq: number }>(
    `insert into sync.changes (factory, source, source_id, key, kind, at, at_ms, payload, correlation, status, code, reason,
       waits_for, look_at, holds, held_since)
     values ($1, 'production', $2, $2, 'status', '2026-11-21T10:00:00Z', 0, '{}', 'c', 'held', 'code-unknown', $2, 'code ' || $2,
       'infinity', 1, now()) returning seq`,
    [factory, mark],
  );
  await db.query(
    `with swept as (
       insert into sync.sweeps (factory, source, correlation, started_at, finished_at, through, compared, differing,
         repaired, arrived)
       values ($1, 'production', 'c', now(), now(), true, 40, 1, 0, 0) returning id)
     insert into sync.differences (sweep, factory, source, key, what, correlation, confirmed_at, times_asked)
     select id, $1, 'production', $2, '[]', 'c', now(), 1 from swept`,
    [factory, mark],
  );
  await db.query(
    `insert into sync.incidents (factory, source, kind, subject, title, text, advice, page, counts, since)
     values ($1, 'production', 'held', '', $2, $2, '', '/sync', '{}', now())`,
    [factory, mark],
  );
  await db.query(
    `insert into sync.breakers (factory, system, failures, failing_since, last_error, open_until)
     values ($1, 'production', 3, now(), $2, now())`,
    [factory, mark],
  );
  await db.query(
    `insert into sync.history (factory, source, minute, ended, lag_seconds, backlog, held)
     values ($1, 'production', date_trunc('minute', now()) - interval '5 minutes', 1, 0, 0, 1)`,
    [factory],
  );
  const mapped = await both.ask('POST', '/api/sync/codes', {
    body: { factory, code: mark, meaning: { kind: 'units.made' } },
  });
  expect(mapped.status).toBe(200);
  return { factory, mark, held: String(held?.seq) };
}

beforeAll(async () => {
  world = await openWorld();
  for (const role of ['ops', 'engineer'])
    await world.db.query(
      `insert into accounts.users (email, name, role, factories, all_dealers, password_hash)
       select $1 || '@factories.example', $1, $1, '{kharkiv}', true, password_hash
       from accounts.users where email = 'admin@demo.example'`,
      [role],
    );
  ops = await world.as('ops@factories.example');
  engineer = await world.as('engineer@factories.example');
  both = await world.as('admin');
  mine = await furnish('kharkiv', 'S-MINE');
  other = await furnish('khmelnytskyi', 'S-OTHER');
});
afterAll(() => world.end());

const staffFor = (path: string) => (path.includes('/api/review') ? engineer : ops);
const ask = (who: Visitor, name: string, { path, body }: Asked) =>
  who.ask((name.split(' ')[0] ?? '').toUpperCase(), path, {
    headers: { 'idempotency-key': randomUUID() },
    ...(body ? { body } : {}),
  });

test('every route of the machinery and of the desk stands in the table', () => {
  const there = world.services.routes.filter(({ path }) => /^\/api\/(sync|review)(\/|$)/.test(path));
  expect(there.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...names].sort());
});

test.each(lists)(
  '$name shows what is of the own factory, and nothing of the other',
  async ({ name, asks }) => {
    const own = await ask(staffFor(name), name, asks(mine));
    expect([own.status, own.text.includes('kharkiv')]).toEqual([200, true]);
    expect(own.text).not.toMatch(/S-OTHER|khmelnytskyi/);
    // The control: it is there to be seen.
    const all = await ask(both, name, asks(mine));
    expect(all.text).toContain('khmelnytskyi');
  },
);

test.each([
  '/api/sync/held?factory=khmelnytskyi',
  '/api/sync/held?q=S-OTHER',
  '/api/sync/held?id=ID',
  '/api/review?factory=khmelnytskyi',
  '/api/review?q=S-OTHER',
])('a filter that names the other factory finds nothing: %s', async (filter) => {
  const path = filter.replace('ID', other.held);
  const got = await staffFor(path).get(path);
  expect(got.status).toBe(200);
  expect(got.text).toContain('"items":[]');
  expect(got.text).not.toMatch(/S-OTHER|khmelnytskyi/);
  expect((await both.get(path)).text).toContain('S-OTHER');
});

test.each(single)(
  '$name says of the other factory’s that there is no such thing, and does nothing',
  async (row) => {
    const asked = row.asks(other);
    const stands = () =>
      Promise.all([
        world.db.query(`select status, holds, done_at from sync.changes where factory = 'khmelnytskyi'`),
        world.db.query(`select * from sync.codes where factory = 'khmelnytskyi'`),
        world.db.query('select count(*) from sync.audit'),
        world.db.query('select count(*) from sync.sweeps'),
        world.db.query('select max(position) from log.events'),
      ]);
    const before = await stands();
    const got = await ask(staffFor(row.name), row.name, asked);
    expect([got.status, problem.parse(got.json()).code]).toEqual([404, 'not-found']);
    expect(got.text).not.toMatch(/S-OTHER|khmelnytskyi/);
    expect(await stands()).toEqual(before);
    // The control: who may see it gets another answer.
    expect((await ask(both, row.name, asked)).status).not.toBe(404);
  },
);
