import type { Database, Sql } from '../db/database';
import { batcher } from './batcher';
import type {
  ChangeHead,
  ChangeStatus,
  HeldChange,
  IncomingChange,
  Inbox,
  InboxChange,
  SourceState,
} from './inbox';

/** A row of `sync.changes`, in the columns of `HEAD_COLUMNS`. */
export interface HeadRow {
  readonly seq: number;
  readonly factory: string;
  readonly source: string;
  readonly source_id: string;
  readonly key: string;
  readonly sequence: number | null;
  readonly at: string;
  readonly correlation: string;
  readonly status: ChangeStatus;
  readonly code: string | null;
  readonly reason: string | null;
  readonly received_at: Date;
}

interface ChangeRow extends HeadRow {
  readonly payload: unknown;
}

export const HEAD_COLUMNS =
  'seq, factory, source, source_id, key, sequence, at, correlation, status, code, reason, received_at';

/** The change that a row holds, without its payload. */
export const headOf = (row: HeadRow): ChangeHead => ({
  seq: row.seq,
  factory: row.factory,
  source: row.source,
  id: row.source_id,
  key: row.key,
  ...(row.sequence === null ? {} : { sequence: row.sequence }),
  at: row.at,
  correlation: row.correlation,
  status: row.status,
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  receivedAt: row.received_at,
});

const changeOf = (row: ChangeRow): InboxChange => ({ ...headOf(row), payload: row.payload });

type Acceptance = 'accepted' | 'duplicate';
const identity = (change: { factory: string; source: string; id: string }) =>
  JSON.stringify([change.factory, change.source, change.id]);

const INSERT = `
  insert into sync.changes (factory, source, source_id, key, sequence, at, at_ms, payload, correlation)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[],
    $8::json[], $9::text[])
  on conflict (factory, source, source_id) do nothing
  returning factory, source, source_id as id`;

async function insert(sql: Sql, changes: readonly IncomingChange[]): Promise<Acceptance[]> {
  const column = <T>(of: (change: IncomingChange) => T) => changes.map(of);
  const kept = await sql.query<{ factory: string; source: string; id: string }>(
    INSERT,
    [
      column((c) => c.factory),
      column((c) => c.source),
      column((c) => c.id),
      column((c) => c.key),
      column((c) => c.sequence ?? null),
      column((c) => c.at),
      column((c) => Date.parse(c.at)),
      column((c) => JSON.stringify(c.payload)),
      column((c) => c.correlation),
    ],
    'sync-accept',
  );
  const fresh = new Set(kept.map(identity));
  // The first of a repetition inside one request is the one that was kept.
  return changes.map((change) => (fresh.delete(identity(change)) ? 'accepted' : 'duplicate'));
}

const DEADLOCK = '40P01';
const isDeadlock = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === DEADLOCK;

/** Two processes that keep the same changes in different order may meet in a deadlock: the loser tries again. */
async function insertPatiently(sql: Sql, changes: readonly IncomingChange[]): Promise<Acceptance[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await insert(sql, changes);
    } catch (error) {
      if (!isDeadlock(error) || attempt === 5) throw error;
    }
  }
}

const MOST_SHOWN = 64 * 1024;
// After a quote such a run of letters and digits can only be a string: base64.
const HELD = `
  with held as (select * from sync.changes where status = 'held' order by held_since, seq limit $1),
  shown as (
    select seq, case when octet_length(payload::text) <= ${MOST_SHOWN} then payload::text
      else regexp_replace(payload::text, '"[A-Za-z0-9+/=]{200,}"', '"(left out)"', 'g') end as text
    from held)
  select ${HEAD_COLUMNS}, held_since, case when octet_length(text) <= ${MOST_SHOWN} then text::json end as payload,
    (select count(*)::int from sync.changes b where b.factory = held.factory and b.source = held.source
      and b.key = held.key and b.status = 'pending') as waiting
  from held join shown using (seq) order by held_since, seq`;

const STATES = `
  with backlog as (
    select factory, source, count(*) filter (where look_at < 'infinity')::int as backlog,
      min(received_at) filter (where look_at < 'infinity') as oldest,
      count(*) filter (where look_at = 'infinity')::int as waiting
    from sync.changes where status = 'pending' group by 1, 2),
  held as (
    select factory, source, count(*)::int as held, count(distinct key)::int as held_keys,
      min(held_since) as held_since
    from sync.changes where status = 'held' group by 1, 2),
  rate as (
    select factory, source, sum(ended)::float / 60 as per_second
    from sync.rounds where at > clock_timestamp() - interval '60 seconds' group by 1, 2)
  select factory, source, last_contact, coalesce(backlog, 0) as backlog, coalesce(held, 0) as held,
    coalesce(held_keys, 0) as held_keys, coalesce(waiting, 0) as waiting,
    coalesce(greatest(extract(epoch from clock_timestamp() - held_since), 0), 0)::float as held_seconds,
    coalesce(greatest(extract(epoch from clock_timestamp() - oldest), 0), 0)::float as lag,
    coalesce(per_second, 0) as per_second
  from sync.sources full join backlog using (factory, source) full join held using (factory, source)
    full join rate using (factory, source)
  order by factory, source`;

interface StateRow {
  readonly factory: string;
  readonly source: string;
  readonly last_contact: Date | null;
  readonly backlog: number;
  readonly held: number;
  readonly held_keys: number;
  readonly waiting: number;
  readonly held_seconds: number;
  readonly lag: number;
  readonly per_second: number;
}

/**
 * The inbox in schema `sync`. Concurrent calls of `accept` share one statement and so one flush to disk. In `states`,
 * backlog and lag are those of changes that could be worked on: what waits behind a held change is not counted.
 */
export function postgresInbox(db: Database): Inbox {
  const acceptMany = batcher<readonly IncomingChange[], Acceptance[]>(
    async (requests) => {
      const answers = await insertPatiently(db, requests.flat());
      let from = 0;
      return requests.map((request) => answers.slice(from, (from += request.length)));
    },
    { most: 8, parallel: 2 },
  );
  const touchedAt = new Map<string, number>();

  return {
    async accept(changes) {
      return changes.length === 0 ? [] : acceptMany(changes);
    },

    async touched(factory, source) {
      const name = `${factory}/${source}`;
      const now = Date.now();
      // Once a second is fresh enough, and keeps a flood from queueing for one row.
      if (now - (touchedAt.get(name) ?? 0) < 1_000) return;
      touchedAt.set(name, now);
      await db.query(
        `insert into sync.sources (factory, source, last_contact) values ($1, $2, clock_timestamp())
         on conflict (factory, source) do update set last_contact = excluded.last_contact`,
        [factory, source],
      );
    },

    async held(limit) {
      const rows = await db.query<ChangeRow & { held_since: Date; waiting: number }>(HELD, [limit]);
      return rows.map((row): HeldChange => ({
        ...changeOf(row),
        heldSince: row.held_since,
        waiting: row.waiting,
      }));
    },

    retry: (seq, by) =>
      db.transaction(async (sql) => {
        const [row] = await sql.query<ChangeRow>(
          `update sync.changes set status = 'pending', look_at = clock_timestamp()
           where seq = $1 and status = 'held' returning ${HEAD_COLUMNS}, payload`,
          [seq],
        );
        if (!row) return undefined;
        await sql.query(`insert into sync.audit (who, what, subject) values ($1, 'retry', $2)`, [
          by,
          JSON.stringify({
            seq,
            factory: row.factory,
            source: row.source,
            change: row.source_id,
            key: row.key,
          }),
        ]);
        return changeOf(row);
      }),

    async states() {
      const rows = await db.query<StateRow>(STATES);
      return rows.map((row): SourceState => ({
        factory: row.factory,
        source: row.source,
        ...(row.last_contact ? { lastContact: row.last_contact } : {}),
        backlog: row.backlog,
        held: row.held,
        heldKeys: row.held_keys,
        waiting: row.waiting,
        heldSeconds: row.held_seconds,
        lagSeconds: row.lag,
        perSecond: row.per_second,
      }));
    },
  };
}
