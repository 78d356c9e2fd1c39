import { readConfig } from '@mullion/platform/process/config';
import { openLog } from '@mullion/platform/process/log';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { tamper } from '@mullion/platform/event-store/testing/tamper';
import { orderPersonalData } from '@mullion/domain/order/codec';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { dealers } from '@mullion/projections/dealers/project';
import { orders } from '@mullion/projections/orders/project';
import { followLog, type Following } from '@mullion/projections/runtime/follow';
import { ensureSchema } from '@mullion/projections/runtime/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectFactories } from '../../runtime/factories';
import { type RunningSync, startSync } from '../../testing/factory-push';
import { WELL_BEHAVED } from '../misbehaviour';
import { feedCounts } from '../outbox';
import { Simulator } from '../simulator';
import { check } from './checker';
import { isGood, type Report } from './report';

/** The factories' systems against the real edge, inbox, queue, event log and projections. */
let factory: TestDatabase;
let portal: TestDatabase;
let sync: RunningSync;
let simulator: Simulator;
let following: Following[];
const log = openLog('test', 'silent');

beforeAll(async () => {
  factory = await testDatabase();
  portal = await testDatabase();
  sync = await startSync(portal.url, testRedisUrl(9), connectFactories(readConfig({})));
  following = [];
  for (const projection of [dealers, orders]) {
    await ensureSchema(portal.db, projection);
    const store = withPersonalData(
      openPostgresEventStore(portal.db),
      openVault(portal.db, {}),
      orderPersonalData,
    );
    following.push(followLog({ db: portal.db, store, projection, log }));
  }
  simulator = new Simulator({
    db: factory.db,
    log,
    portal: sync.url,
    seed: 'checker',
    orders: 150,
    rate: 0,
    misbehaviour: WELL_BEHAVED,
  });
  await simulator.start((error) => {
    throw error;
  });
});
afterAll(async () => {
  await simulator.stop();
  await Promise.all(following.map((f) => f.stop()));
  await sync.stop();
  await portal.drop();
  await factory.drop();
});

const report = (patience = 15_000): Promise<Report> =>
  check({ simulator: factory.db, portal: portal.db, patience });

/** Spoils something in the portal, looks at what the checker says, and mends it. */
async function spoilt(spoil: string, mend: string): Promise<readonly string[]> {
  await tamper(portal.db, spoil);
  try {
    return (await report(500)).problems;
  } finally {
    await tamper(portal.db, mend);
  }
}

describe('the checker', () => {
  it('finds that portal and factory agree on the history', async () => {
    await expect.poll(async () => (await simulator.state())['phase'], { timeout: 40_000 }).toBe('live');
    const { problems, summary } = await report();
    expect([...problems.slice(0, 5), ...following.map((f) => f.problem())]).toEqual([undefined, undefined]);
    expect(summary.applied).toBeGreaterThan(1_000);
    expect(summary).toMatchObject({ unacknowledged: 0, held: 0, waiting: 0, lost: 0, doubled: 0 });
  });

  it('finds that they agree after live work with all misbehaviours, when what must be held back is held back', async () => {
    const { total: before } = await feedCounts(factory.db);
    simulator.misbehave({
      ...WELL_BEHAVED,
      duplicates: 0.1,
      shuffles: 0.2,
      unknownCodes: 0.02,
      rubbish: 0.03,
      invariantBreaks: 0.02,
      unknownDealer: 0.01,
      flood: 1_200,
    });
    await expect
      .poll(async () => (await feedCounts(factory.db)).total, { timeout: 40_000 })
      .toBeGreaterThanOrEqual(before + 1_200);
    simulator.misbehave(WELL_BEHAVED);
    const { problems, summary } = await report();
    expect([...problems.slice(0, 5), ...following.map((f) => f.problem())]).toEqual([undefined, undefined]);
    expect(summary.held).toBeGreaterThan(5);
    expect(summary.waiting).toBeGreaterThan(5);
    expect((await simulator.state())['surprises']).toEqual([]);
  });

  it('tells a status, a promise and a counter that differ, and which order it is', async () => {
    const [row] = await portal.db.query<{ id: string; status: string; promised: string; made: number }>(
      `select id, status, promised, made from orders.list where status = 'delivered' order by id limit 1`,
    );
    if (!row) throw new Error('no order is delivered');
    const problems = await spoilt(
      `update orders.list set status = 'made', promised = '2020-01-01', made = made + 1 where id = '${row.id}'`,
      `update orders.list set status = '${row.status}', promised = '${row.promised}', made = ${row.made} where id = '${row.id}'`,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(
      `${row.id} in the read table orders.list: status is made instead of delivered, promised is 2020-01-01`,
    );
  });

  it('tells an order that is missing and one that nobody ordered', async () => {
    const problems = await spoilt(
      `with one as (select id from orders.list order by id limit 1)
       update orders.list set id = 'kharkiv~NOBODY' where id = (select id from one)`,
      `update orders.list set id = factory || '~' || number where id = 'kharkiv~NOBODY'`,
    );
    expect(problems.map((p) => p.split(':')[0]).sort()).toEqual(['extra', 'missing']);
  });

  it('tells an acknowledged change that the inbox forgot, and one that came to no end', async () => {
    const forgotten = await spoilt(
      `update sync.changes set source_id = 'elsewhere' where source_id = '3-2'`,
      `update sync.changes set source_id = '3-2' where source_id = 'elsewhere'`,
    );
    expect(forgotten).toEqual([expect.stringContaining('/production/3-2 of')]);
    expect(forgotten[0]).toContain('the inbox does not know it');
    const endless = await spoilt(
      `update sync.changes set status = 'pending', look_at = 'infinity' where source_id = '3-2'`,
      `update sync.changes set status = 'applied' where source_id = '3-2'`,
    );
    expect(endless).toEqual([expect.stringMatching(/^lost: .*3-2 of .* has no recorded end$/)]);
  });

  it('tells an effect that came before one that the factory reported earlier', async () => {
    const swap = (a: string, b: string) => `update log.events set data = case data->'change'->>'id'
        when '${a}' then jsonb_set(data::jsonb, '{change,id}', '"${b}"')::json
        else jsonb_set(data::jsonb, '{change,id}', '"${a}"')::json end
      where stream like 'order-%' and data->'change'->>'id' in ('${a}', '${b}')`;
    const [order] = await portal.db.query<{ a: string; b: string }>(
      `select e.data->'change'->>'id' as a, f.data->'change'->>'id' as b
       from log.events e join log.events f on f.stream = e.stream and f.version = e.version + 1
       where e.stream like 'order-%' order by e.position limit 1`,
    );
    if (!order) throw new Error('no order has two events');
    const swapped = await spoilt(swap(order.a, order.b), swap(order.a, order.b));
    expect(swapped).toEqual([
      expect.stringMatching(/^outOfOrder: .* took effect after .*, which came later/),
    ]);
  });
});

it('finds that a good report is good', async () => {
  expect(isGood(await report())).toBe(true);
});
