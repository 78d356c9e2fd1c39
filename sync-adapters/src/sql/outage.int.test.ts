import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOutgoing } from '../foreign/outgoing';
import { openPrograms } from '../foreign/programs';
import { deskOf } from '../foreign/testing/desk';
import { readProductionChange } from '../production/payload';
import { openLogToWrite } from '../runtime/log';
import { poltava, poltavaDatabase } from './testing/poltava';

/** Decisions of the engineer's desk for a factory that only has a database, while that is away. */
const PATIENCE = { timeout: 60_000, interval: 50 };
const log = openLog('outage-test', process.env['LOG_LEVEL'] ?? 'silent');

let portal: TestDatabase;
let factory: TestDatabase;
let store: EventStore;
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  [portal, factory] = await Promise.all([testDatabase(), poltavaDatabase()]);
  store = openLogToWrite(portal.db, undefined);
  // Shows in which order rows came.
  await factory.db.query('alter table portal_requests add column place int generated always as identity');
});
const stopAll = () => Promise.all(stops.splice(0).map((stop) => stop()));
afterEach(async () => {
  await stopAll();
  await Promise.all([portal.drop(), factory.drop()]);
});

/** A process that tells the factory. */
function start(): void {
  const target = {
    factory: 'poltava',
    source: 'production',
    inbox: postgresInbox(portal.db),
    read: readProductionChange,
    backlog: () => 0,
    mostWaiting: 1_000,
    wake: () => undefined,
  };
  const programs = openPrograms(portal.db, log, [poltava(factory.url)], [target]);
  const stop = startOutgoing({ db: portal.db, store, log }, programs);
  stops.push(async () => {
    await stop();
    await Promise.all(programs.map(({ close }) => close()));
  });
}

/** The factory's database goes away, for whoever is connected too, or comes back. */
async function database(state: 'away' | 'back'): Promise<void> {
  const name = new URL(factory.url).pathname.slice(1);
  await portal.db.query(`alter database ${name} with allow_connections ${String(state === 'back')}`);
  if (state === 'away')
    await portal.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'mullion'`,
      [name],
    );
}

/** Stands for the time that a breaker and a backoff would take. */
const timePasses = async () => {
  await portal.db.query(
    'update sync.breakers set open_until = clock_timestamp() where open_until is not null',
  );
  await portal.db.query('update sync.outbox set next_try = clock_timestamp()');
};
const statuses = async () => {
  const rows = await portal.db.query<{ status: string }>('select status from sync.outbox order by seq');
  return rows.map(({ status }) => status);
};
const failures = async () =>
  (await readBreakers(portal.db)).find(({ system }) => system === 'answers')?.failures ?? 0;
const told = () =>
  factory.db.query<{ id: string; order: string }>(
    'select id, order_no as order from portal_requests order by place',
  );

test('decisions made while the database is away wait, over a restart too, and are told once and in order when it is back', async () => {
  const desk = deskOf(store, 'poltava');
  for (const order of ['K-0', 'K-1', 'K-2', 'K-3']) await desk.received(order);
  start();
  const before = await desk.accept('K-0');
  await expect.poll(statuses, PATIENCE).toEqual(['sent']);

  await database('away');
  const decided = new Map([
    ['K-1', [await desk.ask('K-1', 'One?'), await desk.ask('K-1', 'Two?'), await desk.accept('K-1')]],
    ['K-2', [await desk.giveBack('K-2', 'The sash is too wide', '1')]],
    ['K-3', [await desk.accept('K-3')]],
  ]);
  const longOutage = async () => {
    await timePasses();
    return failures();
  };
  await expect.poll(longOutage, PATIENCE).toBeGreaterThan(5);
  await stopAll();
  start();
  const known = await failures();
  await expect.poll(longOutage, PATIENCE).toBeGreaterThan(known);
  expect(await statuses()).toEqual(['sent', ...Array.from({ length: 5 }, () => 'waiting')]);

  await database('back');
  await expect
    .poll(async () => {
      await timePasses();
      return statuses();
    }, PATIENCE)
    .toEqual(Array.from({ length: 6 }, () => 'sent'));
  const rows = await told();
  expect(rows).toHaveLength(6);
  expect(rows[0]).toEqual({ id: before, order: 'K-0' });
  for (const [order, ids] of decided)
    expect(rows.filter((row) => row.order === order).map(({ id }) => id)).toEqual(ids);
  expect(await readBreakers(portal.db)).toEqual([]);
});

test('a decision whose line breaks while it is being kept is told again, and stands there once', async () => {
  // The commit takes long enough to be met.
  await factory.db.query(
    `create function take_long() returns trigger language plpgsql as $$
     begin
       perform pg_sleep(1);
       return null;
     end $$`,
  );
  await factory.db.query(
    `create constraint trigger takes_long after insert on portal_requests deferrable initially deferred
     for each row execute function take_long()`,
  );
  const desk = deskOf(store, 'poltava');
  await desk.received('K-1');
  const id = await desk.accept('K-1');
  start();
  const broken = () =>
    portal.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and application_name = 'mullion' and state = 'active' and query = 'commit'`,
      [new URL(factory.url).pathname.slice(1)],
    );
  await expect.poll(async () => (await broken()).length, PATIENCE).toBeGreaterThan(0);
  await factory.db.query('drop trigger takes_long on portal_requests');
  await expect
    .poll(async () => {
      await timePasses();
      return statuses();
    }, PATIENCE)
    .toEqual(['sent']);
  expect(await told()).toEqual([{ id, order: 'K-1' }]);
});
