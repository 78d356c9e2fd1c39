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

// The running minute is left out: its sum is not known yet. Steps without a row are filled in by the reader.
const HISTORY = `
  with bounds as (
    select date_bin(make_interval(secs => $2), date_trunc('minute', now()) - interval '1 minute',
      timestamptz '2000-01-01Z') as newest)
  select factory, source, date_bin(make_interval(secs => $2), minute, timestamptz '2000-01-01Z') as at,
    sum(ended)::float / (60 * count(*)) as per_second, max(lag_seconds) as lag, max(backlog) as backlog,
    max(held) as held, newest
  from sync.history, bounds
  where factory = any($1::text[]) and minute < date_trunc('minute', now())
    and minute >= newest - make_interval(secs => $2) * ($3::int - 1)
  group by 1, 2, 3, newest order by 1, 2, 3`;

interface Row {
  readonly factory: string;
  readonly source: string;
  readonly at: Date;
  readonly per_second: number;
  readonly lag: number;
  readonly backlog: number;
  readonly held: number;
  /** The last step that there can be. */
  readonly newest: Date;
}

const UNSEEN = { perSecond: null, lagSeconds: null, backlog: null, held: null };

/** The last `count` steps of `stepSeconds` (whole minutes) of every source of these factories that was heard of in them. */
export async function readHistory(
  sql: Sql,
  factories: readonly string[],
  stepSeconds: number,
  count: number,
): Promise<SourceHistory[]> {
  const rows = await sql.query<Row>(HISTORY, [factories, stepSeconds, count], 'history-read');
  const sources = new Map<string, { factory: string; source: string; seen: Map<number, HistoryPoint> }>();
  for (const { factory, source, at, per_second, lag, backlog, held } of rows) {
    const name = `${factory}/${source}`;
    const history = sources.get(name) ?? { factory, source, seen: new Map<number, HistoryPoint>() };
    history.seen.set(at.getTime(), { at, perSecond: per_second, lagSeconds: lag, backlog, held });
    sources.set(name, history);
  }
  const newest = rows[0]?.newest.getTime() ?? 0;
  const steps = Array.from(
    { length: count },
    (_, place) => newest - (count - 1 - place) * stepSeconds * 1_000,
  );
  return [...sources.values()].map(({ factory, source, seen }) => ({
    factory,
    source,
    points: steps.map((at) => seen.get(at) ?? { at: new Date(at), ...UNSEEN }),
  }));
}
