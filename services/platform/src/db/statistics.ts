import type { Sql } from './database';

const GROWN = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where schemaname = any($1::text[]) and n_mod_since_analyze > 300 and n_mod_since_analyze > n_live_tup / 2`;

/**
 * Makes the planner look again at tables of these schemas that have changed by half since it last did. Autovacuum does so
 * too, but after a minute at the soonest: a flood into fresh tables was seen to be planned as if they were empty.
 */
export async function analyzeGrown(sql: Sql, schemas: readonly string[]): Promise<void> {
  const grown = await sql.query<{ name: string }>(GROWN, [schemas]);
  for (const { name } of grown) await sql.query(`analyze ${name}`);
}
