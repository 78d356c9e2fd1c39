import type { Cache } from '@mullion/platform/cache/cache';
import type { Sql } from '@mullion/platform/db/database';

/**
 * Who does what about the cache. Readers (the API) fill it: they read from Postgres and put the finished JSON with the
 * position that their answer carries. After each commit the changed groups are outdated, up to the position that was
 * committed: by the projections' process when all share a Redis, by the API itself when its cache is its own memory.
 * An entry read before the commit is then too old to be put back. Groups are `order:<order id>` for the page of an order
 * and `dealer:<dealer id>` for all lists and counts of one dealer; lists over several dealers are not cached.
 */
export const orderGroup = (id: string): string => `order:${id}`;
export const dealerGroup = (dealerId: string): string => `dealer:${dealerId}`;

/** The projections whose rows the cached answers are made of. */
export type CachedProjection = 'orders' | 'dealers';

/** How far a cache has been told what changed. A rebuild that changed what readers see begins a new generation. */
export interface Told {
  readonly generation: number;
  readonly position: number;
}

/**
 * Rows changed after $1. After a rebuild ($1 = 0) that took over at $2, every answer from the old tables is wrong, whatever
 * its position: each row counts as changed just after.
 *
 * A dealer's name stands in its lists and on the pages of its orders.
 */
const CHANGED = {
  orders: `select id as order_id, dealer_id, case when $1::bigint = 0 then greatest(position, $2::bigint + 1) else position end as position
    from orders.list where position > $1 order by position`,
  dealers: `select l.id as order_id, d.id as dealer_id,
      case when $1::bigint = 0 then greatest(d.position, $2::bigint + 1) else d.position end as position
    from dealers.dealer d left join orders.list l on l.dealer_id = d.id where d.position > $1 order by d.position`,
} as const;

/** Groups told at a time: what a cache does in one go should stay short. */
const CHUNK = 500;

/**
 * Outdates what this projection changed since the cache was last told; without `told`, since the checkpoint notes that it
 * was. Not `complete` = the cache could not be told everything now: ask again later.
 */
export async function outdateChanged(
  sql: Sql,
  cache: Pick<Cache, 'outdate'>,
  projection: CachedProjection,
  told?: Told,
): Promise<Told & { readonly complete: boolean }> {
  const [checkpoint] = await sql.query<Told & { outdated: number; since: number }>(
    `select position, outdated, generation, since from ${projection}.checkpoint`,
  );
  if (!checkpoint) throw new Error(`The projection ${projection} has no checkpoint`);
  const { generation, position, outdated, since } = checkpoint;
  const from = told?.generation === generation ? told.position : told ? 0 : outdated;
  if (position <= from) return { generation, position: from, complete: true };
  const rows = await sql.query<{ order_id: string | null; dealer_id: string; position: number }>(
    CHANGED[projection],
    [from, since],
  );
  const groups = new Map<string, number>();
  for (const row of rows) {
    if (row.order_id !== null) groups.set(orderGroup(row.order_id), row.position);
    groups.set(dealerGroup(row.dealer_id), row.position);
  }
  const all = [...groups];
  for (let i = 0; i < all.length; i += CHUNK)
    if (!(await cache.outdate(new Map(all.slice(i, i + CHUNK)))))
      return { generation, position: from, complete: false };
  return { generation, position, complete: true };
}
