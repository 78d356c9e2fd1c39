import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Delivery } from '@mullion/domain/order/delivery-view';
import { type ReadModels, testReadModels } from '../testing/read-models';
import type { Scope } from '../scope/read';
import { type DeliveriesQuestion, listDeliveries } from './read';

const TRIPS = 60;

let models: ReadModels;

/** Sixty trips of two factories on seven days, so that days tie; each has a stop of every third of nine dealers. */
beforeAll(async () => {
  models = await testReadModels();
  await models.db.query(
    `insert into deliveries.trip
     select f || '~T-' || i, f, date '2026-11-01' + i % 7, json_build_object('number', 'T-' || i, 'date', date '2026-11-01' + i % 7)
     from (select i, (array['kharkiv', 'lviv'])[1 + i % 2] as f from generate_series(1, ${String(TRIPS)}) i) t`,
  );
  await models.db.query(
    `insert into deliveries.stop
     select t.id, t.factory || '~K-' || d || t.id, t.date, t.factory, 'K-' || d, 'D-' || d, t.factory || '~D-' || d,
       'B-' || d % 2, null, 2, 1
     from (select *, row_number() over (order by id) as n from deliveries.trip) t
       join generate_series(1, 9) d on (t.n + d) % 3 = 0`,
  );
});
afterAll(() => models.drop());

/** All pages, one after the other. */
async function walk(scope: Scope, question: Omit<DeliveriesQuestion, 'cursor'>): Promise<Delivery[]> {
  const items: Delivery[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(models.db, scope, { ...question, ...(cursor ? { cursor } : {}) });
    if ('refused' in page) throw new Error(page.reason);
    expect(page.items.length).toBeLessThanOrEqual(question.limit);
    if (page.next !== null) expect(page.items).toHaveLength(question.limit);
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

const scopes: [string, Scope][] = [
  ['both factories', { factories: ['kharkiv', 'lviv'] }],
  ['one factory', { factories: ['lviv'] }],
  ['three dealers', { factories: ['kharkiv', 'lviv'], dealers: ['kharkiv~D-1', 'kharkiv~D-2', 'lviv~D-3'] }],
  ['two dealers who share trips', { factories: ['kharkiv'], dealers: ['kharkiv~D-1', 'kharkiv~D-4'] }],
  ['branches', { factories: ['kharkiv'], dealers: ['kharkiv~D-1', 'kharkiv~D-2'], branches: ['B-1'] }],
];

test.each(scopes)('pages for %s show each trip once, the latest day first', async (_, scope) => {
  const whole = await walk(scope, { limit: 200 });
  expect(whole.length).toBeGreaterThan(3);
  for (const limit of [1, 2, 7, whole.length]) expect(await walk(scope, { limit })).toEqual(whole);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  const order = whole.map(({ date, id }) => `${date} ${id}`);
  expect(order).toEqual([...order].sort().reverse());
});

test('filters hold on every page', async () => {
  const scope = { factories: ['kharkiv', 'lviv'] };
  const days = await walk(scope, { limit: 3, from: '2026-11-02', to: '2026-11-03' });
  expect(new Set(days.map(({ date }) => date))).toEqual(new Set(['2026-11-02', '2026-11-03']));
  const everything = await walk(scope, { limit: 200 });
  expect(everything).toHaveLength(TRIPS);
  expect(days).toEqual(everything.filter(({ date }) => date === '2026-11-02' || date === '2026-11-03'));
  const own = await walk(scope, { limit: 3, dealer: 'kharkiv~D-5' });
  expect(own.length).toBeGreaterThan(3);
  for (const { stops } of own) expect(stops).toMatchObject([{ dealer: 'D-5' }]);
});
