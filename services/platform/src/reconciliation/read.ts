import type { Sql } from '../db/database';
import type { SweepCounts, SweepOf } from './sweeps';

/**
 * How the comparison with one source stands. The counts are those of the running sweep, else of the last; `unrepaired` is of
 * all sweeps.
 */
export interface SweepState extends SweepOf, SweepCounts {
  readonly running: boolean;
  /** Asked for, and not begun yet. */
  readonly wanted: boolean;
  /** Why the running sweep does not go on just now: `backlog`, `source`… */
  readonly waits?: string;
  readonly startedAt?: Date;
  /** When a sweep last ended; absent before the first did. */
  readonly finishedAt?: Date;
  /** How many keys the last finished sweep compared: how long the running one is going to be. */
  readonly expected?: number;
  /** Since when the oldest of them is known. */
  readonly unrepairedSince?: Date;
}

interface StateRow extends SweepOf, SweepCounts {
  readonly running: boolean;
  readonly wanted: boolean;
  readonly waits: string | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly expected: number | null;
  readonly since: Date | null;
}

const STATES = `
  select s.factory, s.source, s.finished_at is null and s.started_at is not null as running,
    s.started_at is null as wanted, s.waits, s.started_at, last.finished_at, last.compared as expected, s.compared, s.held,
    s.differing, s.repaired, s.arrived, coalesce(open.count, 0)::int as unrepaired, open.since
  from (select distinct on (factory, source) * from sync.sweeps order by factory, source, id desc) s
  left join lateral (
    select finished_at, compared from sync.sweeps l
    where l.factory = s.factory and l.source = s.source and l.finished_at is not null
    order by finished_at desc limit 1) last on true
  left join lateral (
    select count(*) as count, min(unrepaired_at) as since from sync.differences d
    where d.factory = s.factory and d.source = s.source and d.settled_at is null and d.unrepaired_at is not null) open on true
  order by s.factory, s.source`;

/** How the comparisons stand, of every source that was ever compared. */
export async function sweepStates(sql: Sql): Promise<SweepState[]> {
  const rows = await sql.query<StateRow>(STATES);
  return rows.map(({ waits, started_at, finished_at, expected, since, ...same }) => ({
    ...same,
    ...(waits === null ? {} : { waits }),
    ...(started_at ? { startedAt: started_at } : {}),
    ...(finished_at ? { finishedAt: finished_at } : {}),
    ...(expected === null ? {} : { expected }),
    ...(since ? { unrepairedSince: since } : {}),
  }));
}

/** A difference that is not settled. */
export interface DifferenceShown extends SweepOf {
  readonly id: number;
  readonly key: string;
  readonly what: readonly unknown[];
  readonly since: Date;
  readonly timesAsked: number;
  /** Since when asking again is known not to help. */
  readonly unrepairedAt?: Date;
  /** Why it does not help, as a word and in words. */
  readonly code?: string;
  readonly note?: string;
}

interface DifferenceRow extends SweepOf {
  readonly id: number;
  readonly key: string;
  readonly what: readonly unknown[] | null;
  readonly confirmed_at: Date;
  readonly times_asked: number;
  readonly unrepaired_at: Date | null;
  readonly code: string | null;
  readonly note: string | null;
}

/** Where a page of open differences ended. */
export interface DifferencePlace {
  readonly id: number;
  /** Among those that asking again does not mend. */
  readonly unrepaired: boolean;
}

/**
 * At most `limit` of the open differences of these factories, those behind the place `after`: first what asking again does
 * not mend, and each kind in the order in which they were found.
 */
export async function openDifferences(
  sql: Sql,
  factories: readonly string[],
  { limit, after }: { readonly limit: number; readonly after?: DifferencePlace | undefined },
): Promise<DifferenceShown[]> {
  const rows = await sql.query<DifferenceRow>(
    `select id, factory, source, key, what, confirmed_at, times_asked, unrepaired_at, code, note from sync.differences
     where settled_at is null and confirmed_at is not null and factory = any($1::text[])
       and ($3::bigint is null or (unrepaired_at is null, id) > ($4::boolean, $3))
     order by unrepaired_at is null, id limit $2`,
    [factories, limit, after?.id ?? null, after ? !after.unrepaired : null],
  );
  return rows.map((row) => ({
    id: row.id,
    factory: row.factory,
    source: row.source,
    key: row.key,
    what: row.what ?? [],
    since: row.confirmed_at,
    timesAsked: row.times_asked,
    ...(row.unrepaired_at ? { unrepairedAt: row.unrepaired_at } : {}),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.note === null ? {} : { note: row.note }),
  }));
}
