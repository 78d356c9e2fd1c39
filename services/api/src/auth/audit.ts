import type { Sql } from '@mullion/platform/db/database';

export interface AuditEntry {
  /** A user's id, or `nobody`. */
  readonly actor: string;
  readonly action: 'signed-in' | 'sign-in-blocked' | 'signed-out';
  readonly subject?: string;
  readonly address?: string;
  readonly correlation: string;
}

/** Writes down what a person did; the table takes additions only. */
export async function audit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query(
    `insert into accounts.audit (actor, action, subject, address, correlation) values ($1, $2, $3, $4, $5)`,
    [entry.actor, entry.action, entry.subject ?? null, entry.address ?? null, entry.correlation],
  );
}
