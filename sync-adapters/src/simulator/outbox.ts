import type { Database, Sql } from '@mullion/platform/db/database';
import { laneOf } from './chance';
import type { FactoryOrder, Outgoing } from './order';

/** Lanes of a source: changes of one order stay in one lane, lanes go out side by side. */
export const LANES = 4;

const TABLES = `
create table if not exists world (
  one boolean primary key default true check (one),
  seed text not null,
  began_at timestamptz not null,
  total int not null,
  -- How many orders were born so far.
  born int not null default 0,
  -- The checker asks for quiet: until then the factory makes no changes.
  quiet_until timestamptz
);
create table if not exists orders (
  factory text not null,
  number text not null,
  n int not null,
  dealer text not null,
  over boolean not null,
  state json not null,
  primary key (factory, number)
);
create index if not exists orders_open on orders (n) where not over;
-- All that was ever to be sent; written in the transaction that changes the orders it tells of.
create table if not exists feed (
  n bigint generated always as identity primary key,
  factory text not null,
  source text not null,
  lane int not null,
  key text not null,
  id text not null,
  body text not null,
  expected text not null,
  quirk text,
  acknowledged_at timestamptz,
  outcome text,
  problem text,
  unique (factory, source, id)
);
-- 'lost': the factory forgot to send it; 'asked': it had, and was asked to send it again.
alter table feed add column if not exists missed text;
drop index if exists feed_waiting;
create index if not exists feed_to_send on feed (factory, source, lane, n)
  where acknowledged_at is null and missed is distinct from 'lost';
create index if not exists feed_key on feed (factory, key);
create index if not exists orders_in_order on orders (factory, number collate "C");
-- What the portal asked for, by its id.
create table if not exists commands (
  factory text not null,
  id text not null,
  number text not null,
  kind text not null,
  data json not null,
  -- When the factory's own engineer gets to it.
  due_at timestamptz not null,
  done boolean not null default false,
  primary key (factory, id)
);
create index if not exists commands_due on commands (due_at) where not done;
`;

export interface World {
  readonly seed: string;
  readonly beganAt: Date;
  readonly total: number;
  readonly born: number;
}

/** What waits to be sent. */
export interface Waiting {
  readonly n: number;
  readonly id: string;
  readonly key: string;
  readonly body: string;
}

export interface Answer {
  readonly n: number;
  readonly outcome: string;
  readonly problem?: string;
}

/** Makes the simulator's tables where they are missing, and the world with its seed, unless there is one. */
export async function openWorld(
  db: Database,
  start: { seed: string; total: number; now: Date },
): Promise<World> {
  await db.query(TABLES);
  await db.query('insert into world (seed, began_at, total) values ($1, $2, $3) on conflict do nothing', [
    start.seed,
    start.now,
    start.total,
  ]);
  const [row] = await db.query<{ seed: string; began_at: Date; total: number; born: number }>(
    'select seed, began_at, total, born from world',
  );
  if (!row) throw new Error('The simulator could not make its world');
  return { seed: row.seed, beganAt: row.began_at, total: row.total, born: row.born };
}

/** Keeps orders and what is to be sent about them: call it inside one transaction. A known id is left as it is. */
export async function keep(
  sql: Sql,
  orders: readonly FactoryOrder[],
  outgoing: readonly Outgoing[],
): Promise<void> {
  if (orders.length)
    await sql.query(
      `insert into orders (factory, number, n, dealer, over, state)
       select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bool[], $6::json[])
       on conflict (factory, number) do update set over = excluded.over, state = excluded.state`,
      [
        orders.map((o) => o.birth.factory),
        orders.map((o) => o.number),
        orders.map((o) => o.birth.n),
        orders.map((o) => o.birth.dealer),
        orders.map((o) => o.over),
        orders.map((o) => JSON.stringify(o)),
      ],
    );
  if (outgoing.length)
    await sql.query(
      `insert into feed (factory, source, lane, key, id, body, expected, quirk, missed)
       select factory, source, lane, key, id, body, expected, quirk, missed
       from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
         $9::text[]) with ordinality as t (factory, source, lane, key, id, body, expected, quirk, missed, place)
       order by place
       on conflict (factory, source, id) do nothing`,
      [
        outgoing.map((o) => o.factory),
        outgoing.map((o) => o.source),
        outgoing.map((o) => laneOf(o.key, LANES)),
        outgoing.map((o) => o.key),
        outgoing.map((o) => o.id),
        outgoing.map((o) => o.body),
        outgoing.map((o) => o.expected),
        outgoing.map((o) => o.quirk ?? null),
        outgoing.map((o) => (o.lost ? 'lost' : null)),
      ],
    );
}

/** Says how many orders have been born. */
export const keepBorn = (sql: Sql, born: number) => sql.query('update world set born = $1', [born]);

/** How many orders have been born, by what was kept last. */
export async function bornSoFar(db: Sql): Promise<number> {
  const [row] = await db.query<{ born: number }>('select born from world');
  return row?.born ?? 0;
}

/** Asks a running simulator to make no changes for so long, or to go on (0). A checker that dies delays it no longer than that. */
export async function askForQuiet(db: Sql, seconds: number): Promise<void> {
  await db.query("update world set quiet_until = now() + $1 * interval '1 second'", [seconds]);
}

/** Has somebody asked for quiet? */
export async function isQuiet(db: Sql): Promise<boolean> {
  const rows = await db.query('select from world where quiet_until > now()', [], 'simulator-quiet');
  return rows.length > 0;
}

/** The oldest of a lane that nobody acknowledged, in the source's order. */
export const waiting = (db: Sql, factory: string, source: string, lane: number, limit: number) =>
  db.query<Waiting>(
    `select n, id, key, body from feed
     where factory = $1 and source = $2 and lane = $3 and acknowledged_at is null and missed is distinct from 'lost'
     order by n limit $4`,
    [factory, source, lane, limit],
    'simulator-waiting',
  );

/** Notes what the portal answered. */
export async function noteAnswers(db: Sql, answers: readonly Answer[]): Promise<void> {
  await db.query(
    `update feed set acknowledged_at = now(), outcome = a.outcome, problem = a.problem
     from unnest($1::bigint[], $2::text[], $3::text[]) as a (n, outcome, problem)
     where feed.n = a.n`,
    [answers.map((a) => a.n), answers.map((a) => a.outcome), answers.map((a) => a.problem ?? null)],
  );
}

/** How much waits to be sent and how much there is. */
export async function feedCounts(
  db: Sql,
  source?: string,
): Promise<{ total: number; unacknowledged: number }> {
  const [row] = await db.query<{ total: number; unacknowledged: number }>(
    `select count(*)::int total, (count(*) filter (where acknowledged_at is null and missed is distinct from 'lost'))::int unacknowledged
     from feed where $1::text is null or source = $1`,
    [source ?? null],
  );
  return row ?? { total: 0, unacknowledged: 0 };
}

/** An order, open or over. */
export async function orderOf(db: Sql, factory: string, number: string): Promise<FactoryOrder | undefined> {
  const [row] = await db.query<{ state: FactoryOrder }>(
    'select state from orders where factory = $1 and number = $2',
    [factory, number],
  );
  return row?.state;
}

export async function openOrders(db: Sql): Promise<FactoryOrder[]> {
  const rows = await db.query<{ state: FactoryOrder }>('select state from orders where not over order by n');
  return rows.map((r) => r.state);
}
