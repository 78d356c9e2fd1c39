import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { openDatabase } from './database';

let test1: TestDatabase;
beforeAll(async () => (test1 = await testDatabase()));
afterAll(() => test1.drop());

test('a transaction that throws leaves nothing behind', async () => {
  await test1.db.query('create table kept (n int)');
  const failing = test1.db.transaction(async (sql) => {
    await sql.query('insert into kept values (1)');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await test1.db.query('select * from kept')).toEqual([]);
});

test('a transaction of somebody who vanished is given up, and its locks with it', async () => {
  const vanished = openDatabase(test1.url, { max: 1, silentTransactionSeconds: 1 });
  let silent: () => void = () => undefined;
  const silence = new Promise<void>((resolve) => (silent = resolve));
  let locked = false;
  const holding = vanished
    .transaction(async (sql) => {
      await sql.query('select pg_advisory_xact_lock(7)');
      locked = true;
      await silence;
    })
    .catch(() => undefined);
  await expect.poll(() => locked).toBe(true);
  const free = async () =>
    (await test1.db.query<{ free: boolean }>('select pg_try_advisory_xact_lock(7) as free'))[0]?.free;
  expect(await free()).toBe(false);
  await expect.poll(free, { timeout: 20_000 }).toBe(true);
  silent();
  await holding;
  await vanished.close();
});

test('nobody who vanished holds a lock for long, whatever he opened the database for', async () => {
  const [told] = await test1.db.query('show idle_in_transaction_session_timeout');
  expect(told).toEqual({ idle_in_transaction_session_timeout: '1min' });
});

test('a 64-bit number that no double can hold is an error, never a rounded number', async () => {
  await expect(test1.db.query('select 9007199254740993::bigint as n')).rejects.toThrow('safe integer');
});

test('a listener hears what is notified, also after its connection was cut', async () => {
  const heard: string[] = [];
  const stop = await test1.db.listen('news', (payload) => heard.push(payload));
  await test1.db.query(`select pg_notify('news', 'one')`);
  await expect.poll(() => heard).toEqual(['one']);
  await test1.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
  );
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['one', '']);
  await test1.db.query(`select pg_notify('news', 'two')`);
  await expect.poll(() => heard).toEqual(['one', '', 'two']);
  await stop();
});
