import type { Sql } from '../db/database';

/** One step of a source's history. Nulls: no sync process was there to look. */
export interface HistoryPoint {
  /** Its beginning. */
  readonly at: Date;
  /** Changes that reached an end, a second. */
  readonly perSecond: number | null;
  /** The greatest of the step. */
  readonly lagSeconds: number | null;
  readonly backlog: number | null;
  readonly held: number | null;
}

export interface SourceHistory {
  readonly factory: string;
  readonly source: string;
  /** Without a hole, oldest first. */
  readonly points: readonly HistoryPoint[];
}

// The running minute is left out: its sum is not known yet.
const HISTORY = `
  with bounds as (
    select date_bin(make_interval(secs => $2), date_trunc('minute', now()) - interval '1 minute',
      timestamptz '2000-01-01Z') as newest),
  steps as (
    select generate_series(newest - make_interval(secs => $2) * ($3::int - 1), newest, make_interval(secs => $2)) as at
    from bounds),
  seen as (
    select factory, source, date_bin(make_interval(secs => $2), minute, timestamptz '2000-01-01Z') as at,
      sum(ended)::float / (60 * count(*)) as per_second, max(lag_seconds) as lag, max(backlog) as backlog,
      max(held) as held
    from sync.history, bounds
    where factory = any($1::text[]) and minute < date_trunc('minute', now())
      and minute >= newest - make_interval(secs => $2) * ($3::int - 1)
    group by 1, 2, 3)
  select s.factory, s.source, steps.at, per_second, lag, backlog, held
  from (select distinct factory, source from seen) s cross join steps left join seen using (factory, source, at)
  order by 1, 2, 3`;

interface Row {
  readonly factory: string;
  readonly source: string;
  readonly at: Date;
  readonly per_second: number | null;
  readonly lag: number | null;
  readonly backlog: number | null;
  readonly held: number | null;
}

/** The last `count` steps of `stepSeconds` (whole minutes) of every source of these factories that was heard of in them. */
export async function readHistory(
  sql: Sql,
  factories: readonly string[],
  stepSeconds: number,
  count: number,
): Promise<SourceHistory[]> {
  const rows = await sql.query<Row>(HISTORY, [factories, stepSeconds, count], 'history-read');
  const sources = new Map<string, { factory: string; source: string; points: HistoryPoint[] }>();
  for (const row of rows) {
    const { factory, source, at } = row;
    const name = `${factory}/${source}`;
    const history = sources.get(name) ?? { factory, source, points: [] };
    history.points.push({
      at,
      perSecond: row.per_second,
      lagSeconds: row.lag,
      backlog: row.backlog,
      held: row.held,
    });
    sources.set(name, history);
  }
  return [...sources.values()];
}
