import type { Database, Sql } from '../db/database';
import { batcher } from './batcher';
import { throughDeadlocks } from './deadlock';
import { readCauses, readHeld } from './held';
import type { IncomingChange, Inbox, SourceState } from './inbox';
import { retryAllOf, retryHeld, skipHeld } from './mend';

type Acceptance = 'accepted' | 'duplicate';
const identity = (change: { factory: string; source: string; id: string }) =>
  JSON.stringify([change.factory, change.source, change.id]);

const INSERT = `
  insert into sync.changes (factory, source, source_id, key, sequence, at, at_ms, payload, correlation, kind)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[],
    $8::json[], $9::text[], $10::text[])
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
      column((c) => c.kind),
    ],
    'sync-accept',
  );
  const fresh = new Set(kept.map(identity));
  // The first of a repetition inside one request is the one that was kept.
  return changes.map((change) => (fresh.delete(identity(change)) ? 'accepted' : 'duplicate'));
}

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
      const answers = await throughDeadlocks(() => insert(db, requests.flat()));
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

    held: (ask) => readHeld(db, ask),
    causes: (filter) => readCauses(db, filter),
    async factoryOf(seq) {
      const [row] = await db.query<{ factory: string }>('select factory from sync.changes where seq = $1', [
        seq,
      ]);
      return row?.factory;
    },
    retry: (seq, by) => retryHeld(db, seq, by),
    retryCause: (cause, by) => retryAllOf(db, cause, by),
    skip: (seq, reason, by) => skipHeld(db, seq, reason, by),

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
