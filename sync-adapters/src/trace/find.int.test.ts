import type { Sql } from '@mullion/platform/db/database';
import { keyNews } from '@mullion/platform/reconciliation/inbox-view';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { find } from './find';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.query(
    `insert into sync.changes (factory, source, source_id, key, at, at_ms, correlation, status, look_at)
     select 'f' || n % 3, 'production', 'id-' || n, 'K-' || n % 2000, '2026-11-01T00:00:00Z', 0, 'c-' || n / 50,
       case when n > 29990 then 'pending' when n % 100 = 0 then 'skipped' else 'applied' end, 'infinity'
     from generate_series(1, 30000) n`,
  );
  await database.db.query('analyze sync.changes');
});
afterAll(() => database.drop());

/** The database, and how it answered: which indexes, and what it read whole. */
function watched() {
  const plans: string[] = [];
  const sql: Sql = {
    query: async (text, values = [], name) => {
      const lines = await database.db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
      return database.db.query(text, values, name);
    },
  };
  return { sql, plans: () => plans.join('\n') };
}

test('an id, a key and a correlation are found by indexes, what waits still among them', async () => {
  const { sql, plans } = watched();
  expect((await find(sql, 'id-7', {}))?.changes).toHaveLength(1);
  // The last of them is pending.
  expect((await find(sql, 'K-1999', {}))?.changes).toHaveLength(15);
  expect((await find(sql, 'c-599', {}))?.changes).toHaveLength(50);
  expect(plans()).not.toContain('Seq Scan');
  for (const index of ['source_id_key', 'changes_by_key', 'changes_by_correlation'])
    expect(plans()).toContain(index);
});

test('what came of a key since long ago is found by its index', async () => {
  const { sql, plans } = watched();
  const of = { factory: 'f1', source: 'production' };
  const news = await keyNews(sql, of, [
    { key: 'K-1999', askedAfter: 1 },
    { key: 'K-1000', askedAfter: 29_000 },
  ]);
  expect(news.get('K-1999')?.fresh).toBe(5);
  expect(news.get('K-1000')).toMatchObject({ fresh: 0, skipped: { change: 'id-25000' } });
  expect(plans()).not.toContain('Seq Scan');
  expect(plans()).toContain('changes_by_key');
});
