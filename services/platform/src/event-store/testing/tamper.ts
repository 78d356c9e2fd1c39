import type { Database } from '../../db/database';

/** Changes the log as only its owner can who first takes the guard away: statements in one transaction. */
export const tamper = (db: Database, ...statements: readonly string[]): Promise<void> =>
  db.transaction(async (sql) => {
    await sql.query('alter table log.events disable trigger events_only_grow');
    await sql.query('alter table log.commits disable trigger commits_only_grow');
    for (const statement of statements) await sql.query(statement);
    await sql.query('alter table log.events enable trigger events_only_grow');
    await sql.query('alter table log.commits enable trigger commits_only_grow');
  });
