import type { Database, Sql } from '../db/database';
import { conclude, type Ended, type KeyResult, type OpenChange } from './conclude';
import type { InboxChange, Verdict } from './inbox';
import { keyHash } from './key-lock';
import { announcer, type HoldNotice, keepNotices } from './notices';
import { HEAD_COLUMNS, headOf, type HeadRow } from './row';
import { plan, within } from './source-order';

export interface KeyChanges {
  readonly key: string;
  /** In the source's order. */
  readonly changes: readonly InboxChange[];
}

/** What the work is. Both of the first may be called again with the same after a crash, and must then have no second effect. */
export interface DrainHandler {
  /**
   * For each key the verdicts of its changes in order, up to the first that is held; those behind it are not tried. A list
   * that ends early (but never at once) is gone on with in a next round.
   */
  decide(keys: readonly KeyChanges[]): Promise<readonly (readonly Verdict[])[]>;
  announce(notices: readonly HoldNotice[]): Promise<void>;
  /** Which of the things that held changes wait for (`waitsFor` of their verdicts) are there now. */
  readonly arrived?: (names: readonly string[]) => Promise<readonly string[]>;
}

export interface DrainSettings {
  readonly factory: string;
  readonly source: string;
  /** How long a gap in a key's sequence waits before it is held back. */
  readonly gapSeconds: number;
}

export interface DrainReport {
  readonly ended: readonly Ended[];
  /** Keys with more to do at once. */
  readonly more: readonly string[];
}

/** At most so many changes of a key in one round, so that one flooded order does not keep the others waiting. */
const MOST_PER_KEY = 100;
/** At most so many bytes of payloads in one round: changes may hold documents. */
const MOST_BYTES = 16 * 1024 * 1024;

// Sorted, so that two workers whose rounds overlap can't wait for each other in a circle. The round reads and writes by its
// indexes from here on: a plan made while the tables were small would read them whole for as long as it is kept.
const LOCK = `
  with plans as materialized (
    select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name)
  select pg_advisory_xact_lock(h) from (select count(*) from plans) settled, (
    select distinct ${keyHash('$1', '$2', 'k')} as h from unnest($3::text[]) k order by 1) hashes`;

// Without payloads: of a key that is held back hundreds may wait. What is compressed is taken for ten times as long. Key by
// key, since a join of the two tables is planned by what they held some time ago.
const OPEN = `
  select c.*, coalesce(k.passed, 0) as passed
  from (select distinct unnest($3::text[]) as key) asked
  cross join lateral (
    select ${HEAD_COLUMNS}, at_ms, holds, look_at::text as look_at,
      pg_column_size(payload) * case when pg_column_compression(payload) is null then 1 else 10 end as bytes
    from sync.changes
    where factory = $1 and source = $2 and key = asked.key and status in ('pending', 'held')) c
  left join lateral (
    select passed from sync.keys where factory = $1 and source = $2 and key = asked.key) k on true
  order by c.seq`;

const PAYLOADS = 'select seq, payload from sync.changes where seq = any($1::bigint[])';

// Of a change that has reached its end nobody reads the payload any more, and it may tell of persons.
const FINISH = `
  with ends as (
    update sync.changes c set status = e.status, code = e.code, reason = e.reason, position = e.position,
      waits_for = e.waits_for, payload = case when e.status in ('pending', 'held') then c.payload end,
      look_at = e.look_at, holds = e.holds,
      held_since = case when e.status = 'held' then clock_timestamp() else c.held_since end,
      done_at = case when e.status in ('pending', 'held') then null else clock_timestamp() end
    from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::int[],
      $8::text[]) as e (seq, status, code, reason, position, look_at, holds, waits_for)
    where c.seq = e.seq),
  passing as (
    insert into sync.keys (factory, source, key, passed)
    select $9, $10, k, p from unnest($11::text[], $12::bigint[]) as u (k, p)
    on conflict (factory, source, key) do update set passed = greatest(keys.passed, excluded.passed))
  insert into sync.rounds (factory, source, ended) values ($9, $10, $13)`;

type Row = HeadRow & { at_ms: number; holds: number; look_at: string; passed: number; bytes: number };

async function load(sql: Sql, { factory, source }: DrainSettings, keys: readonly string[]) {
  await sql.query(LOCK, [factory, source, keys], 'sync-lock');
  const rows = await sql.query<Row>(OPEN, [factory, source, keys], 'sync-open');
  const byKey = new Map<string, { open: OpenChange[]; passed: number }>();
  for (const row of rows) {
    const entry = byKey.get(row.key) ?? { open: [], passed: row.passed };
    entry.open.push({
      ...headOf(row),
      atMs: row.at_ms,
      holds: row.holds,
      lookAt: row.look_at,
      bytes: row.bytes,
    });
    byKey.set(row.key, entry);
  }
  return byKey;
}

/** The keys of which there is something to decide, with the payloads of just these changes. */
async function withPayloads(
  sql: Sql,
  asked: readonly { readonly key: string; readonly changes: readonly OpenChange[] }[],
): Promise<KeyChanges[]> {
  const busy = asked.filter(({ changes }) => changes.length > 0);
  if (busy.length === 0) return [];
  const rows = await sql.query<Pick<InboxChange, 'seq' | 'payload'>>(
    PAYLOADS,
    [busy.flatMap(({ changes }) => changes.map(({ seq }) => seq))],
    'sync-payloads',
  );
  const payloads = new Map(rows.map(({ seq, payload }) => [seq, payload]));
  return busy.map(({ key, changes }) => ({
    key,
    changes: changes.map((change) => ({ ...change, payload: payloads.get(change.seq) })),
  }));
}

const MOST_REASON = 1_000;
const MOST_CODE = 100;
const MOST_WAITS_FOR = 200;
// Cut first: a cut may leave half a character behind.
const plain = (text: string, most: number) => text.slice(0, most).replace(/[\p{Cc}\p{Cs}]/gu, ' ');

/**
 * A verdict in text that can be stored and told. It may quote what a factory sent; Postgres refuses a NUL, and the round with
 * it, each time anew.
 */
function storable(verdict: Verdict): Verdict {
  if (verdict.verdict !== 'held')
    return verdict.reason === undefined
      ? verdict
      : { ...verdict, reason: plain(verdict.reason, MOST_REASON) };
  return {
    verdict: 'held',
    code: plain(verdict.code, MOST_CODE),
    reason: plain(verdict.reason, MOST_REASON),
    ...(verdict.waitsFor === undefined ? {} : { waitsFor: plain(verdict.waitsFor, MOST_WAITS_FOR) }),
  };
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
      marks.map((m) => m.waitsFor ?? null),
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
  const announceKept = announcer(db, settings, (notices) => handler.announce(notices));

  const round = (keys: readonly string[]) =>
    db.transaction(async (sql) => {
      const budget = { bytes: MOST_BYTES };
      const loaded = [...(await load(sql, settings, keys))].map(([key, { open, passed }]) => ({
        key,
        open,
        passed,
        planned: within(plan(open, passed, settings.gapSeconds, MOST_PER_KEY), budget),
      }));
      const asked = await withPayloads(
        sql,
        loaded.map(({ key, planned }) => ({
          key,
          changes: planned.steps.filter((step) => !step.passed).map((step) => step.change),
        })),
      );
      const answers = asked.length > 0 ? await handler.decide(asked) : [];
      const verdicts = new Map(asked.map(({ key }, index) => [key, (answers[index] ?? []).map(storable)]));
      const at = now();
      const results = loaded.map(({ key, open, planned, passed }) => ({
        key,
        ...conclude(key, open, planned, verdicts.get(key) ?? [], passed, at),
      }));
      const notices = results.flatMap(({ notice }) => (notice ? [notice] : []));
      await finish(sql, settings, results);
      await keepNotices(sql, notices);
      const report: DrainReport = {
        ended: results.flatMap((result) => result.ended),
        more: results.filter((result) => result.more).map((result) => result.key),
      };
      return { report, news: notices.length > 0 };
    });

  return async (keys) => {
    const { report, news } = await round(keys);
    // The ends are committed: notices that can't be announced now stay kept, and the sweeper announces them.
    if (news) await announceKept().catch(() => undefined);
    return report;
  };
}
