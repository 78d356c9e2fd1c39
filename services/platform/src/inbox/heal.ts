import type { Database } from '../db/database';
import { throughDeadlocks } from './deadlock';
import type { DrainHandler, DrainSettings } from './drain';

const MOST_NAMES = 1_000;

const AGAIN = `
  with again as (
    update sync.changes set status = 'pending', look_at = clock_timestamp()
    where factory = $1 and source = $2 and status = 'held' and waits_for = any($3::text[])
    returning seq, factory, source, source_id, key, waits_for),
  noted as (
    insert into sync.audit (who, what, subject)
    select 'system', 'retry', json_build_object('seq', seq, 'factory', factory, 'source', source,
      'change', source_id, 'key', key, 'because', waits_for) from again)
  select distinct key from again`;

// In pages and in order: a thousand names that never come must not hide those behind them.
const WAITED = `
  select distinct waits_for as name from sync.changes
  where factory = $1 and source = $2 and status = 'held' and ($3::text is null or waits_for > $3)
    and waits_for is not null
  order by waits_for limit $4`;

/**
 * Makes held changes pending again that waited for something which is there now, and notes it in the audit log. Asks about all
 * that is waited for, `most` names at a time. Answers their keys.
 */
export async function healWaiting(
  db: Database,
  { factory, source }: Pick<DrainSettings, 'factory' | 'source'>,
  arrived: NonNullable<DrainHandler['arrived']>,
  most = MOST_NAMES,
): Promise<string[]> {
  const keys = new Set<string>();
  let last: string | undefined;
  for (;;) {
    const rows = await db.query<{ name: string }>(WAITED, [factory, source, last ?? null, most]);
    const there = rows.length > 0 ? await arrived(rows.map(({ name }) => name)) : [];
    if (there.length > 0) {
      const healed = await throughDeadlocks(() => db.query<{ key: string }>(AGAIN, [factory, source, there]));
      for (const { key } of healed) keys.add(key);
    }
    if (rows.length < most) return [...keys];
    last = rows.at(-1)?.name;
  }
}
