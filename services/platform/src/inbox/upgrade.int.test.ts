import { runner } from 'node-pg-migrate';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { migrate } from '../db/migrate';
import { checkoutFolder } from '../process/checkout-folder';
import { testDatabase } from '../testing/test-database';
import { postgresInbox } from './postgres';

const DESK = '0005_hold-back-desk.sql';

test('changes that an earlier version held back say what they wait for, and go on working', async () => {
  const database = await testDatabase();
  const dir = checkoutFolder('migrations');
  const since = readdirSync(dir).filter((name) => name >= DESK).length;
  await runner({
    databaseUrl: database.url,
    dir,
    direction: 'down',
    count: since,
    migrationsTable: 'migrations',
    log: () => undefined,
  });
  const held = (id: string, code: string, reason: string, waitsFor: string | null) =>
    database.db.query(
      `insert into sync.changes (factory, source, source_id, key, at, at_ms, payload, correlation, status, code,
         reason, waits_for, held_since, holds)
       values ('alpha', 'production', $1, $1, '2026-11-20T10:00:00Z', 0, '{"kind":"status","text":"\\u0000"}', 'c', 'held', $2,
         $3, $4, now(), 1)`,
      [id, code, reason, waitsFor],
    );
  await held('one', 'dealer-unknown', 'The factory has not stated a dealer D-1.', 'D-1');
  await held('two', 'code-unknown', 'The status code GLZ ERR is not in the table of Alpha. Add it.', null);
  await held('three', 'order-unknown', 'No such order.', null);

  await migrate(database.url);
  const { items } = await postgresInbox(database.db).held({ limit: 9 });
  expect(items.map(({ id, kind, waitsFor }) => [id, kind, waitsFor])).toEqual([
    ['one', undefined, 'dealer D-1'],
    ['two', undefined, 'code GLZ ERR'],
    ['three', undefined, undefined],
  ]);
  await database.drop();
});
