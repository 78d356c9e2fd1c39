import type { Database, Sql } from '../db/database';
import { note } from './audit';
import { throughDeadlocks } from './deadlock';
import type { ChangeHead, HeldCause, InboxChange } from './inbox';
import { lockKey } from './key-lock';
import { keepNotices } from './notices';
import { CAUSE_WAITS_FOR, changeOf, type ChangeRow, type HeadRow, headOf, HEAD_COLUMNS } from './row';
import { SEQUENCE_GAP } from './source-order';

const subjectOf = ({ seq, factory, source, id, key }: ChangeHead) => ({
  seq,
  factory,
  source,
  change: id,
  key,
});

const AGAIN = `update sync.changes set status = 'pending', look_at = clock_timestamp()`;

/** See `Inbox.retry`. */
export const retryHeld = (db: Database, seq: number, by: string): Promise<InboxChange | undefined> =>
  db.transaction(async (sql) => {
    const [row] = await sql.query<ChangeRow>(
      `${AGAIN} where seq = $1 and status = 'held' returning ${HEAD_COLUMNS}, payload`,
      [seq],
    );
    if (!row) return undefined;
    const change = changeOf(row);
    await note(sql, { who: by, what: 'retry', subject: subjectOf(change) });
    return change;
  });

/** See `Inbox.retryCause`. */
export const retryAllOf = (
  db: Database,
  { factory, source, code, waitsFor }: Pick<HeldCause, 'factory' | 'source' | 'code' | 'waitsFor'>,
  by: string,
): Promise<number> =>
  throughDeadlocks(() =>
    db.transaction(async (sql) => {
      const rows = await sql.query(
        `${AGAIN} where status = 'held' and factory = $1 and source = $2 and code = $3
           and ${CAUSE_WAITS_FOR} is not distinct from $4 returning seq`,
        [factory, source, code, waitsFor],
      );
      const changes = rows.length;
      if (changes > 0)
        await note(sql, {
          who: by,
          what: 'retry-cause',
          subject: { factory, source, code, waitsFor, changes },
        });
      return changes;
    }),
  );

interface SkippedRow extends HeadRow {
  readonly holds: number;
  readonly passed: number;
}

const HELD = `
  select ${HEAD_COLUMNS}, holds, coalesce((select passed from sync.keys k
    where k.factory = c.factory and k.source = c.source and k.key = c.key), 0) as passed
  from sync.changes c where seq = $1 and status = 'held'`;

const OF_KEY = 'factory = $1 and source = $2 and key = $3';
const values = ({ factory, source, key }: ChangeHead) => [factory, source, key];

const pass = (sql: Sql, change: ChangeHead, number: number) =>
  sql.query(
    `insert into sync.keys (factory, source, key, passed) values ($1, $2, $3, $4)
     on conflict (factory, source, key) do update set passed = greatest(keys.passed, excluded.passed)`,
    [...values(change), number],
  );

/** The change itself is sound: what is given up are the numbers that never came before the first one that is here. */
async function giveUpGap(
  sql: Sql,
  change: ChangeHead,
  passed: number,
): Promise<readonly [from: number, to: number] | undefined> {
  const [open] = await sql.query<{ first: number | null }>(
    `select min(sequence) as first from sync.changes
     where ${OF_KEY} and status in ('pending', 'held') and sequence > $4`,
    [...values(change), passed],
  );
  await sql.query(`${AGAIN} where seq = $1`, [change.seq]);
  const last = (open?.first ?? 0) - 1;
  if (last <= passed) return undefined;
  await pass(sql, change, last);
  return [passed + 1, last];
}

/** Ends it without an effect, and lets what waits behind it run. */
async function end(sql: Sql, change: ChangeHead, reason: string, times: number): Promise<void> {
  await sql.query(
    `update sync.changes set status = 'skipped', reason = $2, waits_for = null, payload = null,
       look_at = 'infinity', done_at = clock_timestamp() where seq = $1`,
    [change.seq, reason],
  );
  if (change.sequence !== undefined) await pass(sql, change, change.sequence);
  await sql.query(
    `update sync.changes set look_at = clock_timestamp() where ${OF_KEY} and status = 'pending'`,
    values(change),
  );
  // One that was held back and is about to be tried again still troubles the key: its round tells of the end.
  const [troubled] = await sql.query(
    `select 1 from sync.changes
     where ${OF_KEY} and (status = 'held' or (status = 'pending' and holds > 0)) limit 1`,
    values(change),
  );
  if (!troubled) await keepNotices(sql, [{ key: change.key, change, times, news: 'cleared' }]);
}

/** See `Inbox.skip`. The lock keeps a round from trying the change meanwhile: an effect would be there, and told as skipped. */
export const skipHeld = (
  db: Database,
  seq: number,
  reason: string,
  by: string,
): Promise<ChangeHead | undefined> =>
  db.transaction(async (sql) => {
    const [found] = await sql.query<SkippedRow>(HELD, [seq]);
    if (!found) return undefined;
    await lockKey(sql, found);
    const [row] = await sql.query<SkippedRow>(HELD, [seq]);
    if (!row) return undefined;
    const change = headOf(row);
    const isGap = row.code === SEQUENCE_GAP;
    const gaveUp = isGap ? await giveUpGap(sql, change, row.passed) : undefined;
    if (!isGap) await end(sql, change, reason, row.holds);
    await note(sql, {
      who: by,
      what: 'skip',
      subject: {
        ...subjectOf(change),
        reason,
        held: row.reason,
        ...(gaveUp === undefined ? {} : { gaveUp }),
      },
    });
    return { ...change, status: isGap ? 'pending' : 'skipped' };
  });
