import type { ChangeHead, ChangeStatus, InboxChange } from './inbox';

/** A row of `sync.changes`, in the columns of `HEAD_COLUMNS`. */
export interface HeadRow {
  readonly seq: number;
  readonly factory: string;
  readonly source: string;
  readonly source_id: string;
  readonly key: string;
  readonly kind: string | null;
  readonly sequence: number | null;
  readonly at: string;
  readonly correlation: string;
  readonly status: ChangeStatus;
  readonly code: string | null;
  readonly reason: string | null;
  readonly received_at: Date;
}

export interface ChangeRow extends HeadRow {
  readonly payload: unknown;
}

export const HEAD_COLUMNS =
  'seq, factory, source, source_id, key, kind, sequence, at, correlation, status, code, reason, received_at';

/**
 * What the changes of one cause wait for together, in SQL. `change …` names a change alone: those that wait for themselves to
 * come right are one cause by their code, or a wrong mapping would make as many causes as it has rows.
 */
export const CAUSE_WAITS_FOR = `case when waits_for like 'change %' then null else waits_for end`;

/** True of every change, in SQL, and said in halves because each of them has its index. */
export const PENDING_OR_NOT = `(status = 'pending' or status <> 'pending')`;

/** The change that a row holds, without its payload. */
export const headOf = (row: HeadRow): ChangeHead => ({
  seq: row.seq,
  factory: row.factory,
  source: row.source,
  id: row.source_id,
  key: row.key,
  ...(row.kind === null ? {} : { kind: row.kind }),
  ...(row.sequence === null ? {} : { sequence: row.sequence }),
  at: row.at,
  correlation: row.correlation,
  status: row.status,
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  receivedAt: row.received_at,
});

export const changeOf = (row: ChangeRow): InboxChange => ({ ...headOf(row), payload: row.payload });
