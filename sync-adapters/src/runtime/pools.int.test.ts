import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { openPools } from './pools';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('however many rounds want to work, what those at work ask for is answered', async () => {
  const pools = openPools(database.url);
  let begun = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const round = () =>
    pools.rounds.transaction(async () => {
      begun += 1;
      if (begun === 8) open();
      await gate;
      await pools.db.query('select 1');
    });
  await Promise.all(Array.from({ length: 40 }, round));
  expect(begun).toBe(40);
  await pools.close();
});

test('what people decided finds a connection while all others are taken', async () => {
  const pools = openPools(database.url);
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let begun = 0;
  const taken = [pools.db, pools.rounds].flatMap((pool) =>
    Array.from({ length: 30 }, () =>
      pool.transaction(async () => {
        begun += 1;
        await gate;
      }),
    ),
  );
  await expect.poll(() => begun).toBe(18);
  expect(await pools.decisions.query('select 1 as one')).toEqual([{ one: 1 }]);
  expect(begun).toBe(18);
  release();
  await Promise.all(taken);
  await pools.close();
});
