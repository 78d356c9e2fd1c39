import type { Database } from '../db/database';

const LOST = `
  select key from sync.changes
  where factory = $1 and source = $2 and status = 'pending' and look_at <= clock_timestamp() - make_interval(secs => $4)
  group by key order by min(look_at) limit $3`;

/**
 * Keys with changes that should have been worked off `seconds` ago: their wake-up was lost, or their patience at a gap is
 * over. The longest overdue first.
 */
export async function overdueKeys(
  db: Database,
  factory: string,
  source: string,
  limit: number,
  seconds = 0,
): Promise<string[]> {
  const rows = await db.query<{ key: string }>(LOST, [factory, source, limit, seconds]);
  return rows.map(({ key }) => key);
}

/** Forgets the figures of old rounds. */
export const forgetOldRounds = (db: Database): Promise<unknown> =>
  db.query(`delete from sync.rounds where at < clock_timestamp() - interval '10 minutes'`);
