import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDeliveries } from '../deliveries/read';
import { analyze } from '../runtime/schema';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { readTimeline } from '../timeline/read';
import { cursorOf, type OrderSort } from './cursor';
import { listStatement } from './list-statement';
import { countOrders, listOrders, type OrdersQuestion, type Scope } from './read';

const SORTS: OrderSort[] = ['-updated', 'updated', 'promised', '-promised', 'number', '-number'];
const ROWS = 20_000;

let models: ReadModels;

/** Rows as the projections write them, made in Postgres, with many ties: 20 days, 40 dealers, 8 statuses. */
beforeAll(async () => {
  models = await testReadModels();
  const { db } = models;
  await db.query(
    `insert into orders.list
     select 'kharkiv~K-' || i, 'K-' || i, 'k-' || lpad(i::text, 20, '0'), 'kharkiv', 'D-' || i % 40, 'kharkiv~D-' || i % 40,
       'B-' || i % 3, null, null,
       (array['received','accepted','inProduction','made','shipped','delivered','delivered','cancelled'])[1 + i % 8],
       null, date '2026-11-01' + i % 20, 3, 0, 0, 0, 100, 'UAH', false,
       timestamptz '2026-11-01' + make_interval(mins => i % 500), i
     from generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `insert into orders.search
     select 'kharkiv~K-' || i, ' k-' || i || E'\\n petrenko ' || md5(i::text) from generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `insert into orders.counts select factory, dealer_id, branch, status, count(*) from orders.list group by 1, 2, 3, 4`,
  );
  await db.query(
    `insert into timeline.entry select 'kharkiv~K-' || i % 200, i, 'factory', false, '{}' from generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `insert into deliveries.trip select 'kharkiv~T-' || i || '~d', 'kharkiv', date '2020-01-01' + i % 1000, '{"number":"T"}'
     from generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `insert into deliveries.stop
     select t.id, 'kharkiv~K-' || n, t.date, 'kharkiv', 'K-' || n, 'D-' || n % 40, 'kharkiv~D-' || n % 40, 'B-1', null, 1, 0
     from (select *, row_number() over (order by id) as n from deliveries.trip) t`,
  );
  for (const schema of ['orders', 'timeline', 'deliveries', 'dealers']) await analyze(db, schema);
});
afterAll(() => models.drop());

const staff: Scope = { factories: ['kharkiv', 'khmelnytskyi'] };
const dealer: Scope = { factories: ['kharkiv'], dealers: ['kharkiv~D-7'] };
const manager: Scope = { factories: ['kharkiv'], dealers: ['kharkiv~D-7', 'kharkiv~D-8', 'kharkiv~D-9'] };

async function walk(
  scope: Scope,
  question: OrdersQuestion,
  between?: () => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOrders(models.db, scope, { ...question, cursor });
    if ('refused' in page) throw new Error(page.reason);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
    await between?.();
  } while (cursor !== undefined);
  return ids;
}

test.each(SORTS)('pages sorted by %s visit each order once, ties included', async (sort) => {
  for (const [scope, filter, condition] of [
    [manager, {}, `dealer_id in ('kharkiv~D-7', 'kharkiv~D-8', 'kharkiv~D-9')`],
    [staff, { status: 'made', branch: 'B-1' }, `status = 'made' and branch = 'B-1'`],
    [staff, { q: 'k-77' }, `number like 'K-77%'`],
  ] as const) {
    const column = { updated: 'updated_at', promised: 'promised', number: 'number_key' }[
      sort.replace('-', '')
    ];
    const direction = sort.startsWith('-') ? 'desc' : 'asc';
    const expected = await models.db.query<{ id: string }>(
      `select id from orders.list where ${condition} order by ${String(column)} ${direction}, id ${direction}`,
    );
    expect(await walk(scope, { limit: 100, sort, ...filter })).toEqual(expected.map(({ id }) => id));
  }
});

test('orders that change while pages are turned make none of the others appear twice or never', async () => {
  let moved = 0;
  const seen = await walk(dealer, { limit: 20, sort: '-updated' }, () =>
    models.db.query(
      `update orders.list set updated_at = now() + make_interval(mins => $1)
       where id = (select id from orders.list where dealer_id = 'kharkiv~D-7' order by updated_at, id limit 1)`,
      [(moved += 1)],
    ),
  );
  expect(new Set(seen).size).toBe(seen.length);
  // Those that moved to the front meanwhile are found there.
  expect(seen.length).toBeGreaterThanOrEqual(ROWS / 40 - moved);
  const { db } = models;
  await db.query(
    `update orders.list set updated_at = timestamptz '2026-11-01' + make_interval(mins => position::int % 500)`,
  );
  const byNumber = await walk(dealer, { limit: 20, sort: 'number' }, () =>
    db.query(
      `update orders.list set status = 'made', updated_at = now() where dealer_id = 'kharkiv~D-7' and random() < 0.1`,
    ),
  );
  expect(new Set(byNumber).size).toBe(ROWS / 40);
  expect(byNumber).toHaveLength(ROWS / 40);
});

test.each([
  ['rubbish', 'rubbish'],
  ['another sort', cursorOf('number', { value: 'k-1', id: 'x' })],
  ['a day that does not exist', cursorOf('-updated', { value: '2026-02-31T00:00:00.000Z', id: 'x' })],
  ['no instant', cursorOf('-updated', { value: "'; drop", id: 'x' })],
  ['a zero byte', cursorOf('-updated', { value: '2026-02-01T00:00:00.000Z', id: 'x\0' })],
])('a cursor of %s is refused', async (_, cursor) => {
  expect(await listOrders(models.db, staff, { limit: 5, sort: '-updated', cursor })).toMatchObject({
    refused: 'bad-cursor',
  });
});

async function plan(text: string, values: readonly unknown[]): Promise<string> {
  const rows = await models.db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const INDEX = { updated: 'updated', promised: 'promised', number: 'number' } as const;

test.each(SORTS)('lists sorted by %s walk an index that is in that order', async (sort) => {
  const name = sort.replace('-', '') as keyof typeof INDEX;
  const after = { updated: '2026-11-01T03:00:00.000Z', promised: '2026-11-09', number: 'k-5' }[name];
  for (const keyset of [{}, { after: { value: after, id: 'kharkiv~K-9' } }])
    for (const [scope, wanted, index] of [
      [dealer, { statuses: [] }, `list_dealer_${INDEX[name]}`],
      [manager, { statuses: ['made', 'shipped'] }, `list_dealer_${INDEX[name]}`],
      [staff, { statuses: [] }, `list_status_${INDEX[name]}`],
      [staff, { statuses: ['accepted'], from: '2026-11-02' }, `list_status_${INDEX[name]}`],
    ] as const) {
      const { text, values } = listStatement(scope, { ...wanted, ...keyset }, sort, 26);
      const shown = await plan(text, values);
      expect(shown).toMatch(new RegExp(`Index (Only )?Scan.* using ${index}`));
      expect(shown).not.toMatch(/Seq Scan on list/);
    }
});

test('free text is found by its index', async () => {
  for (const scope of [staff, manager]) {
    const { text, values } = listStatement(scope, { statuses: [], q: 'a1b2c3' }, '-updated', 26);
    expect(await plan(text, values)).not.toMatch(/Seq Scan on (list|search)/);
  }
  const { text, values } = listStatement(staff, { statuses: [], q: 'a1b2c3' }, '-updated', 26);
  expect(await plan(text, values)).toMatch(/Bitmap Index Scan on search_text/);
});

/** Runs a reader and answers the plans of the statements that it sent. */
async function plansOf(read: (sql: typeof models.db) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  await read({
    ...models.db,
    query: async <R extends object>(text: string, values: readonly unknown[] = []) => {
      plans.push(await plan(text, values));
      return models.db.query<R>(text, values);
    },
  });
  return plans.join('\n');
}

test('counts, timelines and deliveries use their indexes', async () => {
  expect(await plansOf((sql) => countOrders(sql, dealer, {}))).not.toMatch(/ on list/);
  expect(await plansOf((sql) => readTimeline(sql, 'kharkiv~K-5', { staff: true, limit: 20 }))).toMatch(
    /Index (Only )?Scan Backward using entry_pkey/,
  );
  expect(
    await plansOf((sql) => readTimeline(sql, 'kharkiv~K-5', { staff: true, limit: 20, group: 'money' })),
  ).toMatch(/Index (Only )?Scan Backward using entry_part/);
  const whole = await plansOf((sql) => listDeliveries(sql, staff, { limit: 20 }));
  expect(whole).toMatch(/Index (Only )?Scan Backward using trip_factory/);
  const own = await plansOf((sql) => listDeliveries(sql, dealer, { limit: 20 }));
  expect(own).toMatch(/stop_dealer/);
  for (const shown of [whole, own]) expect(shown).not.toMatch(/Seq Scan on (trip|stop)/);
});
