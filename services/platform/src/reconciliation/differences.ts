import { randomUUID } from 'node:crypto';
import type { Sql } from '../db/database';
import type { Sweep, SweepOf } from './sweeps';

/** Where a foreign system is asked for a key: after the one before it. */
export interface Place {
  readonly key: string;
  readonly after?: string;
}

/** A difference that two looks have shown. */
export interface Confirmed extends Place {
  /** A list of what is not the same; JSON, nothing about persons. */
  readonly what: readonly unknown[];
}

/** A difference that is being mended. */
export interface OpenDifference extends Place {
  readonly id: number;
  readonly correlation: string;
  readonly timesAsked: number;
  readonly asksLeft: number;
  /** The newest change in the inbox when it was last asked for as it is now; 0 when it was not. */
  readonly askedAfter: number;
}

/** How a difference ended: by asking again, by itself, or as a change that is held back. */
export type Outcome = 'repaired' | 'arrived' | 'held';

export interface Settled {
  readonly key: string;
  readonly outcome: Outcome;
  readonly correlation: string;
}

/** A difference as it was kept. */
export interface Found {
  readonly key: string;
  readonly correlation: string;
  /** Not known from an earlier sweep. */
  readonly isNew: boolean;
}

/** Why asking again did not help. */
export interface Reason {
  readonly code: string;
  /** In words. */
  readonly note: string;
}

const SUSPECT = `
  insert into sync.differences (sweep, factory, source, key, after, correlation, look_at)
  select $1, $2, $3, *, clock_timestamp() + make_interval(secs => $7) from unnest($4::text[], $5::text[], $6::text[])
  on conflict (factory, source, key) where settled_at is null do nothing`;

// What asking did not mend is asked for again when it differs in another way than then, or when a person wants it: what came
// of the questions before says nothing about that.
const RENEWED = `$8 or differences.what::jsonb <> excluded.what::jsonb`;
const CONFIRM = `
  insert into sync.differences (sweep, factory, source, key, after, correlation, what, confirmed_at, asks_left)
  select $1, $2, $3, *, clock_timestamp(), $9 from unnest($4::text[], $5::text[], $6::text[], $7::json[])
  on conflict (factory, source, key) where settled_at is null do update set
    sweep = excluded.sweep, after = excluded.after, what = excluded.what, look_at = clock_timestamp(),
    confirmed_at = coalesce(differences.confirmed_at, excluded.confirmed_at),
    asks_left = case
      when differences.confirmed_at is null then excluded.asks_left
      when ${RENEWED} then greatest(differences.asks_left, 1)
      else differences.asks_left end,
    asked_after = case when ${RENEWED} then null else differences.asked_after end
  returning key, correlation, confirmed_at >= transaction_timestamp() as "isNew"`;

const AGREE = `
  with nothing as (
    delete from sync.differences where factory = $1 and source = $2 and key = any($3::text[]) and settled_at is null
      and confirmed_at is null)
  update sync.differences set settled_at = clock_timestamp(),
    outcome = case when times_asked > 0 then 'repaired' else 'arrived' end
  where factory = $1 and source = $2 and key = any($3::text[]) and settled_at is null and confirmed_at is not null
  returning key, outcome, correlation`;

const OPEN = `
  select id, key, after, correlation, times_asked, asks_left, coalesce(asked_after, 0) as asked_after
  from sync.differences where factory = $1 and source = $2 and settled_at is null`;

interface Row {
  readonly id: number;
  readonly key: string;
  readonly after: string | null;
  readonly correlation: string;
  readonly times_asked: number;
  readonly asks_left: number;
  readonly asked_after: number;
}

const openOf = (row: Row): OpenDifference => ({
  id: row.id,
  key: row.key,
  ...(row.after === null ? {} : { after: row.after }),
  correlation: row.correlation,
  timesAsked: row.times_asked,
  asksLeft: row.asks_left,
  askedAfter: row.asked_after,
});

const placesIn = (sweep: Sweep, { factory, source }: SweepOf, places: readonly Place[]) => [
  sweep.id,
  factory,
  source,
  places.map(({ key }) => key),
  places.map(({ after }) => after ?? null),
  places.map(() => randomUUID()),
];

/**
 * Notes keys that could not be judged yet: they are looked at again at the end of the sweep, in so many milliseconds at the
 * soonest.
 */
export const suspect = (
  sql: Sql,
  sweep: Sweep,
  of: SweepOf,
  places: readonly Place[],
  milliseconds: number,
) => sql.query(SUSPECT, [...placesIn(sweep, of, places), milliseconds / 1_000]);

/** Keeps confirmed differences, to be asked for at most `asks` times. */
export const confirm = (
  sql: Sql,
  sweep: Sweep,
  of: SweepOf,
  found: readonly Confirmed[],
  asks: number,
): Promise<Found[]> =>
  sql.query<Found>(CONFIRM, [
    ...placesIn(sweep, of, found),
    found.map(({ what }) => JSON.stringify(what)),
    sweep.requestedBy !== undefined,
    asks,
  ]);

/** Both sides agree about these keys: what stood open of them is settled. */
export const agree = (sql: Sql, { factory, source }: SweepOf, keys: readonly string[]): Promise<Settled[]> =>
  sql.query<Settled>(AGREE, [factory, source, keys]);

/** A change of these is held back: that is where they are mended. Answers the confirmed ones. */
export const setAside = (sql: Sql, ids: readonly number[]): Promise<Settled[]> =>
  sql.query<Settled>(
    `update sync.differences set settled_at = clock_timestamp(), outcome = 'held' where id = any($1::bigint[])
     returning key, outcome, correlation`,
    [ids],
  );

/** Keys whose first judgement is still due. */
export async function suspects(
  sql: Sql,
  { factory, source }: SweepOf,
  limit: number,
): Promise<OpenDifference[]> {
  const rows = await sql.query<Row>(
    `${OPEN} and confirmed_at is null and look_at <= clock_timestamp() order by key limit $3`,
    [factory, source, limit],
  );
  return rows.map(openOf);
}

/** Forgets keys that could not be judged: the next sweep will. */
export const leave = (sql: Sql, ids: readonly number[]) =>
  sql.query('delete from sync.differences where id = any($1::bigint[]) and confirmed_at is null', [ids]);

const MENDING = '(unrepaired_at is null or asks_left > 0)';

/** Differences that are due for a look or a question. */
export async function due(sql: Sql, { factory, source }: SweepOf, limit: number): Promise<OpenDifference[]> {
  const rows = await sql.query<Row>(
    `with due as (
       ${OPEN} and confirmed_at is not null and ${MENDING} and look_at <= clock_timestamp()
       order by look_at, key limit $3)
     select * from due order by key`,
    [factory, source, limit],
  );
  return rows.map(openOf);
}

/** In how many milliseconds the next look is due; undefined when nothing is to be looked at any more. */
export async function nextLook(sql: Sql, { factory, source }: SweepOf): Promise<number | undefined> {
  const [row] = await sql.query<{ wait: number | null }>(
    `select extract(epoch from min(look_at) - clock_timestamp())::float * 1000 as wait
     from sync.differences where factory = $1 and source = $2 and settled_at is null and ${MENDING}`,
    [factory, source],
  );
  return row?.wait === null || row === undefined ? undefined : Math.max(0, row.wait);
}

/** They are looked at again in so many milliseconds. */
export const postpone = (sql: Sql, ids: readonly number[], milliseconds: number) =>
  sql.query(
    'update sync.differences set look_at = clock_timestamp() + make_interval(secs => $2) where id = any($1::bigint[])',
    [ids, milliseconds / 1_000],
  );

/** The source was asked for these again; whether it helped is seen in so many milliseconds. */
export const noteAsked = (
  sql: Sql,
  ids: readonly number[],
  { milliseconds, askedAfter }: { readonly milliseconds: number; readonly askedAfter: number },
) =>
  sql.query(
    `update sync.differences set asked_at = clock_timestamp(), times_asked = times_asked + 1,
       asks_left = greatest(asks_left - 1, 0), asked_after = $3,
       look_at = clock_timestamp() + make_interval(secs => $2)
     where id = any($1::bigint[])`,
    [ids, milliseconds / 1_000, askedAfter],
  );

/** Asking again does not help. Known reasons are replaced. */
export const giveUp = (sql: Sql, given: readonly (Reason & { readonly id: number })[]) =>
  sql.query(
    `update sync.differences d set unrepaired_at = coalesce(unrepaired_at, clock_timestamp()), code = g.code, note = g.note,
       asks_left = 0
     from unnest($1::bigint[], $2::text[], $3::text[]) as g (id, code, note) where d.id = g.id`,
    [given.map(({ id }) => id), given.map(({ code }) => code), given.map(({ note }) => note)],
  );
