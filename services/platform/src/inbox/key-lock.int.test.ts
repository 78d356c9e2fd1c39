import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../db/database';
import { changesOf, effectsTable, recordingHandler } from '../testing/inbox-source';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { drainer } from './drain';
import { postgresInbox } from './postgres';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a key is worked on by one round at a time, also of two processes', async () => {
  const other = openDatabase(database.url);
  const effects = await effectsTable(database.db);
  const change = changesOf('locked');
  const changes = [change('k'), change('k')];
  await postgresInbox(database.db).accept(changes);
  const { handler } = recordingHandler(database.db, effects);

  const decided: string[] = [];
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const settings = { factory: 'locked', source: 'production', gapSeconds: 1 };
  const first = drainer(database.db, settings, {
    ...handler,
    async decide(keys) {
      decided.push('first');
      await held;
      return handler.decide(keys);
    },
  });
  const second = drainer(other, settings, {
    ...handler,
    decide(keys) {
      decided.push('second');
      return handler.decide(keys);
    },
  });

  const firstRound = first(['k']);
  await expect.poll(() => decided).toEqual(['first']);
  const secondRound = second(['k']);
  const waiting = () =>
    database.db.query(`select 1 from pg_locks where locktype = 'advisory' and not granted and database =
      (select oid from pg_database where datname = current_database())`);
  await expect.poll(async () => (await waiting()).length).toBe(1);
  goOn();
  await Promise.all([firstRound, secondRound]);
  // The second finds nothing that is still open.
  expect(decided).toEqual(['first']);
  expect(await effects.of('k')).toEqual(changes.map(({ id }) => id));
  await other.close();
});
