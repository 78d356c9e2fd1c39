import type { Database, Sql } from '../db/database';

/**
 * Runs the work in a transaction while no other process runs work of this name, with the database's time; undefined when
 * another is at it. For work that is one transaction: the right ends with it, in the moment its effects are there.
 */
export const alone = <T>(
  db: Database,
  name: string,
  work: (sql: Sql, now: Date) => Promise<T>,
): Promise<T | undefined> =>
  db.transaction(async (sql) => {
    const [turn] = await sql.query<{ mine: boolean; now: Date }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine, clock_timestamp() as now',
      [`alone/${name}`],
    );
    return turn?.mine ? work(sql, turn.now) : undefined;
  });
