import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SqlConnector } from '@mullion/domain/factory/connector';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { readProductionChange } from '../production/payload';
import { startPulling } from '../runtime/pulling';
import { clock, logState, makeOrders, poltava, poltavaDatabase } from './testing/poltava';

/** The poller with the example's database, as far as the inbox. */
const PATIENCE = { timeout: 30_000, interval: 50 };
const log = openLog('pull-test', process.env['LOG_LEVEL'] ?? 'silent');

let portal: TestDatabase;
let factory: TestDatabase;
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  [portal, factory] = await Promise.all([testDatabase(), poltavaDatabase()]);
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await Promise.all([portal.drop(), factory.drop()]);
});

interface Pulled {
  readonly inbox?: (inbox: Inbox) => Inbox;
  readonly backlog?: () => number;
  readonly connector?: (connector: SqlConnector) => SqlConnector;
  readonly url?: string;
}

/** One process that polls; answers how to stop it. */
function pull({ inbox = (i) => i, backlog = () => 0, connector, url = factory.url }: Pulled = {}) {
  const stop = startPulling({ db: portal.db, log }, poltava(url, connector), {
    factory: 'poltava',
    source: 'production',
    inbox: inbox(postgresInbox(portal.db)),
    read: readProductionChange,
    backlog,
    mostWaiting: 100,
    wake: () => undefined,
  });
  if (!stop) throw new Error('nothing is pulled');
  stops.push(stop);
  return () => {
    stops.splice(stops.indexOf(stop), 1);
    return stop();
  };
}

const inboxIds = async () =>
  (await portal.db.query<{ id: string }>('select source_id as id from sync.changes order by seq')).map(
    ({ id }) => id,
  );
const count = async () => (await inboxIds()).length;
const settled = (names: readonly string[]) => names.map((name) => `order-${name}-1`).sort();
const only =
  (feed: string, more: object = {}) =>
  (connector: SqlConnector) => ({
    ...connector,
    feeds: connector.feeds.filter(({ name }) => name === feed).map((one) => ({ ...one, ...more })),
  });
/** A reading that began after this call has come to its end. */
const polledOnce = async () => {
  const before = new Date();
  const contact = async () =>
    (await portal.db.query<{ at: Date }>('select last_contact as at from sync.sources'))[0]?.at.getTime() ??
    0;
  await expect.poll(contact, PATIENCE).toBeGreaterThan(before.getTime() + 1_000);
};

test('a row that is committed late, with an older time than what was read, is not missed', async () => {
  pull({ connector: only('orders') });
  const late = await new Promise<{ commit: () => void; done: Promise<void> }>((ready) => {
    const done = factory.db.transaction(async (sql) => {
      await sql.query(
        `insert into orders values ('LATE', 1, 'OK', 'D-1', null, null, null, 1, current_date, $1)`,
        [clock(-60)],
      );
      await sql.query(`insert into order_items (order_no, pos, name, qty) values ('LATE', 1, 'Window', 1)`);
      await new Promise<void>((commit) => ready({ commit, done }));
    });
  });
  await makeOrders(factory.db, ['N-1'], { changedAt: clock(-1) });
  await expect.poll(inboxIds, PATIENCE).toEqual(settled(['N-1']));
  late.commit();
  await late.done;
  await expect.poll(inboxIds, PATIENCE).toEqual(['order-N-1-1', 'order-LATE-1']);
});

test('more changes of one instant than a batch holds, across its border, are all read', async () => {
  const names = Array.from({ length: 23 }, (_, n) => `E-${n}`);
  await makeOrders(factory.db, names.slice(0, 2), { changedAt: clock(-900) });
  await makeOrders(factory.db, names.slice(2, 20), { changedAt: clock(-800) });
  await makeOrders(factory.db, names.slice(20), { changedAt: clock(-700) });
  pull({ connector: only('orders', { batch: 3 }) });
  await expect.poll(async () => (await inboxIds()).sort(), PATIENCE).toEqual(settled(names));
});

test('a limit on joined rows cuts no change in two', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `C-${n}`);
  for (const [at, name] of names.entries())
    await makeOrders(factory.db, [name], { changedAt: clock(-900 + at) });
  const query = `select o.*, i.pos, i.name, i.qty, i.colour, i.glazing
    from orders o join order_items i using (order_no) where changed_at >= $1 order by changed_at, order_no, pos limit $2`;
  pull({ connector: only('orders', { batch: 5, query }) });
  await expect.poll(async () => (await inboxIds()).sort(), PATIENCE).toEqual(settled(names));
  const rows = await portal.db.query<{ n: number }>(
    `select json_array_length(payload #> '{data,constructions}') as n from sync.changes`,
  );
  expect(rows.map(({ n }) => n)).toEqual(names.map(() => 2));
});

test('killed between keeping and remembering the place: nothing is lost, nothing doubled', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `X-${n}`);
  for (const [at, name] of names.entries())
    await makeOrders(factory.db, [name], { changedAt: clock(-900 + at) });
  let deaths = 0;
  const dying = (inbox: Inbox): Inbox => ({
    ...inbox,
    // Keeps the changes, and never comes back: the place is not saved.
    accept: async (changes) => {
      await inbox.accept(changes);
      deaths += 1;
      throw new Error('killed');
    },
  });
  const first = pull({ inbox: dying, connector: only('orders', { batch: 5 }) });
  await expect.poll(() => deaths, PATIENCE).toBeGreaterThanOrEqual(1);
  await first();
  expect(await portal.db.query('select 1 from sync.cursors')).toEqual([]);
  expect(await count()).toBeGreaterThan(0);
  pull({ connector: only('orders', { batch: 5 }) });
  await expect.poll(async () => (await inboxIds()).sort(), PATIENCE).toEqual(settled(names));
});

test('the place is remembered only behind what the inbox holds', async () => {
  await makeOrders(factory.db, ['Y-1'], { changedAt: clock(-900) });
  let tries = 0;
  const refusing = (inbox: Inbox): Inbox => ({
    ...inbox,
    accept: () => {
      tries += 1;
      return Promise.reject(new Error('the inbox is away'));
    },
  });
  const first = pull({ inbox: refusing, connector: only('orders') });
  await expect.poll(() => tries, PATIENCE).toBeGreaterThanOrEqual(1);
  await first();
  expect(await portal.db.query('select 1 from sync.cursors')).toEqual([]);
});

test('of two processes one reads; when it stops, the other goes on where it was', async () => {
  const names = Array.from({ length: 4 }, (_, n) => `T-${n}`);
  const first = pull();
  await makeOrders(factory.db, names.slice(0, 2), { changedAt: clock(-5) });
  await expect.poll(count, PATIENCE).toBe(2);
  let others = 0;
  pull({
    inbox: (inbox) => ({
      ...inbox,
      accept: (changes) => {
        others += 1;
        return inbox.accept(changes);
      },
    }),
  });
  await polledOnce();
  expect(others).toBe(0);
  await first();
  await makeOrders(factory.db, names.slice(2), { changedAt: clock(-4) });
  await expect.poll(async () => (await inboxIds()).sort(), PATIENCE).toEqual(settled(names));
  expect(others).toBeGreaterThan(0);
});

test('while too much waits to be worked off nothing is read, and the rest is read once there is room', async () => {
  const names = Array.from({ length: 30 }, (_, n) => `B-${n}`);
  for (const [at, name] of names.entries())
    await makeOrders(factory.db, [name], { changedAt: clock(-900 + at) });
  let waiting = 100;
  let asked = 0;
  const backlog = () => {
    asked += 1;
    return waiting;
  };
  pull({ backlog, connector: only('orders', { batch: 5 }) });
  await expect.poll(() => asked, PATIENCE).toBeGreaterThan(2);
  expect(await count()).toBe(0);
  // Nobody was asked, so nobody was heard of.
  expect(await portal.db.query('select 1 from sync.sources where last_contact is not null')).toEqual([]);
  waiting = 0;
  await expect.poll(count, PATIENCE).toBe(30);
});

test("the factory's database is away: its breaker opens, and what was written meanwhile comes by itself", async () => {
  const name = new URL(factory.url).pathname.slice(1);
  pull();
  await makeOrders(factory.db, ['D-1'], { changedAt: clock(-9) });
  await expect.poll(count, PATIENCE).toBe(1);
  await portal.db.query(`alter database ${name} with allow_connections false`);
  await portal.db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'mullion'`,
    [name],
  );
  const open = async () =>
    (await readBreakers(portal.db)).find(({ system }) => system === 'production')?.openUntil !== undefined;
  await expect.poll(open, PATIENCE).toBe(true);
  await makeOrders(factory.db, ['D-2'], { changedAt: clock(-8) });
  await logState(factory.db, 'D-1', 'DONE', 1, 1);
  await portal.db.query(`alter database ${name} with allow_connections true`);
  await expect.poll(count, PATIENCE).toBe(3);
  expect(await readBreakers(portal.db)).toEqual([]);
});

test("a feed's own fault is told in words, counts against it alone, and the other feeds go on", async () => {
  pull({
    connector: (connector) => ({
      ...connector,
      feeds: connector.feeds.map((feed) =>
        feed.name === 'orders' ? { ...feed, query: feed.query.replaceAll('changed_at', 'chnged_at') } : feed,
      ),
    }),
  });
  await makeOrders(factory.db, ['F-1']);
  await logState(factory.db, 'F-1', 'DONE', 1, 1);
  await expect.poll(inboxIds, PATIENCE).toEqual(['state-1']);
  await expect
    .poll(() => readBreakers(portal.db), PATIENCE)
    .toMatchObject([
      { system: 'production/orders', lastError: expect.stringContaining('chnged_at') as string },
    ]);
});

test('the connections say who they are, and can not write', async () => {
  pull({
    connector: only('states', {
      query: `select pg_sleep(0.3), s.* from status_log s where id >= $1 limit $2`,
    }),
  });
  const names = async () =>
    (
      await portal.db.query<{ n: string }>(
        `select application_name as n from pg_stat_activity where datname = $1 and application_name <> ''`,
        [new URL(factory.url).pathname.slice(1)],
      )
    ).map(({ n }) => n);
  await expect.poll(names, PATIENCE).toContain('mullion');
  await Promise.all(stops.splice(0).map((stop) => stop()));
  const writing = `insert into status_log (order_no, code, happened_at) values ('x', 'y', now()) returning *`;
  pull({ connector: only('states', { query: writing }) });
  await expect
    .poll(async () => (await readBreakers(portal.db))[0]?.lastError, PATIENCE)
    .toContain('read-only transaction');
});
