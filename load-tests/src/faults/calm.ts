import type { Database } from '@mullion/platform/db/database';
import { feedCounts } from '@mullion/sync-adapters/simulator/outbox';
import { forgottenChanges } from './forgotten';

interface Databases {
  readonly portal: Database;
  readonly factory: Database;
}

/**
 * True when all that was sent is acknowledged, worked off and shown, and all that engineers decided is told and done. What
 * waits for a forgotten or behind a held change does not count.
 */
export async function isCalm({ portal, factory }: Databases): Promise<boolean> {
  const { unacknowledged } = await feedCounts(factory);
  const undone = await factory.query('select from commands where not done limit 1');
  if (unacknowledged > 0 || undone.length > 0) return false;
  const [row] = await portal.query<{ changes: number; messages: number; events: number }>(
    `select
       (select count(*)::int from sync.changes c where status = 'pending' and factory || '~' || key <> all($1::text[])
         and not exists (select from sync.changes h where h.factory = c.factory and h.source = c.source
           and h.key = c.key and h.status = 'held')) as changes,
       (select count(*)::int from sync.outbox where status = 'waiting') as messages,
       (select position from log.head) - (select position from orders.checkpoint) as events`,
    [(await forgottenChanges(factory)).map((change) => `${change.factory}~${change.key}`)],
  );
  return row?.changes === 0 && row.messages === 0 && row.events === 0;
}
