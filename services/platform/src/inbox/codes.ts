import type { Database, Sql } from '../db/database';
import { note } from './audit';

/** A code of a foreign system that a person gave a meaning to. */
export interface CodeRow {
  readonly factory: string;
  readonly code: string;
  /** As it was given; whoever reads it parses it. */
  readonly meaning: unknown;
  /** A user's id. */
  readonly by: string;
  readonly at: Date;
}

/** The codes of these factories that people gave a meaning to. */
export const readCodes = (sql: Sql, factories: readonly string[]): Promise<CodeRow[]> =>
  sql.query<CodeRow>(
    'select factory, code, meaning, by, at from sync.codes where factory = any($1::text[]) order by factory, code',
    [factories],
    'sync-codes',
  );

/** Gives a code its meaning, or another one. Writes the audit log. */
export const putCode = (db: Database, row: Omit<CodeRow, 'at'>): Promise<void> =>
  db.transaction(async (sql) => {
    const { factory, code, meaning, by } = row;
    await sql.query(
      `insert into sync.codes (factory, code, meaning, by) values ($1, $2, $3, $4)
       on conflict (factory, code) do update
         set meaning = excluded.meaning, by = excluded.by, at = clock_timestamp()`,
      [factory, code, JSON.stringify(meaning), by],
    );
    await note(sql, { who: by, what: 'map-code', subject: { factory, code, meaning } });
  });

/** Takes the meaning back; false when nobody gave one. Writes the audit log. */
export const removeCode = (
  db: Database,
  { factory, code, by }: Pick<CodeRow, 'factory' | 'code' | 'by'>,
): Promise<boolean> =>
  db.transaction(async (sql) => {
    const [removed] = await sql.query<{ meaning: unknown }>(
      'delete from sync.codes where factory = $1 and code = $2 returning meaning',
      [factory, code],
    );
    if (!removed) return false;
    await note(sql, { who: by, what: 'unmap-code', subject: { factory, code, meaning: removed.meaning } });
    return true;
  });
