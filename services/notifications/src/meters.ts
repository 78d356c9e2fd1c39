import type { Sql } from '@mullion/platform/db/database';
import { mailState } from '@mullion/platform/incidents/mails';
import { Counter, Gauge, metrics } from '@mullion/platform/process/metrics';
import type { Outcome } from './send';

const registers = [metrics];
const open = new Gauge({
  name: 'incidents_open',
  help: 'Open incidents, by kind.',
  labelNames: ['kind'],
  registers,
});
const waiting = new Gauge({
  name: 'mails_waiting',
  help: 'Mails that have not left for everybody yet.',
  registers,
});
const refused = new Gauge({
  name: 'mail_addresses_refused',
  help: 'Addresses that the mail server refused for good in the last day.',
  registers,
});
const tried = new Counter({
  name: 'mails_tried_total',
  help: 'Tries to send a mail, by how they ended.',
  labelNames: ['outcome'],
  registers,
});

export const countTry = (outcome: Outcome): void => tried.inc({ outcome });

/** Counts what is open and what waits, for `/metrics`. */
export async function countIncidents(sql: Sql, kinds: readonly string[]): Promise<void> {
  const rows = await sql.query<{ kind: string; count: number }>(
    'select kind, count(*)::int as count from sync.incidents where closed_at is null group by kind',
  );
  for (const kind of kinds) open.set({ kind }, rows.find((row) => row.kind === kind)?.count ?? 0);
  const mails = await mailState(sql);
  waiting.set(mails.waiting);
  refused.set(mails.addressesRefused);
}
