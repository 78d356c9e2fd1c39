import type { Sql } from '../db/database';
import { CAUSE_WAITS_FOR } from './row';

/** Changes that one thing holds. */
export interface TroubledCause {
  readonly factory: string;
  readonly source: string;
  readonly code: string;
  readonly waitsFor: string | undefined;
  /** Held, or being tried again after they were. */
  readonly changes: number;
  readonly keys: number;
  /** Changes of the same keys that wait behind them. */
  readonly waiting: number;
  /** Since when the oldest is held; absent while all are being tried again. */
  readonly heldSince?: Date;
  readonly first: { readonly change: string; readonly key: string; readonly reason: string };
}

interface CauseRow {
  readonly factory: string;
  readonly source: string;
  readonly code: string;
  readonly waits_for: string | null;
  readonly changes: number;
  readonly keys: number;
  readonly waiting: number;
  readonly held_since: Date | null;
  readonly change: string;
  readonly key: string;
  readonly reason: string | null;
}

const CAUSES = `
  with troubled as materialized (
    select seq, factory, source, coalesce(code, 'unknown') as code, ${CAUSE_WAITS_FOR} as waits_for, key,
      case when status = 'held' then coalesce(held_since, received_at) end as held_since
    from sync.changes where status = 'held' or (status = 'pending' and holds > 0)),
  behind as (
    select factory, source, key, count(*)::int as waiting from sync.changes
    where status = 'pending' and look_at = 'infinity' and holds = 0 group by 1, 2, 3),
  causes as (
    select factory, source, code, waits_for, count(*)::int as changes, count(distinct key)::int as keys,
      coalesce(sum(waiting), 0)::int as waiting, min(held_since) as held_since, min(seq) as seq
    from troubled left join behind using (factory, source, key) group by 1, 2, 3, 4)
  select a.factory, a.source, a.code, a.waits_for, changes, keys, waiting, a.held_since, c.source_id as change,
    c.key, c.reason
  from causes a join sync.changes c using (seq) order by 1, 2, 3, 4`;

/** What holds changes back just now, those that are being tried again among them. */
export async function readTroubledCauses(sql: Sql): Promise<TroubledCause[]> {
  const rows = await sql.query<CauseRow>(CAUSES);
  return rows.map(({ waits_for, held_since, change, key, reason, ...same }) => ({
    ...same,
    waitsFor: waits_for ?? undefined,
    ...(held_since ? { heldSince: held_since } : {}),
    first: { change, key, reason: reason ?? '' },
  }));
}

/** Changes that should have been worked off by now. */
export interface Overdue {
  readonly factory: string;
  readonly source: string;
  readonly changes: number;
  /** Since when the oldest of them could have been. */
  readonly since: Date;
}

/** What is overdue of each source; what waits at a gap or behind a held change is not. */
export const readOverdue = (sql: Sql): Promise<Overdue[]> =>
  sql.query<Overdue>(
    `select factory, source, count(*)::int as changes, min(look_at) as since from sync.changes
     where status = 'pending' and look_at <= clock_timestamp() group by 1, 2 order by 1, 2`,
  );

/** When each source was last heard of. */
export const readContacts = (
  sql: Sql,
): Promise<{ readonly factory: string; readonly source: string; readonly lastContact: Date }[]> =>
  sql.query('select factory, source, last_contact as "lastContact" from sync.sources order by 1, 2');
