import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogToWrite } from '../runtime/log';
import { openPools } from '../runtime/pools';
import { dealerStated, push, SECRET, startSync, statement, testFactory } from '../testing/factory-push';
import { startOutgoing } from './outgoing';
import { openPrograms } from './programs';
import { deskOf } from './testing/desk';
import { type PretendProgram, pretendProgram } from './testing/pretend-program';

const CHANGES = 30_000;
const AT_ONCE = 1_000;

let database: TestDatabase;
let program: PretendProgram;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await testDatabase();
  program = await pretendProgram(SECRET);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await program.close();
  await database.drop();
});

async function pending(): Promise<number> {
  const [row] = await database.db.query<{ count: number }>(
    `select count(*)::int as count from sync.changes where status = 'pending'`,
  );
  return row?.count ?? 0;
}

test('a decision leaves while tens of thousands of changes wait and are worked off', async () => {
  const factory = { ...testFactory('alpha'), answers: { url: program.url, secret: SECRET } };
  const sync = await startSync(database.url, testRedisUrl(14), [factory]);
  ends.push(() => sync.stop());
  const pools = openPools(database.url);
  ends.push(() => pools.close());
  const log = openLog('priority-test', 'silent');
  const store = openLogToWrite(pools.decisions, undefined);
  const programs = openPrograms(pools.decisions, log, [factory]);
  ends.push(startOutgoing({ db: pools.decisions, store, log }, programs));
  const desk = deskOf(store, 'alpha');
  await desk.received('K-desk');
  await push(sync.url, 'alpha/accounting', [dealerStated()]);

  for (let from = 0; from < CHANGES; from += AT_ONCE)
    await sync.inbox.accept(
      Array.from({ length: AT_ONCE }, (_, i) => {
        const id = `flood-${from + i}`;
        const order = `F-${(from + i) % 10_000}-${Math.floor((from + i) / 10_000)}`;
        const at = '2026-11-21T14:06:00+02:00';
        const payload = { id, order, at, kind: 'order.accepted', data: statement() };
        const of = { factory: 'alpha', source: 'production', correlation: id };
        return { ...of, id, key: order, at, kind: payload.kind, payload };
      }),
    );
  // The flood is under way, and far from its end.
  await expect.poll(pending, { timeout: 30_000 }).toBeLessThan(CHANGES - 500);
  const before = await pending();
  await desk.accept('K-desk');
  await expect.poll(() => program.done.length, { timeout: 30_000, interval: 5 }).toBe(1);
  const after = await pending();
  expect(before).toBeGreaterThan(10_000);
  expect(after).toBeGreaterThan(before / 2);
});
