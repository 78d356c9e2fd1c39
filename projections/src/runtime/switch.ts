import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '@mullion/platform/db/database';
import { lockTables } from './schema';

const TRIES = 100;

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
 * Readers hold several of the tables at a time, so waiting for a lock could end in a deadlock with one of them: ask for all
 * at once, and if one is in use, let go and ask again.
 */
async function lockAgainstReaders(sql: Sql, schema: string): Promise<void> {
  await sql.query('savepoint before_lock');
  for (let left = TRIES; ; left -= 1) {
    try {
      await lockTables(sql, schema);
      return;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === '55P03';
      if (!busy || left === 0) throw error;
      await sql.query('rollback to savepoint before_lock');
      await pause(5 + Math.random() * 20);
    }
  }
}
