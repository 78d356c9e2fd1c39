import type { Sql } from '@mullion/platform/db/database';
import type { ChangeHead } from '@mullion/platform/inbox/inbox';
import { type HeadRow, headOf, HEAD_COLUMNS, PENDING_OR_NOT } from '@mullion/platform/inbox/row';

/** A change with what only its trace needs. */
export interface TracedChange extends ChangeHead {
  /** Of its payload, while that is kept. */
  readonly bytes?: number;
  /** How often it was held back. */
  readonly holds: number;
  readonly waitsFor?: string;
  readonly doneAt?: Date;
  /** Where its last effect stands in the event log. */
  readonly position?: number;
}

/** Which sources to look in. */
export interface Where {
  readonly factory?: string | undefined;
  readonly source?: string | undefined;
}

/** What a name stands for: changes of that id, of a key (an order, a dealer), or of a request. */
export interface Found {
  readonly as: 'change' | 'key' | 'correlation';
  readonly changes: readonly TracedChange[];
}

const MOST = 500;

interface Row extends HeadRow {
  readonly bytes: number | null;
  readonly holds: number;
  readonly waits_for: string | null;
  readonly done_at: Date | null;
  readonly position: number | null;
}

const changeOf = (row: Row): TracedChange => ({
  ...headOf(row),
  holds: row.holds,
  ...(row.bytes === null ? {} : { bytes: row.bytes }),
  ...(row.waits_for === null ? {} : { waitsFor: row.waits_for }),
  ...(row.done_at ? { doneAt: row.done_at } : {}),
  ...(row.position === null ? {} : { position: row.position }),
});

const NAMED = {
  // Source by source, since the index of ids begins with them.
  change: 'source_id = $1 and (factory, source) in (select factory, source from sources)',
  key: `key = $1 and ${PENDING_OR_NOT}`,
  correlation: `correlation = $1 and ${PENDING_OR_NOT}`,
} as const;

// From one to the next by the index: there are few, and millions of changes.
const SOURCES = `
  with recursive sources as (
    (select factory, source from sync.changes order by factory, source limit 1)
    union all
    select next.factory, next.source from sources s cross join lateral (
      select factory, source from sync.changes where (factory, source) > (s.factory, s.source)
      order by factory, source limit 1) next)`;

/** Finds what the name stands for, looked for as the id of a change, then as a key, then as a correlation. */
export async function find(sql: Sql, name: string, { factory, source }: Where): Promise<Found | undefined> {
  for (const as of ['change', 'key', 'correlation'] as const) {
    const rows = await sql.query<Row>(
      `${SOURCES}
       select ${HEAD_COLUMNS}, octet_length(payload::text) as bytes, holds, waits_for, done_at, position
       from sync.changes
       where ${NAMED[as]} and ($2::text is null or factory = $2) and ($3::text is null or source = $3)
       order by seq limit ${MOST}`,
      [name, factory ?? null, source ?? null],
    );
    if (rows.length > 0) return { as, changes: rows.map(changeOf) };
  }
  return undefined;
}
