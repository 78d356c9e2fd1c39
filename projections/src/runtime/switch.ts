import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '@mullion/platform/db/database';
import { lockTables } from './schema';

const TRIES = 100;
/** So many tries cost readers nothing. */
const PATIENT = 20;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Puts the rebuilt tables in the place of the live ones: for readers it happens between two queries. The old tables are
 * dropped in the same transaction, because a prepared statement goes on reading the table it was made for, under any
 * name, until that is gone.
 */
export async function switchSchemas(sql: Sql, live: string, rebuilt: string): Promise<void> {
  await lockAgainstReaders(sql, live);
  await sql.query(`drop schema ${live} cascade`);
  await sql.query(`alter schema ${rebuilt} rename to ${live}`);
}

/**
 * Readers hold several of the tables at a time, so waiting for a lock could end in a deadlock with one of them. First ask for
 * all at once and let go if one is in use; if readers leave no gap, make the new ones wait, but for less time than Postgres
 * takes to see a deadlock and end a reader's query.
 */
async function lockAgainstReaders(sql: Sql, schema: string): Promise<void> {
  await sql.query('savepoint before_lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (attempt >= PATIENT) await sql.query(`set local lock_timeout = '300ms'`);
      await lockTables(sql, schema, attempt < PATIENT);
      await sql.query('set local lock_timeout = 0');
      return;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
      if (!busy || attempt === TRIES) throw error;
      await sql.query('rollback to savepoint before_lock');
      await pause(5 + Math.random() * 20);
    }
  }
}
