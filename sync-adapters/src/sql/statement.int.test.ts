import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ForeignDatabase, openForeignDatabase } from '@mullion/platform/db/foreign';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { FeedFault } from '../pull/fault';
import { readStatement, writeStatement } from './statement';

let factory: TestDatabase;
let foreign: ForeignDatabase;
beforeEach(async () => {
  factory = await testDatabase();
  await factory.db.query(
    `create table clients (id int primary key, name text unique, total numeric check (total >= 0))`,
  );
  await factory.db.query(`insert into clients values (1, 'Olena +380501112233', 12500)`);
  foreign = openForeignDatabase(factory.url, { timeoutSeconds: 5, timeZone: 'Europe/Kyiv' });
});
afterEach(async () => {
  await foreign.close();
  await factory.drop();
});

/** All that anyone may print of an error. */
const printed = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify([error.message, error.cause, Object.entries(error)])
    : String(error);
const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('It did not fail'),
    (error: unknown) => error,
  );

test('values of rows that the database quotes are told to nobody, the code of the error is', async () => {
  const reading = await failing(readStatement(foreign, 'select name::numeric from clients', []));
  expect(reading).toBeInstanceOf(FeedFault);
  expect(printed(reading)).toContain('SQLSTATE 22P02');
  expect(printed(reading)).not.toContain('Olena');

  const add = 'insert into clients values ($1::int, $2, $3::numeric)';
  const twice = await failing(writeStatement(foreign, add, [2, 'Olena +380501112233', 1]));
  expect(printed(twice)).toContain('SQLSTATE 23505');
  const unreadable = await failing(writeStatement(foreign, add, [3, 'Ivan', 'Olena']));
  expect(printed(unreadable)).toContain('SQLSTATE 22P02');
  const forbidden = await failing(writeStatement(foreign, add, [4, 'Olena', -1]));
  expect(printed(forbidden)).toContain('SQLSTATE 23514');
  for (const error of [twice, unreadable, forbidden]) expect(printed(error)).not.toMatch(/Olena|Ivan/);
});

test('what the query is at fault of itself is told in the words of the database', async () => {
  await expect(readStatement(foreign, 'select nme from clients', [])).rejects.toThrow('"nme" does not exist');
});
