import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditTrail, commandAnswer, differences, type Differences, problem, sweeps } from '../contract';
import type { Visitor } from '../testing/visitor';
import { openWorld, type World } from '../testing/world';

let world: World;
let ops: Visitor;
beforeAll(async () => {
  world = await openWorld();
  ops = await world.as('ops');
  // A factory was compared once; one more stands in the tables that is nobody's here.
  for (const factory of ['kharkiv', 'elsewhere'])
    await world.db.query(
      `with swept as (
         insert into sync.sweeps (factory, source, correlation, started_at, finished_at, through, compared, differing,
           repaired, arrived)
         values ($1, 'production', 'c', now() - interval '2 minutes', now(), true, 40, 4, 1, 1) returning id)
       insert into sync.differences (sweep, factory, source, key, what, correlation, confirmed_at, times_asked,
         unrepaired_at, code, note)
       select id, $1, 'production', 'K-' || n, $2::json, 'c', now(), n,
         case when n = 3 then now() end, case when n = 3 then 'skipped' end, case when n = 3 then 'Change 88-1 of it was skipped.' end
       from swept, (values (1), (3)) v (n)`,
      [factory, JSON.stringify([{ what: 'made', construction: '1', here: 2, there: 3 }])],
    );
});
afterAll(() => world.end());

const askFor = (factory: string, visitor = ops, key?: string) =>
  visitor.ask('POST', '/api/sync/sweeps', {
    body: { factory },
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
const differing = async (query = '') =>
  differences.parse((await ops.get(`/api/sync/differences${query}`)).json());
const all = async (visitor = ops) => sweeps.parse((await visitor.get('/api/sync/sweeps')).json()).items;

test('staff see how the comparison of their factories stands', async () => {
  for (const account of ['ops', 'manager', 'engineer'])
    expect(await all(await world.as(account))).toMatchObject([
      {
        factory: 'kharkiv',
        running: false,
        wanted: false,
        waits: null,
        compared: 40,
        differing: 4,
        repaired: 2,
        unrepaired: 1,
      },
    ]);
  expect((await (await world.as('dealer')).get('/api/sync/sweeps')).status).toBe(403);
});

test('ops see what differs: first what asking again does not mend, with the reason', async () => {
  const { items, next } = await differing();
  expect(next).toBeNull();
  expect(items).toMatchObject([
    {
      order: 'K-3',
      what: [{ what: 'made', construction: '1', here: 2, there: 3 }],
      timesAsked: 3,
      unrepaired: { code: 'skipped', note: 'Change 88-1 of it was skipped.' },
    },
    { order: 'K-1', timesAsked: 1, unrepaired: null },
  ]);
  expect(items.every(({ factory }) => factory === 'kharkiv')).toBe(true);
});

test('a long list of what differs is read page by page, each difference once', async () => {
  const [first] = await world.db.query<{ id: number }>(
    `insert into sync.differences (sweep, factory, source, key, correlation, confirmed_at, unrepaired_at)
     select max(id), 'kharkiv', 'production', 'K-' || n, 'c', now(), case when n > 11 then now() end
     from sync.sweeps, generate_series(10, 13) n group by n order by n returning id`,
  );
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Differences = await differing(`?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ order }) => order));
    sizes.push(page.items.length);
    cursor = page.next;
  }
  expect(seen).toEqual(['K-3', 'K-12', 'K-13', 'K-1', 'K-10', 'K-11']);
  expect(sizes).toEqual([2, 2, 2]);
  for (const cursor of ['x', 'asked-0', `unrepaired-${first?.id ?? 0}x`])
    expect((await ops.get(`/api/sync/differences?cursor=${cursor}`)).status, cursor).toBe(400);
  await world.db.query('delete from sync.differences where id >= $1', [first?.id]);
});

test('ops compare now, once for the key, and it is noted who did', async () => {
  const first = await askFor('kharkiv', ops, 'sweep-1');
  commandAnswer.parse(first.json());
  expect((await askFor('kharkiv', ops, 'sweep-1')).text).toBe(first.text);
  const second = await askFor('kharkiv', ops, 'sweep-2');
  expect([second.status, problem.parse(second.json()).code]).toEqual([409, 'sweep-running']);
  expect(await all()).toMatchObject([{ wanted: true, running: false, expected: 40 }]);
  const { items } = auditTrail.parse((await ops.get('/api/sync/audit')).json());
  expect(items.filter(({ what }) => what === 'sweep')).toMatchObject([{ factory: 'kharkiv' }]);
});

test('a factory that is not compared, or not the person’s, is as if it were not there', async () => {
  for (const factory of ['elsewhere', 'khmelnytskyi', 'nowhere'])
    expect((await askFor(factory)).status).toBe(404);
  expect((await askFor('kharkiv', await world.as('manager'))).status).toBe(403);
});
