import type { Database, Sql } from '@mullion/platform/db/database';
import type { Projection } from './projection';

/** Where a projection stands, kept beside its rows and moved in the same transaction. */
export interface Checkpoint {
  /** The version of the code that made these tables. */
  readonly version: number;
  /** The log position up to which they tell everything. */
  readonly position: number;
  /** The log position up to which the cache has been told what changed. */
  readonly outdated: number;
  /** Counts the rebuilds that changed what readers see, and where the last of them took over. */
  readonly generation: number;
  readonly since: number;
}

const COLUMNS = 'version, position, outdated, generation, since';

const CHECKPOINT_TABLE = `
  create table checkpoint (
    one boolean primary key default true check (one),
    version int not null,
    position bigint not null,
    outdated bigint not null default 0,
    generation int not null default 0,
    since bigint not null default 0
  )`;

/** Serialises what makes, builds or switches the tables of one projection, over all processes. */
const LOCK = `hashtextextended('projection ' || $1, 0)`;

/**
 * This transaction only holds what others must not touch, while the work is done on other connections, however long that
 * takes: its silence says nothing.
 */
export const mayBeSilent = (sql: Sql) => sql.query('set local idle_in_transaction_session_timeout = 0');

/** True when this transaction may now make or switch the projection's tables; the lock ends with the transaction. */
export async function tryLock(sql: Sql, name: string): Promise<boolean> {
  const [row] = await sql.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(${LOCK}) as ours`, [
    name,
  ]);
  return row?.ours === true;
}

const WRITERS = `hashtextextended('writers of ' || $1, 0)`;

/**
 * What a writer asks for before anything else, so that one who waits for a switch holds no table that the switch wants.
 * What a crash takes back comes again from the log, the same: no commit of a read model waits for the disk.
 */
export async function enterAsWriter(sql: Sql, schema: string): Promise<void> {
  await sql.query(
    `select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock_shared(${WRITERS})`,
    [schema],
  );
}

/** Waits for the writers of a schema to finish and keeps others out until the transaction ends. */
export async function keepWritersOut(sql: Sql, schema: string): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(${WRITERS})`, [schema]);
}

/** Undefined when the schema is missing. */
export async function readCheckpoint(sql: Sql, schema: string): Promise<Checkpoint | undefined> {
  const [exists] = await sql.query<{ there: boolean }>(
    `select to_regclass($1 || '.checkpoint') is not null as there`,
    [schema],
  );
  if (!exists?.there) return undefined;
  const [row] = await sql.query<Checkpoint>(`select ${COLUMNS} from ${schema}.checkpoint`);
  return row;
}

/** The checkpoint, held against all other writers until the transaction ends; the search path is set for `project`. */
export async function holdCheckpoint(sql: Sql, schema: string): Promise<Checkpoint | undefined> {
  const [row] = await sql.query<Checkpoint>(
    `select set_config('search_path', '${schema}', true), ${COLUMNS} from ${schema}.checkpoint for update`,
  );
  return row;
}

/** Notes how far the tables tell everything, in the transaction that wrote the last of it. */
export async function moveCheckpoint(sql: Sql, position: number): Promise<void> {
  await sql.query('update checkpoint set position = $1', [position]);
}

/** Makes the empty tables. The indexes are left for `makeIndexes`: a first fill is faster without. */
export async function makeSchema(sql: Sql, projection: Projection, schema: string): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('projection extension', 0))`);
  await sql.query('create extension if not exists pg_trgm schema public');
  await sql.query(`create schema ${schema}`);
  await sql.query(`select set_config('search_path', $1, true)`, [schema]);
  await sql.query(projection.tables);
  await sql.query(CHECKPOINT_TABLE);
  await sql.query('insert into checkpoint (version, position) values ($1, 0)', [projection.version]);
}

export async function makeIndexes(sql: Sql, projection: Projection, schema: string): Promise<void> {
  await sql.query(`select set_config('search_path', $1, true)`, [schema]);
  await sql.query(projection.indexes);
}

/** Makes the live tables when there are none, so that readers have something to ask. */
export const ensureSchema = (db: Database, projection: Projection): Promise<Checkpoint> =>
  db.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${LOCK})`, [projection.name]);
    const known = await readCheckpoint(sql, projection.name);
    if (known) return known;
    await makeSchema(sql, projection, projection.name);
    await makeIndexes(sql, projection, projection.name);
    return { version: projection.version, position: 0, outdated: 0, generation: 0, since: 0 };
  });

async function tablesOf(sql: Sql, schema: string): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name
     from pg_tables where schemaname = $1 order by tablename`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** Gathers statistics: plans made for empty tables are bad plans for full ones, and prepared statements keep them. */
export async function analyze(sql: Sql, schema: string): Promise<void> {
  await sql.query(`analyze ${(await tablesOf(sql, schema)).join(', ')}`);
}

/** Locks all tables of a schema against everyone; with `nowait` it throws at once when somebody uses one. */
export async function lockTables(sql: Sql, schema: string, nowait: boolean): Promise<void> {
  const tables = await tablesOf(sql, schema);
  await sql.query(`lock table ${tables.join(', ')} in access exclusive mode ${nowait ? 'nowait' : ''}`);
}
