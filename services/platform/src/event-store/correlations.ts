import type { Sql } from '../db/database';

/** The correlation ids of the events at these positions of the Postgres log, as far as there are any: one query for all. */
export async function readCorrelations(sql: Sql, positions: readonly number[]): Promise<Map<number, string>> {
  if (positions.length === 0) return new Map();
  const rows = await sql.query<{ position: number; correlation: string }>(
    `select position, meta ->> 'correlation' as correlation from log.events where position = any($1::bigint[])`,
    [positions],
    'log-correlations',
  );
  return new Map(rows.map(({ position, correlation }) => [position, correlation]));
}
