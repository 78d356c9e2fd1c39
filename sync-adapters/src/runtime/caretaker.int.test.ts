import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHistory } from '@mullion/platform/history/read';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { startCaretaker } from './caretaker';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const caretaker = () =>
  startCaretaker({ db: database.db, inbox: postgresInbox(database.db), log: openLog('sync', 'silent') }, []);

/** A round of a minute ago that another process, dead by now, has left. */
const round = (minutesAgo: number, ended: number) =>
  database.db.query(
    `insert into sync.rounds (at, factory, source, ended)
     values (clock_timestamp() - make_interval(mins => $1), 'north', 'production', $2)`,
    [minutesAgo, ended],
  );

const ended = async () => {
  const [history] = await readHistory(database.db, ['north'], 60, 30);
  const rates = history?.points.map(({ perSecond }) => perSecond ?? 0) ?? [];
  return Math.round(rates.reduce((sum, rate) => sum + rate * 60, 0));
};

test('the minutes of a process that died are told by those after it, once however many they are', async () => {
  await round(20, 7);
  await round(4, 30);
  await round(3, 12);
  const two = [caretaker(), caretaker()];
  await expect.poll(ended, { timeout: 30_000 }).toBe(49);
  await expect
    .poll(() => database.db.query('select ended from sync.rounds order by ended'), { timeout: 30_000 })
    .toEqual([{ ended: 12 }, { ended: 30 }]);
  await Promise.all(two.map((stop) => stop()));
  const third = caretaker();
  await third();
  expect(await ended()).toBe(49);
});

test('what waits is noted every second', async () => {
  await database.db.query(
    `insert into sync.changes (factory, source, source_id, key, at, at_ms, payload, correlation, look_at)
     values ('north', 'production', '1', 'k', '2026-11-21T12:00:00Z', 0, '{}', 'c', clock_timestamp() - interval '1 minute')`,
  );
  const stop = caretaker();
  await expect
    .poll(() => database.db.query('select max(backlog) as most from sync.history'), { timeout: 30_000 })
    .toEqual([{ most: 1 }]);
  await stop();
});
