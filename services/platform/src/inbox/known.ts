import type { Database } from '../db/database';

/** Which of these ids the inbox has had from this source, whatever became of them. */
export async function knownChanges(
  db: Database,
  factory: string,
  source: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query<{ id: string }>(
    `select source_id as id from sync.changes where factory = $1 and source = $2 and source_id = any($3::text[])`,
    [factory, source, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
