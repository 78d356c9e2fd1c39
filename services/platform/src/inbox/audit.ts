import type { Sql } from '../db/database';

/** Who did what to the machinery. */
export interface AuditEntry {
  readonly id: number;
  readonly at: Date;
  /** A user's id, or `system`. */
  readonly who: string;
  readonly what: string;
  /** Plain JSON as the writer put it; `factory` names whose machinery it was. */
  readonly subject: unknown;
}

/** Adds to the audit log, in the transaction of what it tells. */
export const note = (sql: Sql, { who, what, subject }: Omit<AuditEntry, 'id' | 'at'>): Promise<unknown> =>
  sql.query('insert into sync.audit (who, what, subject) values ($1, $2, $3)', [
    who,
    what,
    JSON.stringify(subject),
  ]);

/** What to read of the audit log. */
export interface AuditAsk {
  /** Only these deeds, of these factories. */
  readonly whats: readonly string[];
  readonly factories: readonly string[];
  /** Only what stands before this entry. */
  readonly before?: number | undefined;
  readonly limit: number;
}

const ENTRIES = `
  select id, at, who, what, subject from sync.audit
  where what = any($1::text[]) and subject ->> 'factory' = any($2::text[]) and ($3::bigint is null or id < $3)
  order by id desc limit $4`;

/** The newest entries first. */
export const readAudit = (sql: Sql, { whats, factories, before, limit }: AuditAsk): Promise<AuditEntry[]> =>
  sql.query<AuditEntry>(ENTRIES, [whats, factories, before ?? null, limit]);
