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

/** A dealer's name stands in its lists and on the pages of its orders. */
const CHANGED = {
  orders: `select id as order_id, dealer_id, position from orders.list where position > $1 order by position`,
  dealers: `select l.id as order_id, d.id as dealer_id, d.position
    from dealers.dealer d left join orders.list l on l.dealer_id = d.id where d.position > $1 order by d.position`,
} as const;

const CHUNK = 5_000;

/**
 * Outdates what this projection changed after `position`. Answers the position up to which the cache has been told; the
 * same as given when it could not be told now, or nothing is new: ask again later.
 */
export async function outdateChanged(
  sql: Sql,
  cache: Pick<Cache, 'outdate'>,
  projection: CachedProjection,
  position: number,
): Promise<number> {
  const [checkpoint] = await sql.query<{ position: number }>(`select position from ${projection}.checkpoint`);
  if (!checkpoint || checkpoint.position <= position) return position;
  const rows = await sql.query<{ order_id: string | null; dealer_id: string; position: number }>(
    CHANGED[projection],
    [position],
  );
  const groups = new Map<string, number>();
  for (const row of rows) {
    if (row.order_id !== null) groups.set(orderGroup(row.order_id), row.position);
    groups.set(dealerGroup(row.dealer_id), row.position);
  }
  const all = [...groups];
  for (let i = 0; i < all.length; i += CHUNK)
    if (!(await cache.outdate(new Map(all.slice(i, i + CHUNK))))) return position;
  return checkpoint.position;
}
