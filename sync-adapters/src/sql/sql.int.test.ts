import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderCodec } from '@mullion/domain/order/codec';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { dealerStated, push, type RunningSync, startSync } from '../testing/factory-push';
import { clock, logState, makeOrders, poltava, poltavaDatabase } from './testing/poltava';

/** A factory that only offers its database, through the whole of the sync. */
const PATIENCE = { timeout: 30_000, interval: 50 };
const REDIS = testRedisUrl(9);

let portal: TestDatabase;
let factory: TestDatabase;
const running: RunningSync[] = [];
const start = async (...more: Parameters<typeof poltava> extends [string, ...infer R] ? R : never) => {
  const sync = await startSync(portal.url, REDIS, [poltava(factory.url, ...more)]);
  running.push(sync);
  return sync;
};
beforeEach(async () => {
  [portal, factory] = await Promise.all([testDatabase(), poltavaDatabase()]);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sync) => sync.stop()));
  await Promise.all([portal.drop(), factory.drop()]);
});

const knowDealer = async (sync: RunningSync) => {
  await push(sync.url, 'poltava/accounting', [dealerStated('D-1', 'the-dealer')]);
  await expect.poll(async () => (await sync.store.readStream('dealer-poltava~D-1')).length, PATIENCE).toBe(1);
};
const eventsOf = async (sync: RunningSync, order: string) =>
  (await sync.store.readStream(`order-poltava~${order}`)).map(({ type, schema, data }) =>
    orderCodec.parse(type, schema, data),
  );
const typesOf = async (sync: RunningSync, order: string) =>
  (await eventsOf(sync, order)).map(({ type }) => type);
const heldOf = async (sync: RunningSync, search: string) =>
  (await sync.inbox.held({ limit: 10, search })).items[0];

test('joined tables become the changes of an order: header and items, states, a trip with its lines', async () => {
  const sync = await start();
  await knowDealer(sync);
  await makeOrders(factory.db, ['P-1', 'P-2'], { state: 'NEW', changedAt: clock(-30) });
  await expect.poll(() => typesOf(sync, 'P-1'), PATIENCE).toEqual(['OrderReceived']);
  await makeOrders(factory.db, ['P-1'], { version: 2, changedAt: clock(-20) });
  await logState(factory.db, 'P-1', 'DONE', 1, 3);
  await expect
    .poll(() => typesOf(sync, 'P-1'), PATIENCE)
    .toEqual(['OrderReceived', 'OrderAccepted', 'UnitsMade']);
  await factory.db.query(
    `with t as (insert into trips values ('T-7', current_date, '9-12', 'Vasyl', null, now()) returning trip_no)
     insert into trip_lines select trip_no, o, p, q from t, (values ('P-1', 1, 2), ('P-1', 1, 1)) l (o, p, q)`,
  );
  await expect.poll(() => typesOf(sync, 'P-1').then((types) => types.at(-1)), PATIENCE).toBe('UnitsShipped');

  const [received, accepted, , shipped] = await eventsOf(sync, 'P-1');
  expect(received?.data).toMatchObject({ change: { id: 'order-P-1-1' } });
  expect(accepted?.data).toMatchObject({
    order: {
      dealer: 'D-1',
      customer: { name: 'Hanna Ivanenko', phone: '+380501112233' },
      price: { amount: 1_250_050, currency: 'UAH' },
      constructions: [
        { id: '1', name: 'Window', quantity: 3, description: [{ label: 'Colour', value: 'white' }] },
        { id: '2', name: 'Door', quantity: 1, description: [] },
      ],
    },
  });
  expect(shipped?.data).toMatchObject({
    change: { id: 'trip-T-7-P-1' },
    trip: { number: 'T-7', window: '9-12', driver: { name: 'Vasyl' } },
  });
  // The door of the factory's own clock: two hours (in winter) ahead of UTC.
  const at = received && 'change' in received.data ? Date.parse(received.data.change.at) : 0;
  expect(Math.abs(Date.now() - at)).toBeLessThan(120_000);
});

test('a value that is no number holds back its order only; the mended mapping reads the kept rows, in order', async () => {
  const sync = await start();
  await knowDealer(sync);
  await makeOrders(factory.db, ['Q-1', 'Q-2'], { changedAt: clock(-30) });
  // A second apart: of one instant nobody knows the order.
  await logState(factory.db, 'Q-1', 'DONE', 1, '1 pc', -2);
  await logState(factory.db, 'Q-1', 'DONE', 1, 2, -1);
  await logState(factory.db, 'Q-2', 'DONE', 1, 3);
  await expect.poll(() => typesOf(sync, 'Q-2'), PATIENCE).toEqual(['OrderAccepted', 'UnitsMade']);
  await expect
    .poll(() => heldOf(sync, 'Q-1'), PATIENCE)
    .toMatchObject({ code: 'payload-unmappable', key: 'Q-1', waiting: 1 });
  const held = await heldOf(sync, 'Q-1');
  expect(held?.reason).toContain('data.items.0.quantity: the column qty holds no whole number');
  expect(held?.reason).not.toContain('1 pc');
  expect(await typesOf(sync, 'Q-1')).toEqual(['OrderAccepted']);

  await Promise.all(running.splice(0).map((one) => one.stop()));
  const again = await start((connector) => ({
    ...connector,
    feeds: connector.feeds.map((feed) =>
      feed.name === 'states'
        ? {
            ...feed,
            change: {
              ...feed.change,
              data: {
                code: '{code}',
                items: [
                  {
                    construction: '{pos}',
                    quantity: { from: '{qty}', as: 'integer', table: { '1 pc': '1', '2': '2', '3': '3' } },
                  },
                ],
              },
            },
          }
        : feed,
    ),
  }));
  await again.inbox.retry(held?.seq ?? 0, 'ops');
  await expect
    .poll(() => typesOf(again, 'Q-1'), PATIENCE)
    .toEqual(['OrderAccepted', 'UnitsMade', 'UnitsMade']);
  const made = (await eventsOf(again, 'Q-1'))
    .slice(1)
    .map(({ data }) => ('change' in data ? data.change.id : ''));
  const ids = await factory.db.query<{ id: number }>(
    `select id from status_log where order_no = 'Q-1' order by id`,
  );
  expect(made).toEqual(ids.map(({ id }) => `state-${id}`));
});

test('a row that the factory corrects frees its order by itself', async () => {
  const sync = await start();
  await knowDealer(sync);
  await makeOrders(factory.db, ['R-1'], { changedAt: clock(-30) });
  await logState(factory.db, 'R-1', 'DONE', 1, 'three');
  await expect.poll(() => heldOf(sync, 'R-1'), PATIENCE).toMatchObject({ code: 'payload-unmappable' });
  await factory.db.query(
    `update status_log set qty = '3', happened_at = happened_at + interval '1 second' where order_no = 'R-1'`,
  );
  await expect.poll(() => typesOf(sync, 'R-1'), PATIENCE).toEqual(['OrderAccepted', 'UnitsMade']);
  expect(await heldOf(sync, 'R-1')).toBeUndefined();
});

test('rows whose order is no order number are kept, and come in once the mapping knows better', async () => {
  const sync = await start((connector) => ({
    ...connector,
    feeds: connector.feeds.map((feed) => ({ ...feed, change: { ...feed.change, order: '*{order_no}' } })),
  }));
  await knowDealer(sync);
  await makeOrders(factory.db, ['S-1'], { changedAt: clock(-30) });
  await expect
    .poll(() => heldOf(sync, 'payload-unmappable'), PATIENCE)
    .toMatchObject({
      key: expect.stringMatching(/^unmapped-/) as string,
    });
  const held = await heldOf(sync, 'payload-unmappable');
  await Promise.all(running.splice(0).map((one) => one.stop()));
  const again = await start();
  await again.inbox.retry(held?.seq ?? 0, 'ops');
  await expect.poll(() => typesOf(again, 'S-1'), PATIENCE).toEqual(['OrderAccepted']);
  await expect.poll(() => heldOf(again, 'payload-unmappable'), PATIENCE).toBeUndefined();
});

test('a portal that was away for hours catches up, in batches, everything once and in order', async () => {
  await knowDealer(await start());
  await Promise.all(running.splice(0).map((one) => one.stop()));
  const numbers = Array.from({ length: 700 }, (_, n) => `U-${n}`);
  await makeOrders(factory.db, numbers, { changedAt: clock(-7_200) });
  await factory.db.query(
    `insert into status_log (order_no, pos, code, qty, happened_at)
     select o.order_no, 1, 'DONE', '1', o.changed_at + s * interval '1 minute' from orders o, generate_series(1, 3) s
     order by s, o.order_no`,
  );
  const sync = await start();
  const open = async () =>
    (
      await portal.db.query<{ n: number }>(
        `select count(*)::int as n from sync.changes where key like 'U-%' and status in ('applied')`,
      )
    )[0]?.n;
  await expect.poll(open, PATIENCE).toBe(2_800);
  expect(await typesOf(sync, 'U-5')).toEqual(['OrderAccepted', 'UnitsMade', 'UnitsMade', 'UnitsMade']);
});
