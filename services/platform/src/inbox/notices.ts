import type { Database, Sql } from '../db/database';
import type { ChangeHead } from './inbox';
import { type HeadRow, headOf, HEAD_COLUMNS } from './row';

/** News about a key for those who look at it: a change of it is held back, or none is any longer. */
export type HoldNotice = { readonly key: string; readonly change: ChangeHead; readonly times: number } & (
  { readonly news: 'held'; readonly code: string; readonly reason: string } | { readonly news: 'cleared' }
);

/** Keeps notices in the transaction of what they tell: they are announced after it, and only if it was committed. */
export async function keepNotices(sql: Sql, notices: readonly HoldNotice[]): Promise<void> {
  if (notices.length === 0) return;
  await sql.query(
    `insert into sync.notices (change, news, times, code, reason)
     select * from unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[])`,
    [
      notices.map(({ change }) => change.seq),
      notices.map(({ news }) => news),
      notices.map(({ times }) => times),
      notices.map((notice) => (notice.news === 'held' ? notice.code : null)),
      notices.map((notice) => (notice.news === 'held' ? notice.reason : null)),
    ],
    'sync-keep-notices',
  );
}

interface Row extends HeadRow {
  readonly notice: number;
  readonly news: 'held' | 'cleared';
  readonly times: number;
  readonly told_code: string | null;
  readonly told_reason: string | null;
}

const MOST = 500;
const KEPT = `
  select ${HEAD_COLUMNS}, notice, news, times, told_code, told_reason
  from (select id, change, news, times, code, reason from sync.notices)
      n (notice, seq, news, times, told_code, told_reason)
    join sync.changes c using (seq)
  where factory = $1 and source = $2 order by notice limit ${MOST}`;

function noticeOf(row: Row): HoldNotice {
  const about = { key: row.key, change: headOf(row), times: row.times };
  if (row.news === 'cleared') return { ...about, news: 'cleared' };
  return { ...about, news: 'held', code: row.told_code ?? '', reason: row.told_reason ?? '' };
}

/**
 * Announces what is kept, in order. Announcing must be idempotent: several processes may announce the same, and one that
 * dies before it has crossed a notice off leaves it to the next.
 */
export function announcer(
  db: Database,
  { factory, source }: { readonly factory: string; readonly source: string },
  announce: (notices: readonly HoldNotice[]) => Promise<void>,
): () => Promise<void> {
  return async () => {
    for (;;) {
      const rows = await db.query<Row>(KEPT, [factory, source], 'sync-kept-notices');
      if (rows.length === 0) return;
      await announce(rows.map(noticeOf));
      await db.query('delete from sync.notices where id = any($1::bigint[])', [
        rows.map(({ notice }) => notice),
      ]);
      if (rows.length < MOST) return;
    }
  };
}
