import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type SyncState, syncHistory, syncState } from '../contract';
import { openWorld, type World } from '../testing/world';
import { stepFor } from './history';

let world: World;
beforeAll(async () => {
  // The clock by which answers are shared moves when a test says so.
  vi.useFakeTimers({ toFake: ['performance'] });
  world = await openWorld();
});
afterAll(async () => {
  vi.useRealTimers();
  await world.end();
});
beforeEach(() =>
  world.db.query(
    'truncate sync.history, sync.breakers, sync.outbox, sync.sweeps, sync.differences, sync.incidents, sync.mails',
  ),
);

const STAFF = ['manager', 'claims', 'finance', 'engineer', 'content', 'ops', 'admin'];

/** What this person is told once what was written before is in it. */
async function told(account: string): Promise<{ readonly state: SyncState; readonly text: string }> {
  const person = await world.as(account);
  vi.advanceTimersByTime(1_000);
  const got = await person.get('/api/sync');
  return { state: syncState.parse(got.json()), text: got.text };
}

const sourceOf = ({ sources }: SyncState, factory: string, source: string) => {
  const found = sources.find((one) => one.factory === factory && one.source === source);
  if (!found) throw new Error(`${factory}/${source} is not told of`);
  return found;
};

async function keep(id: string, key: string, status: 'held' | 'pending', lookAt = 'infinity') {
  await world.inbox.accept([
    {
      factory: 'kharkiv',
      source: 'production',
      id,
      key,
      kind: 'status',
      at: '2026-11-01T10:00:00Z',
      payload: { id, order: key, kind: 'status', data: { customer: { name: 'Hanna Ivanenko' } } },
      correlation: 'c-1',
    },
  ]);
  await world.db.query(
    `update sync.changes set status = $2, look_at = $3, held_since = clock_timestamp() - interval '1 hour',
       code = 'unknown-code', reason = 'GLZ_ERR means nothing here.' where source_id = $1`,
    [id, status, lookAt],
  );
}

test('all staff see every source of their factories, also those never heard of', async () => {
  for (const account of STAFF) {
    const { state } = await told(account);
    expect(state.sources.map(({ factory, source }) => `${factory}/${source}`)).toEqual([
      'kharkiv/production',
      'kharkiv/accounting',
      'khmelnytskyi/production',
      'khmelnytskyi/accounting',
    ]);
    expect(sourceOf(state, 'khmelnytskyi', 'accounting')).toMatchObject({
      lastContact: null,
      connector: 'push',
    });
  }
});

test('dealers and their people see nothing of the machinery', async () => {
  for (const account of ['dealer', 'installer'])
    for (const address of ['/api/sync', '/api/sync/history'])
      expect((await (await world.as(account)).get(address)).status).toBe(403);
});

test('staff of one factory see that one only', async () => {
  await world.db.query(
    `insert into accounts.users (email, name, role, factories, password_hash)
     select 'south@demo.example', 'South', 'engineer', '{khmelnytskyi}', password_hash
     from accounts.users where email = 'ops@demo.example'`,
  );
  await world.db.query(
    `insert into sync.history (factory, source, minute)
     select f, 'production', date_trunc('minute', now()) - interval '5 minutes' from unnest(array['kharkiv', 'khmelnytskyi']) f`,
  );
  const { state } = await told('south');
  expect(new Set(state.sources.map(({ factory }) => factory))).toEqual(new Set(['khmelnytskyi']));
  const south = await world.as('south');
  const history = syncHistory.parse((await south.get('/api/sync/history?hours=1')).json());
  expect(history.sources.map(({ factory }) => factory)).toEqual(['khmelnytskyi']);
});

test('held changes are counted by order, with what waits behind them, and nothing of what they say', async () => {
  await keep('a1', 'K-1', 'held');
  await keep('a2', 'K-1', 'pending');
  await keep('a3', 'K-1', 'pending');
  await keep('b1', 'K-2', 'held');
  await keep('c1', 'K-3', 'pending', '2099-01-01T00:00:00Z');
  const { state, text } = await told('manager');
  const production = sourceOf(state, 'kharkiv', 'production');
  expect(production).toMatchObject({ held: 2, heldOrders: 2, waiting: 2, backlog: 1 });
  expect(text).not.toMatch(/Ivanenk|GLZ_ERR|K-1/);
});

test('a source that is left alone says so; what it said itself only those see who mend', async () => {
  await world.db.query(
    `insert into sync.breakers (factory, system, failures, failing_since, last_error, open_until) values
       ('kharkiv', 'production', 4, '2026-11-21T12:00:00Z', 'connect ECONNREFUSED', '2099-01-01T00:00:00Z'),
       ('khmelnytskyi', 'production', 1, '2026-11-21T12:00:00Z', 'a first failure', null)`,
  );
  const { state } = await told('ops');
  expect(sourceOf(state, 'kharkiv', 'production').failing).toEqual({
    since: '2026-11-21T12:00:00.000Z',
    until: '2099-01-01T00:00:00.000Z',
    error: 'connect ECONNREFUSED',
  });
  expect(sourceOf(state, 'kharkiv', 'accounting').failing).toBeNull();
  expect(sourceOf(state, 'khmelnytskyi', 'production').failing).toBeNull();
  const seen = await told('engineer');
  expect(sourceOf(seen.state, 'kharkiv', 'production').failing).toMatchObject({ error: '' });
  expect(seen.text).not.toContain('ECONNREFUSED');
});

test('what waits to be told to a system, and how it was compared, stands beside it', async () => {
  await world.db.query(
    `insert into sync.outbox (id, factory, system, key, kind, correlation, status, done_at) values
       (gen_random_uuid(), 'kharkiv', 'production', 'K-1', 'x', 'c', 'waiting', null),
       (gen_random_uuid(), 'kharkiv', 'production', 'K-2', 'x', 'c', 'refused', clock_timestamp()),
       (gen_random_uuid(), 'kharkiv', 'production', 'K-3', 'x', 'c', 'overtaken', clock_timestamp())`,
  );
  await world.db.query(
    `insert into sync.sweeps (factory, source, started_at, finished_at, compared, differing, repaired, arrived, correlation)
     values ('kharkiv', 'production', now(), '2026-11-21T12:00:00Z', 200, 5, 3, 2, 'c')`,
  );
  const { state } = await told('finance');
  expect(sourceOf(state, 'kharkiv', 'production')).toMatchObject({
    outgoing: { waiting: 1, refused: 1, overtaken: 1 },
    reconciliation: {
      finishedAt: '2026-11-21T12:00:00.000Z',
      running: false,
      compared: 200,
      differing: 5,
      repaired: 5,
      unrepaired: 0,
    },
  });
  expect(sourceOf(state, 'khmelnytskyi', 'production')).toMatchObject({
    outgoing: { waiting: 0, refused: 0, overtaken: 0 },
    reconciliation: null,
  });
});

test('of an incident all staff see the title, and its figures and examples those who mend', async () => {
  await world.db.query(
    `with mail as (
       insert into sync.mails (recipients, subject, text, html, digest, reached, refused, sent_at)
       values ('{ops@demo.example,old@demo.example}', 's', 't', 'h', false, '{ops@demo.example}', '{old@demo.example}', now())
       returning id)
     insert into sync.incidents (factory, source, kind, subject, title, text, advice, page, counts, since, closed_at, open_mail)
     select f, 'production', 'held', '', 'changes held back', 'The first is of Hanna Ivanenko', '', '/sync', '{}',
       '2026-11-21T12:00:00Z', c, m
     from (select 'kharkiv', null::timestamptz, id from mail union all
       select 'khmelnytskyi', now() - interval '1 hour', null from mail union all
       select 'khmelnytskyi', now() - interval '2 days', null from mail) u (f, c, m)`,
  );
  const seen = await told('engineer');
  expect(seen.state.incidents).toMatchObject([
    { factory: 'kharkiv', text: 'changes held back', closedAt: null, mail: 'partly', refusedAddresses: [] },
    { factory: 'khmelnytskyi', text: 'changes held back', mail: 'none' },
  ]);
  expect(seen.text).not.toContain('Ivanenko');
  expect((await told('ops')).state.incidents[0]).toMatchObject({
    text: 'The first is of Hanna Ivanenko',
    language: 'uk',
    refusedAddresses: ['old@demo.example'],
  });
});

test('a factory with many incidents hides none of another', async () => {
  await world.db.query(
    `insert into sync.incidents (factory, source, kind, subject, title, text, advice, page, counts, since, opened_at)
     select case n when 1 then 'khmelnytskyi' else 'kharkiv' end, 'production', 'held', n::text, 't', 't', '', '/sync', '{}',
       now(), now() + make_interval(secs => n) from generate_series(1, 151) n`,
  );
  const { incidents } = (await told('ops')).state;
  expect(incidents.filter(({ factory }) => factory === 'kharkiv')).toHaveLength(100);
  expect(incidents.filter(({ factory }) => factory === 'khmelnytskyi')).toHaveLength(1);
  await world.db.query('delete from sync.incidents');
});

test('pages that ask within a second share one look at the database', async () => {
  const before = await told('ops');
  await keep('d1', 'K-4', 'held');
  const manager = await world.as('manager');
  expect((await manager.get('/api/sync')).text).toBe(before.text);
  expect((await told('manager')).text).not.toBe(before.text);
});

test('the history has a point for every step, also where nobody looked, and no more than a chart can show', async () => {
  await world.db.query(
    `insert into sync.history (factory, source, minute, ended, lag_seconds, backlog, held)
     select 'kharkiv', s, date_trunc('minute', now()) - interval '20 minutes', 90, 0.3333, 7, 1
     from unnest(array['accounting', 'production']) s`,
  );
  const manager = await world.as('manager');
  for (const hours of [1, 6, 24, 48]) {
    const got = await manager.get(`/api/sync/history?hours=${hours}`);
    const { step, sources } = syncHistory.parse(got.json());
    expect(step).toBe(stepFor(hours));
    // In the order of the tiles.
    expect(sources.map(({ source }) => source)).toEqual(['production', 'accounting']);
    const points = sources[0]?.points ?? [];
    expect(points).toHaveLength((hours * 3_600) / step);
    expect(points.length).toBeLessThanOrEqual(360);
    const seen = points.filter(({ held }) => held !== null);
    expect(seen).toMatchObject([{ perSecond: 1.5, lagSeconds: 0.333, backlog: 7, held: 1 }]);
  }
  expect((await manager.get('/api/sync/history?hours=49')).status).toBe(400);
});
