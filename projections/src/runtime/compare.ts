import type { Sql } from '@mullion/platform/db/database';
import type { Projection } from './projection';

/** A row that two builds of a projection tell differently; null = the row is missing there. */
export interface Difference {
  readonly table: string;
  readonly key: string;
  readonly live: string | null;
  readonly rebuilt: string | null;
}

const SHOWN = 20;

/** Compares two builds of a projection row by row. Tells how many rows differ and shows the first of them. */
export async function compareSchemas(
  sql: Sql,
  { compared }: Projection,
  live: string,
  rebuilt: string,
): Promise<{ readonly rows: number; readonly different: number; readonly shown: readonly Difference[] }> {
  let rows = 0;
  let different = 0;
  const shown: Difference[] = [];
  for (const [table, query] of Object.entries(compared)) {
    const [counted] = await sql.query<{ rows: number; different: number }>(
      `select count(*) as rows, count(*) filter (where a.hash is distinct from b.hash) as different
       from (select key, md5(row) as hash from (${query(live)}) r) a
       full join (select key, md5(row) as hash from (${query(rebuilt)}) r) b using (key)`,
    );
    rows += counted?.rows ?? 0;
    different += counted?.different ?? 0;
    if (!counted?.different || shown.length >= SHOWN) continue;
    const some = await sql.query<Omit<Difference, 'table'>>(
      `select key, left(a.row, 2000) as live, left(b.row, 2000) as rebuilt
       from (${query(live)}) a full join (${query(rebuilt)}) b using (key)
       where a.row is distinct from b.row order by key limit $1`,
      [SHOWN - shown.length],
    );
    shown.push(...some.map((difference) => ({ table, ...difference })));
  }
  return { rows, different, shown };
}
