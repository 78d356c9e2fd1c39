import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SqlConnector } from '@mullion/domain/factory/connector';
import { type ForeignDatabase, openForeignDatabase } from '@mullion/platform/db/foreign';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import type { OutgoingCommand } from '../foreign/system';
import { readProductionChange } from '../production/payload';
import { feedMappings, textsOf } from '../pull/feed-mapping';
import { openIntake } from '../pull/intake';
import { sqlForeignSystem } from './system';
import { clock, logState, makeOrders, poltava, poltavaDatabase } from './testing/poltava';

let portal: TestDatabase;
let factory: TestDatabase;
let foreign: ForeignDatabase;
beforeEach(async () => {
  [portal, factory] = await Promise.all([testDatabase(), poltavaDatabase()]);
  foreign = openForeignDatabase(factory.url, { timeoutSeconds: 5, timeZone: 'Europe/Kyiv' });
});
afterEach(async () => {
  await foreign.close();
  await Promise.all([portal.drop(), factory.drop()]);
});

function system(change: (connector: SqlConnector) => SqlConnector = (c) => c) {
  const { settings } = poltava(factory.url, change);
  const { connector } = settings.production;
  if (connector.kind !== 'sql') throw new Error('no SQL');
  const target = {
    factory: 'poltava',
    source: 'production',
    inbox: postgresInbox(portal.db),
    read: readProductionChange,
    backlog: () => 0,
    mostWaiting: 1_000,
    wake: () => undefined,
  };
  const intake = openIntake(target, openLog('system-test', 'silent'));
  const made = sqlForeignSystem({
    foreign,
    connector,
    feeds: feedMappings(settings),
    intake,
    texts: textsOf(settings),
  });
  if (!made) throw new Error('nobody answers');
  return made;
}

const answering =
  (states: string) =>
  (connector: SqlConnector): SqlConnector => ({ ...connector, answers: { states } });

test('the states of orders come in slices, by their numbers, each with all its constructions', async () => {
  await makeOrders(factory.db, ['S-1', 'S-10', 'S-2']);
  await factory.db.query(`update order_items set made = 2, shipped = 1 where order_no = 'S-10' and pos = 1`);
  await factory.db.query(`update orders set state = 'STOP' where order_no = 'S-2'`);
  const first = await system().states(undefined, 2);
  expect(first.orders.map(({ order }) => order)).toEqual(['S-1', 'S-10']);
  expect(first.orders[1]).toMatchObject({
    review: 'accepted',
    onHold: false,
    constructions: [
      { id: '1', quantity: 3, cancelled: 0, made: 2, shipped: 1, delivered: 0 },
      { id: '2', quantity: 1, made: 0 },
    ],
  });
  const second = await system().states(first.next, 2);
  expect(second.orders).toMatchObject([{ order: 'S-2', onHold: true }]);
  expect(await system().states(second.next, 2)).toEqual({ orders: [] });
});

test('a states query whose limit counts rows gives whole orders all the same', async () => {
  await makeOrders(factory.db, ['S-1', 'S-2', 'S-3']);
  const query = `select o.order_no as order, 'accepted' as review, false as on_hold, due_date as promised, pos as construction,
    qty as quantity, cancelled, made, shipped, delivered from orders o join order_items i using (order_no)
    where o.order_no > $1 order by o.order_no collate "C", pos limit $2`;
  const one = system(answering(query));
  const found: [string, number][] = [];
  for (let after: string | undefined; ;) {
    const page = await one.states(after, 1);
    found.push(
      ...page.orders.map(({ order, constructions }): [string, number] => [order, constructions.length]),
    );
    if (page.next === undefined) break;
    after = page.next;
  }
  expect(found).toEqual([
    ['S-1', 2],
    ['S-2', 2],
    ['S-3', 2],
  ]);
});

test('a states query that forgets its order, or a column, is told so', async () => {
  await makeOrders(factory.db, ['S-1', 'S-2']);
  const columns = `order_no as order, 'accepted' as review, false as on_hold, due_date as promised, 1 as construction,
    1 as quantity, 0 as cancelled, 0 as made, 0 as shipped, 0 as delivered`;
  const backwards = `select ${columns} from orders where $1::text is not null order by order_no desc limit $2 + 5`;
  await expect(system(answering(backwards)).states(undefined, 9)).rejects.toThrow('ordered by their numbers');
  const short = `select order_no as order from orders where $1::text is not null limit $2`;
  await expect(system(answering(short)).states(undefined, 9)).rejects.toThrow('no column review');
});

test('a start of production and documents are told by columns that a query may leave out, or leave empty', async () => {
  await makeOrders(factory.db, ['S-1', 'S-2', 'S-3']);
  const columns = `o.order_no as order, 'accepted' as review, false as on_hold, due_date as promised, pos as construction,
    qty as quantity, cancelled, made, shipped, delivered`;
  const telling = (more: string) =>
    answering(`select ${columns}${more} from orders o join order_items i using (order_no)
      where o.order_no > $1 order by o.order_no collate "C", pos limit $2`);
  const facts = async (more: string) =>
    (await system(telling(more)).states(undefined, 9)).orders.map(({ started, documents }) => [
      started,
      documents,
    ]);
  const nothing = [undefined, undefined];
  expect(await facts('')).toEqual([nothing, nothing, nothing]);
  expect(
    await facts(`, case o.order_no when 'S-1' then pos = 2 when 'S-2' then false end as started,
      case o.order_no when 'S-3' then 2 else 0 end as documents`),
  ).toEqual([
    [true, 0],
    [false, 0],
    [undefined, 2],
  ]);
  await expect(facts(`, true as started, false as started`)).rejects.toThrow('two columns started');
  await expect(facts(`, 'some' as documents`)).rejects.toThrow('whose documents holds no whole number');
  await expect(facts(`, true as startd`)).rejects.toThrow('a column startd: is started meant?');
});

test('dealer, price and the newest stage of each construction are told by columns that a query may leave out', async () => {
  await makeOrders(factory.db, ['S-1']);
  const telling = (more: string) =>
    answering(`select o.order_no as order, 'accepted' as review, false as on_hold, due_date as promised,
      pos as construction, qty as quantity, cancelled, made, shipped, delivered ${more}
      from orders o join order_items i using (order_no)
      where o.order_no > $1 order by o.order_no collate "C", pos limit $2`);
  const facts = async (more: string) => (await system(telling(more)).states(undefined, 9)).orders[0];
  const stage = `case pos when 1 then timestamp '2026-11-20 10:05:00.1234' end as stage_at`;
  expect(await facts(`, dealer_code as dealer, total as price, ${stage}`)).toMatchObject({
    dealer: 'D-1',
    price: { amount: 1_250_050, currency: 'UAH' },
    constructions: [{ id: '1', stageAt: '2026-11-20T08:05:00.123Z' }, { id: '2' }],
  });
  expect(await facts(`, 12.5 as price, 'EUR' as currency`)).toMatchObject({
    price: { amount: 1_250, currency: 'EUR' },
  });
  const bare = await facts('');
  expect([bare?.dealer, bare?.price, bare?.constructions[0]?.stageAt]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await expect(facts(`, 'much' as price`)).rejects.toThrow('(S-1) whose price holds no amount');
  await expect(facts(`, 'noon' as stage_at`)).rejects.toThrow('whose stage_at holds no time');
});

test('all changes of an order are read again, with their ids of old, however long ago they were', async () => {
  await makeOrders(factory.db, ['A-1', 'A-2'], { changedAt: clock(-86_400 * 30) });
  await logState(factory.db, 'A-1', 'DONE', 1, 2);
  await system().again(['A-1']);
  await system().again(['A-1']);
  const rows = await portal.db.query<{ id: string }>('select source_id as id from sync.changes order by 1');
  expect(rows.map(({ id }) => id)).toEqual(['order-A-1-1', 'state-1']);
});

test('what the portal asks for is written into the table of the factory, once', async () => {
  const ask: OutgoingCommand = {
    id: '5f3c',
    order: 'A-1',
    kind: 'order.return',
    at: '2026-11-20T10:00:00.000Z',
    by: 'Olena Engineer',
    data: { reason: 'the sash is too wide', construction: '1' },
  };
  const send = async () => system().command?.([ask, { ...ask, id: '5f3d', kind: 'order.accept', data: {} }]);
  await send();
  expect(await send()).toEqual([
    { id: '5f3c', outcome: 'accepted' },
    { id: '5f3d', outcome: 'accepted' },
  ]);
  expect(await factory.db.query('select id, kind, words, pos from portal_requests order by id')).toEqual([
    { id: '5f3c', kind: 'order.return', words: 'the sash is too wide', pos: 1 },
    { id: '5f3d', kind: 'order.accept', words: null, pos: null },
  ]);
});

test('a decision that the table can not hold is refused, and keeps no other', async () => {
  const ask = (id: string, construction: string): OutgoingCommand => ({
    id,
    order: 'A-1',
    kind: 'order.ask',
    at: '2026-11-20T10:00:00.000Z',
    by: 'Olena Engineer',
    data: { question: 'Which side?', construction },
  });
  expect(await system().command?.([ask('1', 'no number'), ask('2', '2')])).toEqual([
    { id: '1', outcome: 'refused', reason: expect.stringContaining('SQLSTATE 22') as string },
    { id: '2', outcome: 'accepted' },
  ]);
  // A statement that does not allow for repetitions is at fault itself: what it kept must not be told as refused.
  const careless = system((connector) => ({
    ...connector,
    answers: {
      states: 'select 1',
      command: 'insert into portal_requests values ($1, $2, $3, $4, $5, $6, $7)',
    },
  }));
  await expect(careless.command?.([ask('2', '2')])).rejects.toThrow('SQLSTATE 23505');
});

test('a statement that takes too long is given up', async () => {
  const slow = openForeignDatabase(factory.url, { timeoutSeconds: 0.2, timeZone: 'UTC' });
  await expect(slow.read('select pg_sleep(10)', [])).rejects.toThrow('statement timeout');
  await expect(slow.read('select $3', ['a', 'b'])).rejects.toThrow('$3');
  await slow.close();
});
