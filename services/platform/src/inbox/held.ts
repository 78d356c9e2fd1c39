import type { Sql } from '../db/database';
import { CAUSE_WAITS_FOR, changeOf, type ChangeRow, HEAD_COLUMNS } from './row';
import type { HeldAsk, HeldCause, HeldChange, HeldFilter, HeldPage } from './inbox';

const MOST_SHOWN = 64 * 1024;
const MOST_CAUSES = 100;

const MATCHING = `status = 'held' and ($1::text[] is null or factory = any($1))
  and ($2::text is null or key ilike $2 or source_id ilike $2 or code ilike $2 or waits_for ilike $2)
  and ($3::bigint is null or seq = $3)`;

// After a quote such a run of letters and digits can only be a string: base64.
const PAGE = `
  with held as (
    select * from sync.changes
    where ${MATCHING} and ($4::float8 is null
      or (held_since, seq) > ('epoch'::timestamptz + $4 * interval '1 microsecond', $5::bigint))
    order by held_since, seq limit $6),
  shown as (
    select seq, case when octet_length(payload::text) <= ${MOST_SHOWN} then payload::text
      else regexp_replace(payload::text, '"[A-Za-z0-9+/=]{200,}"', '"(left out)"', 'g') end as text
    from held)
  select ${HEAD_COLUMNS}, held_since, (extract(epoch from held_since) * 1000000)::bigint as place, waits_for,
    case when octet_length(text) <= ${MOST_SHOWN} then text::json end as payload,
    (select count(*)::int from sync.changes b where b.factory = held.factory and b.source = held.source
      and b.key = held.key and b.status = 'pending') as waiting
  from held join shown using (seq) order by held_since, seq`;

const COUNT = `select count(*)::int as total from sync.changes where ${MATCHING}`;

// Key by key first: what waits behind two held changes of one key waits once.
const CAUSES = `
  with keys as (
    select factory, source, code, ${CAUSE_WAITS_FOR} as waits_for, key, count(*) as changes,
      min(held_since) as since, (array_agg(reason order by held_since, seq))[1] as reason
    from sync.changes where ${MATCHING} group by factory, source, code, ${CAUSE_WAITS_FOR}, key),
  counted as (
    select keys.*, (select count(*) from sync.changes b where b.factory = keys.factory and b.source = keys.source
      and b.key = keys.key and b.status = 'pending') as waiting
    from keys)
  select factory, source, code, waits_for, sum(changes)::int as changes, count(*)::int as keys,
    sum(waiting)::int as waiting, min(since) as since, (array_agg(reason order by since))[1] as reason
  from counted group by factory, source, code, waits_for order by changes desc, since limit ${MOST_CAUSES}`;

const matching = ({ factories, search, seq }: HeldFilter) => [
  factories ?? null,
  search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
  seq ?? null,
];

interface HeldRow extends ChangeRow {
  readonly held_since: Date;
  readonly place: number;
  readonly waits_for: string | null;
  readonly waiting: number;
}

const heldOf = (row: HeldRow): HeldChange => ({
  ...changeOf(row),
  heldSince: row.held_since,
  place: { since: row.place, seq: row.seq },
  ...(row.waits_for === null ? {} : { waitsFor: row.waits_for }),
  waiting: row.waiting,
});

/** Held changes that match, oldest first, and how many there are in all. */
export async function readHeld(sql: Sql, { limit, after, ...filter }: HeldAsk): Promise<HeldPage> {
  const values = matching(filter);
  const [rows, [count]] = await Promise.all([
    sql.query<HeldRow>(PAGE, [...values, after?.since ?? null, after?.seq ?? null, limit]),
    sql.query<{ total: number }>(COUNT, values),
  ]);
  return { items: rows.map(heldOf), total: count?.total ?? 0 };
}

interface CauseRow {
  readonly factory: string;
  readonly source: string;
  readonly code: string | null;
  readonly waits_for: string | null;
  readonly reason: string | null;
  readonly changes: number;
  readonly keys: number;
  readonly waiting: number;
  readonly since: Date;
}

/** What holds changes back, the most first. */
export async function readCauses(sql: Sql, filter: HeldFilter): Promise<HeldCause[]> {
  const rows = await sql.query<CauseRow>(CAUSES, matching(filter));
  return rows.map(({ waits_for, code, reason, ...rest }) => ({
    ...rest,
    code: code ?? '',
    reason: reason ?? '',
    waitsFor: waits_for,
  }));
}
