import type { Sql } from '@mullion/platform/db/database';
import { Counter, Gauge, metrics } from '@mullion/platform/process/metrics';

const registers = [metrics];
const open = new Gauge({
  name: 'incidents_open',
  help: 'Open incidents, by kind.',
  labelNames: ['kind'],
  registers,
});
const waiting = new Gauge({ name: 'mails_waiting', help: 'Mails that have not left yet.', registers });
const tried = new Counter({
  name: 'mails_tried_total',
  help: 'Tries to send a mail, by how they ended.',
  labelNames: ['outcome'],
  registers,
});

export const countTry = (outcome: 'sent' | 'failed'): void => tried.inc({ outcome });

/** Counts what is open and what waits, for `/metrics`. */
export async function countIncidents(sql: Sql, kinds: readonly string[]): Promise<void> {
  const rows = await sql.query<{ kind: string; count: number }>(
    'select kind, count(*)::int as count from sync.incidents where closed_at is null group by kind',
  );
  for (const kind of kinds) open.set({ kind }, rows.find((row) => row.kind === kind)?.count ?? 0);
  const [mails] = await sql.query<{ count: number }>(
    'select count(*)::int as count from sync.mails where sent_at is null and given_up_at is null',
  );
  waiting.set(mails?.count ?? 0);
}
