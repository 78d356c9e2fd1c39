import type { Database } from '@mullion/platform/db/database';
import { feedCounts } from '@mullion/sync-adapters/simulator/outbox';

interface Databases {
  readonly portal: Database;
  readonly factory: Database;
}

/** What the factory forgot to send and nobody has asked for yet; `kind` as the push names it. */
export const forgottenChanges = (
  factory: Database,
): Promise<{ readonly factory: string; readonly key: string; readonly kind: string }[]> =>
  factory.query(
    `select factory, key, body::json ->> 'kind' as kind from feed where missed = 'lost' and acknowledged_at is null`,
  );

/** True when all that was sent is acknowledged, worked off and shown. What waits for a forgotten or behind a held change does not count. */
export async function isCalm({ portal, factory }: Databases): Promise<boolean> {
  const { unacknowledged } = await feedCounts(factory);
  if (unacknowledged > 0) return false;
  const [row] = await portal.query<{ changes: number; events: number }>(
    `select
       (select count(*)::int from sync.changes c where status = 'pending' and factory || '~' || key <> all($1::text[])
         and not exists (select from sync.changes h where h.factory = c.factory and h.source = c.source
           and h.key = c.key and h.status = 'held')) as changes,
       (select position from log.head) - (select position from orders.checkpoint) as events`,
    [(await forgottenChanges(factory)).map((change) => `${change.factory}~${change.key}`)],
  );
  return row?.changes === 0 && row.events === 0;
}

/** Waits for it; throws a sentence when it takes longer than `patience` seconds. */
export async function until(what: string, reached: () => Promise<boolean>, patience: number): Promise<void> {
  const deadline = Date.now() + patience * 1_000;
  for (;;) {
    if (await reached().catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`Within ${patience} s it did not come to pass that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
