import type { Database, Sql } from '../db/database';
import type { ChangeStatus, InboxChange, Verdict } from './inbox';
import { CHANGE_COLUMNS, type ChangeRow, changeOf } from './postgres';
import { type Orderable, plan, SEQUENCE_GAP } from './source-order';

export interface KeyChanges {
  readonly key: string;
  /** In the source's order. */
  readonly changes: readonly InboxChange[];
}

/** News about a key for those who look at it: a change of it is held back, or none is any longer. */
export type HoldNotice = { readonly key: string; readonly change: InboxChange; readonly times: number } & (
  { readonly news: 'held'; readonly code: string; readonly reason: string } | { readonly news: 'cleared' }
);

/** What the work is. Both may be called again with the same changes after a crash, and must then have no second effect. */
export interface DrainHandler {
  /**
   * For each key the verdicts of its changes in order, up to the first that is held; those behind it are not tried. A list
   * that ends early (but never at once) is gone on with in a next round.
   */
  decide(keys: readonly KeyChanges[]): Promise<readonly (readonly Verdict[])[]>;
  announce(notices: readonly HoldNotice[]): Promise<void>;
}

export interface DrainSettings {
  readonly factory: string;
  readonly source: string;
  /** How long a gap in a key's sequence waits before it is held back. */
  readonly gapSeconds: number;
}

export interface Ended {
  readonly change: InboxChange;
  readonly verdict: Verdict;
}

export interface DrainReport {
  readonly ended: readonly Ended[];
  /** Keys with more to do at once. */
  readonly more: readonly string[];
}

interface OpenChange extends InboxChange, Orderable {
  readonly holds: number;
  readonly lookAt: string;
}

/** At most so many changes of a key in one round, so that one flooded order does not keep the others waiting. */
const MOST_PER_KEY = 100;

// Sorted, so that two workers whose rounds overlap can't wait for each other in a circle.
const LOCK = `
  select pg_advisory_xact_lock(h) from (
    select distinct hashtextextended($1 || '/' || $2 || '/' || k, 0) as h from unnest($3::text[]) k order by 1) hashes`;

const OPEN = `
  select ${CHANGE_COLUMNS}, at_ms, holds, look_at::text as look_at, coalesce(passed, 0) as passed
  from sync.changes left join sync.keys using (factory, source, key)
  where factory = $1 and source = $2 and key = any($3::text[]) and status in ('pending', 'held')
  order by seq`;

const FINISH = `
  with ends as (
    update sync.changes c set status = e.status, code = e.code, reason = e.reason, position = e.position,
      look_at = e.look_at, holds = e.holds,
      held_since = case when e.status = 'held' then clock_timestamp() else c.held_since end,
      done_at = case when e.status in ('pending', 'held') then null else clock_timestamp() end
    from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::int[])
      as e (seq, status, code, reason, position, look_at, holds)
    where c.seq = e.seq),
  passing as (
    insert into sync.keys (factory, source, key, passed)
    select $8, $9, k, p from unnest($10::text[], $11::bigint[]) as u (k, p)
    on conflict (factory, source, key) do update set passed = greatest(keys.passed, excluded.passed))
  insert into sync.rounds (factory, source, ended) values ($8, $9, $12)`;

interface Mark {
  readonly change: OpenChange;
  readonly status: ChangeStatus;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly position?: number | undefined;
  readonly lookAt: string;
  readonly holds: number;
}

interface KeyResult {
  readonly marks: readonly Mark[];
  readonly ended: readonly Ended[];
  readonly notice?: HoldNotice;
  /** The last number that reached its end, when that is news. */
  readonly passed: number | undefined;
  readonly more: boolean;
}

const NEVER = 'infinity';
const troubled = (change: OpenChange) => change.status === 'held' || change.holds > 0;

/** Sets the verdicts of one key against its plan: what to write, and what to tell. */
function conclude(
  key: string,
  open: readonly OpenChange[],
  planned: ReturnType<typeof plan<OpenChange>>,
  verdicts: readonly Verdict[],
  passedBefore: number,
  now: Date,
): KeyResult {
  const marks: Mark[] = [];
  const ended: Ended[] = [];
  const finished = new Set<number>();
  let passed = passedBefore;
  let held: { change: OpenChange; code: string; reason: string } | undefined;
  let decided = 0;
  let unfinished = false;
  for (const step of planned.steps) {
    const { change } = step;
    const verdict: Verdict | undefined = step.passed
      ? {
          verdict: 'stale',
          reason: `Number ${change.sequence ?? 0} of this order's changes has passed already.`,
        }
      : verdicts[decided++];
    if (!verdict) {
      if (ended.length === 0) throw new Error(`The handler gave no verdict on change ${change.id} of ${key}`);
      unfinished = true;
      break;
    }
    if (verdict.verdict === 'held') {
      held = { change, code: verdict.code, reason: verdict.reason };
      break;
    }
    finished.add(change.seq);
    ended.push({ change, verdict });
    marks.push({
      change,
      status: verdict.verdict,
      reason: verdict.reason,
      position: verdict.position,
      lookAt: NEVER,
      holds: change.holds,
    });
    if (change.sequence !== undefined) passed = Math.max(passed, change.sequence);
  }

  const stop = unfinished ? ({ why: 'more' } as const) : planned.stop;
  if (!held && stop?.why === 'gap' && stop.until <= now) {
    const reason = `The source's changes of ${key} miss ${stop.missing}; number ${stop.at.sequence ?? 0} waits for them.`;
    held = { change: stop.at, code: SEQUENCE_GAP, reason };
  }
  const wait =
    held || stop?.why === 'held' ? NEVER : stop?.why === 'gap' ? stop.until.toISOString() : undefined;
  for (const change of open) {
    if (finished.has(change.seq)) continue;
    if (held?.change === change) {
      const known = change.code === held.code && change.reason === held.reason;
      if (change.status === 'held' && known) continue;
      const { code, reason } = held;
      marks.push({
        change,
        status: 'held',
        code,
        reason,
        lookAt: NEVER,
        holds: change.holds + (known ? 0 : 1),
      });
      ended.push({ change, verdict: { verdict: 'held', code, reason } });
    } else if (change.status === 'pending' && wait !== undefined && !sameLook(change.lookAt, wait)) {
      marks.push({
        change,
        status: 'pending',
        lookAt: wait,
        holds: change.holds,
        code: change.code,
        reason: change.reason,
      });
    }
  }
  const notice = noticeOf(key, open, finished, marks);
  const moved = passed > passedBefore ? passed : undefined;
  return { marks, ended, passed: moved, more: !held && stop?.why === 'more', ...(notice ? { notice } : {}) };
}

const sameLook = (stored: string, wanted: string) =>
  stored === wanted || (wanted !== NEVER && new Date(stored).getTime() === new Date(wanted).getTime());

function noticeOf(
  key: string,
  open: readonly OpenChange[],
  finished: ReadonlySet<number>,
  marks: readonly Mark[],
): HoldNotice | undefined {
  const newly = marks.find((mark) => mark.status === 'held' && mark.holds > mark.change.holds);
  if (newly) {
    const { change, code = '', reason = '', holds } = newly;
    return { key, change, times: holds, news: 'held', code, reason };
  }
  const before = open.filter(troubled);
  const last = before.at(-1);
  if (!last || !before.every((change) => finished.has(change.seq))) return undefined;
  if (marks.some((mark) => mark.status === 'held')) return undefined;
  return { key, change: last, times: last.holds, news: 'cleared' };
}

type Row = ChangeRow & { at_ms: number; holds: number; look_at: string; passed: number };

async function load(sql: Sql, { factory, source }: DrainSettings, keys: readonly string[]) {
  await sql.query(LOCK, [factory, source, keys], 'sync-lock');
  const rows = await sql.query<Row>(OPEN, [factory, source, keys], 'sync-open');
  const byKey = new Map<string, { open: OpenChange[]; passed: number }>();
  for (const row of rows) {
    const entry = byKey.get(row.key) ?? { open: [], passed: row.passed };
    entry.open.push({ ...changeOf(row), atMs: row.at_ms, holds: row.holds, lookAt: row.look_at });
    byKey.set(row.key, entry);
  }
  return byKey;
}

async function finish(
  sql: Sql,
  { factory, source }: DrainSettings,
  results: readonly (KeyResult & { key: string })[],
) {
  const marks = results.flatMap((result) => result.marks);
  const counted = results.filter((result) => result.passed !== undefined);
  if (marks.length === 0 && counted.length === 0) return;
  await sql.query(
    FINISH,
    [
      marks.map((m) => m.change.seq),
      marks.map((m) => m.status),
      marks.map((m) => m.code ?? null),
      marks.map((m) => m.reason ?? null),
      marks.map((m) => m.position ?? null),
      marks.map((m) => m.lookAt),
      marks.map((m) => m.holds),
      factory,
      source,
      counted.map((result) => result.key),
      counted.map((result) => result.passed),
      results.reduce((sum, result) => sum + result.ended.length, 0),
    ],
    'sync-finish',
  );
}

/**
 * Works off the open changes of many keys in one transaction, under a lock for each key. What the handler did before a
 * crash is met again as the same changes: the ends are written last.
 */
export function drainer(
  db: Database,
  settings: DrainSettings,
  handler: DrainHandler,
  now: () => Date = () => new Date(),
): (keys: readonly string[]) => Promise<DrainReport> {
  return (keys) =>
    db.transaction(async (sql) => {
      const loaded = [...(await load(sql, settings, keys))].map(([key, { open, passed }]) => ({
        key,
        open,
        passed,
        planned: plan(open, passed, settings.gapSeconds, MOST_PER_KEY),
      }));
      const asked = loaded.map(({ key, planned }) => ({
        key,
        changes: planned.steps.filter((step) => !step.passed).map((step) => step.change),
      }));
      const busy = asked.filter(({ changes }) => changes.length > 0);
      const answers = busy.length > 0 ? await handler.decide(busy) : [];
      const verdicts = new Map(busy.map(({ key }, index) => [key, answers[index] ?? []]));
      const at = now();
      const results = loaded.map(({ key, open, planned, passed }) => ({
        key,
        ...conclude(key, open, planned, verdicts.get(key) ?? [], passed, at),
      }));
      const notices = results.flatMap(({ notice }) => (notice ? [notice] : []));
      if (notices.length > 0) await handler.announce(notices);
      await finish(sql, settings, results);
      return {
        ended: results.flatMap((result) => result.ended),
        more: results.filter((result) => result.more).map((result) => result.key),
      };
    });
}
