import type { Sql } from '../db/database';
import { PENDING_OR_NOT } from '../inbox/row';
import type { SweepOf } from './sweeps';

/** Which of the keys have changes on their way through the inbox: `held` when one of them is held back, else `pending`. */
export async function openKeys(
  sql: Sql,
  { factory, source }: SweepOf,
  keys: readonly string[],
): Promise<Map<string, 'pending' | 'held'>> {
  const rows = await sql.query<{ key: string; held: boolean }>(
    `select key, bool_or(status = 'held') as held from sync.changes
     where factory = $1 and source = $2 and key = any($3::text[]) and status in ('pending', 'held') group by key`,
    [factory, source, keys],
  );
  return new Map(rows.map(({ key, held }) => [key, held ? 'held' : 'pending']));
}

const BUSY = `
  select exists (
      select from sync.changes where factory = $1 and source = $2 and status = 'pending' and look_at <= clock_timestamp())
    or (select count(*) from (
      select from sync.changes where factory = $1 and source = $2 and status = 'pending' and look_at < 'infinity'
      limit $3) waiting) >= $3 as busy`;

/** True while changes of the source wait longer than they should, or so many wait: what can wait itself should. */
export async function isInboxBusy(sql: Sql, { factory, source }: SweepOf, most: number): Promise<boolean> {
  const [row] = await sql.query<{ busy: boolean }>(BUSY, [factory, source, most]);
  return row?.busy ?? false;
}

/** The number of the newest change. */
export async function newestChange(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ seq: number | null }>('select max(seq) as seq from sync.changes');
  return row?.seq ?? 0;
}

/** A change that ended without an effect. */
export interface SetAside {
  readonly change: string;
  readonly reason: string;
}

/** What the inbox knows of a key that asking again did not mend. */
export interface KeyNews {
  /** Changes of it that came after the given one and were not known before. */
  readonly fresh: number;
  readonly skipped?: SetAside;
  readonly stale?: SetAside;
}

/** What became of these keys' changes since the change `askedAfter`, the last that was there when they were asked for. */
export async function keyNews(
  sql: Sql,
  { factory, source }: SweepOf,
  asked: readonly { readonly key: string; readonly askedAfter: number }[],
): Promise<Map<string, KeyNews>> {
  if (asked.length === 0) return new Map();
  const since = asked.reduce((least, { askedAfter }) => Math.min(least, askedAfter), Number.MAX_SAFE_INTEGER);
  const rows = await sql.query<{ key: string; seq: number }>(
    `select key, seq from sync.changes
     where factory = $1 and source = $2 and key = any($3::text[]) and ${PENDING_OR_NOT} and seq > $4`,
    [factory, source, asked.map(({ key }) => key), since],
  );
  const aside = await sql.query<{ key: string; status: string; change: string; reason: string | null }>(
    `select distinct on (key, status) key, status, source_id as change, reason from sync.changes
     where factory = $1 and source = $2 and key = any($3::text[]) and status in ('skipped', 'stale')
     order by key, status, seq desc`,
    [factory, source, asked.map(({ key }) => key)],
  );
  const asideOf = (key: string, status: string): SetAside | undefined => {
    const row = aside.find((r) => r.key === key && r.status === status);
    return row && { change: row.change, reason: row.reason ?? '' };
  };
  return new Map(
    asked.map(({ key, askedAfter }) => {
      const [skipped, stale] = [asideOf(key, 'skipped'), asideOf(key, 'stale')];
      const fresh = rows.filter((row) => row.key === key && row.seq > askedAfter).length;
      return [key, { fresh, ...(skipped ? { skipped } : {}), ...(stale ? { stale } : {}) }];
    }),
  );
}
