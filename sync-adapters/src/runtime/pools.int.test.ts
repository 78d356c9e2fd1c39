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
