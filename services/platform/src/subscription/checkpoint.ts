import type { Sql } from '../db/database';

const known = /^[a-z_][a-z0-9_]*$/;

const tableOf = (schema: string): string => {
  if (!known.test(schema)) throw new Error(`${JSON.stringify(schema)} is no name of a schema`);
  return `${schema}.checkpoint`;
};

/** SQL that makes the table of one row where a projection's schema keeps the position it has reached. */
export const checkpointTable = (schema: string): string => `
  create table if not exists ${tableOf(schema)} (
    single boolean primary key default true check (single),
    position bigint not null
  );
  insert into ${tableOf(schema)} (position) values (0) on conflict do nothing;`;

/** The position that the schema's tables reflect; 0 at first. */
export async function checkpointOf(sql: Sql, schema: string): Promise<number> {
  const [row] = await sql.query<{ position: number }>(`select position from ${tableOf(schema)}`);
  if (!row) throw new Error(`${tableOf(schema)} has no row`);
  return row.position;
}

/** Moves the checkpoint, in the transaction that writes the rows. It never goes back. */
export async function moveCheckpoint(sql: Sql, schema: string, position: number): Promise<void> {
  await sql.query(`update ${tableOf(schema)} set position = $1 where position <= $1`, [position]);
}
