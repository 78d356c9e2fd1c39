import { orderPersonalData } from '@mullion/domain/order/codec';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';
import { readConfig } from '@mullion/platform/process/config';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { orders } from '@mullion/projections/orders/project';
import { followLog, type Following } from '@mullion/projections/runtime/follow';
import { ensureSchema } from '@mullion/projections/runtime/schema';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connectFactories } from '../../runtime/factories';
import { type RunningSync, startSync } from '../../testing/factory-push';
import { WELL_BEHAVED } from '../misbehaviour';
import { feedCounts } from '../outbox';
import { Simulator } from '../simulator';
import { check } from './checker';

let factory: TestDatabase;
let portal: TestDatabase;
let sync: RunningSync;
let simulator: Simulator;
let following: Following;
const log = openLog('test', 'silent');

beforeAll(async () => {
  factory = await testDatabase();
  portal = await testDatabase();
  const patient = connectFactories(readConfig({}), {});
  const factories = patient.map(({ settings, ...rest }) => ({
    ...rest,
    settings: { ...settings, production: { ...settings.production, gapSeconds: 2 } },
  }));
  sync = await startSync(portal.url, testRedisUrl(13), factories);
  await ensureSchema(portal.db, orders);
  const events = openPostgresEventStore(portal.db);
  const store = withPersonalData(events, openVault(portal.db, {}), orderPersonalData);
  following = followLog({ db: portal.db, store, projection: orders, log });
  simulator = new Simulator({
    db: factory.db,
    log,
    portal: sync.url,
    seed: 'forgotten',
    orders: 60,
    rate: 0,
    misbehaviour: WELL_BEHAVED,
  });
  await simulator.start((error) => {
    throw error;
  });
  await vi.waitFor(async () => expect(await simulator.state()).toMatchObject({ phase: 'live' }), 60_000);
});
afterAll(async () => {
  await simulator.stop();
  await following.stop();
  await sync.stop();
  await portal.drop();
  await factory.drop();
});

const report = (patience: number) => check({ simulator: factory.db, portal: portal.db, patience });
const lost = () =>
  factory.db.query<{ factory: string; key: string }>(
    `select distinct factory, key from feed where missed = 'lost'`,
  );

it('what the factory forgets is no loss of the portal, and all agrees again once it was asked for', async () => {
  const { total } = await feedCounts(factory.db);
  simulator.misbehave({ ...WELL_BEHAVED, losesChanges: 0.04, flood: 1_500 });
  await expect
    .poll(async () => (await feedCounts(factory.db)).total, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(total + 1_500);
  simulator.misbehave(WELL_BEHAVED);
  const forgotten = await lost();
  expect(forgotten.length).toBeGreaterThan(15);
  expect((await report(5_000)).problems).toEqual([]);

  for (const id of ['kharkiv', 'khmelnytskyi'])
    await simulator.again(
      id,
      forgotten.filter((one) => one.factory === id).map(({ key }) => key),
    );
  expect(await lost()).toEqual([]);
  const { problems, summary } = await report(20_000);
  expect(problems).toEqual([]);
  expect(summary).toMatchObject({ unacknowledged: 0, held: 0, waiting: 0, lost: 0, doubled: 0, missing: 0 });
});
