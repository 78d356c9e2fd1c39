import { randomUUID } from 'node:crypto';
import type { Database, Sql } from '../db/database';
import { note } from '../inbox/audit';

/** Whose keys are compared. */
export interface SweepOf {
  readonly factory: string;
  readonly source: string;
}

/** What a sweep comes to, in keys. */
export interface SweepCounts {
  readonly compared: number;
  /** Not compared, because a change of them is held back. */
  readonly held: number;
  readonly differing: number;
  /** Agree after the source was asked again. */
  readonly repaired: number;
  /** Agreed before anybody asked. */
  readonly arrived: number;
  /** Asking again does not mend them. */
  readonly unrepaired: number;
}

/** A sweep in hand. */
export interface Sweep {
  readonly id: number;
  /** The last key that was looked at; absent at the beginning. */
  readonly after?: string;
  /** All keys were looked at: what remains are second looks and repairs. */
  readonly through: boolean;
  /** Who asked for it; absent when its time had come. */
  readonly requestedBy?: string;
  readonly startedAt: Date;
  readonly correlation: string;
}

/** Another process took the sweep over while this one was thought dead: it must not write any more. */
export class SweepLost extends Error {
  constructor(id: number) {
    super(`Sweep ${id} is in other hands now`);
  }
}

export interface SweepStore {
  /**
   * The sweep that this process has to go on with: its own, one whose process died, one that was asked for, or a new one when
   * the last ended `everyMinutes` ago. Undefined when there is nothing to do, or another process does it.
   */
  take(everyMinutes: number): Promise<Sweep | undefined>;
  /** Notes why the sweep does not go on just now. Throws SweepLost when it is in other hands. */
  keep(sweep: Sweep, waits?: string): Promise<void>;
  /** Writes about the sweep in one transaction and counts anew. Throws SweepLost when it is in other hands. */
  write<T>(sweep: Sweep, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Lets others have it at once: this process stops. */
  letGo(): Promise<void>;
}

interface Row {
  readonly id: number;
  readonly after: string | null;
  readonly through: boolean;
  readonly requested_by: string | null;
  readonly started_at: Date;
  readonly correlation: string;
}

const COLUMNS = 'id, after, through, requested_by, started_at, correlation';

const sweepOf = (row: Row): Sweep => ({
  id: row.id,
  ...(row.after === null ? {} : { after: row.after }),
  through: row.through,
  ...(row.requested_by === null ? {} : { requestedBy: row.requested_by }),
  startedAt: row.started_at,
  correlation: row.correlation,
});

const TAKE = `
  update sync.sweeps set holder = $1, started_at = coalesce(started_at, clock_timestamp())
  where factory = $2 and source = $3 and finished_at is null returning ${COLUMNS}`;

// A sweep that a person asks for meanwhile is met by the unique index.
const BEGIN = `
  insert into sync.sweeps (holder, factory, source, correlation, started_at)
  select $1, $2, $3, $4, clock_timestamp()
  where not exists (
    select from sync.sweeps where factory = $2 and source = $3
      and (finished_at is null or finished_at > clock_timestamp() - make_interval(secs => $5)))
  on conflict do nothing
  returning ${COLUMNS}`;

const COUNT = `
  update sync.sweeps s set differing = d.differing, asked = d.asked, repaired = d.repaired, arrived = d.arrived,
    unrepaired = d.unrepaired
  from (
    select count(*)::int as differing,
      (count(*) filter (where asked_at >= w.started_at))::int as asked,
      (count(*) filter (where outcome = 'repaired'))::int as repaired,
      (count(*) filter (where outcome = 'arrived'))::int as arrived,
      (count(*) filter (where settled_at is null and unrepaired_at is not null))::int as unrepaired
    from sync.differences join sync.sweeps w on w.id = sweep
    where sweep = $1 and confirmed_at is not null) d
  where s.id = $1`;

/**
 * The sweeps of one source, as one process sees them: whoever has the lease does them. One that lost it without knowing is
 * kept from writing by the row, which names who took the sweep last.
 */
export function sweepStore(db: Database, { factory, source }: SweepOf): SweepStore {
  const holder = randomUUID();
  const lease = db.lease(`sweeps/${factory}/${source}`);

  return {
    async take(everyMinutes) {
      if (!(await lease.hold())) return undefined;
      const [open] = await db.query<Row>(TAKE, [holder, factory, source]);
      if (open) return sweepOf(open);
      const [begun] = await db.query<Row>(BEGIN, [holder, factory, source, randomUUID(), everyMinutes * 60]);
      if (begun) return sweepOf(begun);
      await lease.release();
      return undefined;
    },
    async keep({ id }, waits) {
      const rows = await db.query(
        'update sync.sweeps set waits = $3 where id = $1 and holder = $2 and finished_at is null returning 1',
        [id, holder, waits ?? null],
      );
      if (rows.length === 0) throw new SweepLost(id);
    },
    write: ({ id }, work) =>
      db.transaction(async (sql) => {
        const mine = await sql.query(
          'select 1 from sync.sweeps where id = $1 and holder = $2 and finished_at is null for update',
          [id, holder],
        );
        if (mine.length === 0) throw new SweepLost(id);
        const result = await work(sql);
        await sql.query(COUNT, [id]);
        return result;
      }),
    letGo: () => lease.release(),
  };
}

/** Notes how far the sweep has come. `through`: there are no more keys. */
export const advance = (
  sql: Sql,
  { id }: Sweep,
  step: {
    readonly after: string | undefined;
    readonly through: boolean;
    readonly compared: number;
    readonly held: number;
  },
) =>
  sql.query(
    `update sync.sweeps set after = coalesce($2, after), through = $3, compared = compared + $4, held = held + $5
     where id = $1`,
    [id, step.after ?? null, step.through, step.compared, step.held],
  );

/** The sweep is over: all that differed agrees now, or is known not to be mended by asking again. */
export async function finish(sql: Sql, { id }: Sweep): Promise<SweepCounts & { readonly seconds: number }> {
  const [counts] = await sql.query<SweepCounts & { readonly seconds: number }>(
    `update sync.sweeps set finished_at = clock_timestamp(), waits = null where id = $1
     returning compared, held, differing, repaired, arrived, unrepaired,
       extract(epoch from finished_at - started_at)::float as seconds`,
    [id],
  );
  if (!counts) throw new SweepLost(id);
  return counts;
}

/**
 * Asks for a sweep now, in the name of a person, and notes it in the audit log. Answers false when one runs, or was asked for,
 * already.
 */
export const requestSweep = (db: Database, { factory, source }: SweepOf, by: string): Promise<boolean> =>
  db.transaction(async (sql) => {
    const added = await sql.query(
      `insert into sync.sweeps (factory, source, requested_by, correlation) values ($1, $2, $3, $4)
       on conflict do nothing returning 1`,
      [factory, source, by, randomUUID()],
    );
    if (added.length === 0) return false;
    await note(sql, { who: by, what: 'sweep', subject: { factory, source } });
    return true;
  });

/** Forgets sweeps that ended, and differences that were settled, more than 30 days ago; the last sweep of a source stays. */
export async function forgetOldSweeps(db: Database): Promise<void> {
  await db.query(`delete from sync.differences where settled_at < clock_timestamp() - interval '30 days'`);
  await db.query(`delete from sync.held_asked where asked_at < clock_timestamp() - interval '30 days'`);
  await db.query(
    `delete from sync.sweeps s where finished_at < clock_timestamp() - interval '30 days'
       and not exists (select from sync.differences where sweep = s.id)
       and exists (select from sync.sweeps n where n.factory = s.factory and n.source = s.source
         and n.finished_at > s.finished_at)`,
  );
}
