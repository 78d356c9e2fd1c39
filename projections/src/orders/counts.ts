import type { OrderStatus } from '@mullion/domain/order/views';
import type { Sql } from '@mullion/platform/db/database';
import type { Place } from '../scope/read';

/** Orders are counted apart for each of these. */
export type CountKey = Place & { readonly status: OrderStatus };

/** Adds to the counters; one that has come to nothing stays as a zero. */
export async function addCounts(
  sql: Sql,
  differences: readonly (CountKey & { readonly by: number })[],
): Promise<void> {
  const sums = new Map<string, CountKey & { by: number }>();
  for (const { by, ...key } of differences) {
    const name = JSON.stringify([key.dealerId, key.branch, key.status]);
    const sum = sums.get(name);
    if (sum) sum.by += by;
    else sums.set(name, { ...key, by });
  }
  const rows = [...sums.values()].filter(({ by }) => by !== 0);
  if (rows.length === 0) return;
  await sql.query(
    `insert into counts (factory, dealer_id, branch, status, orders)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
     on conflict (dealer_id, branch, status) do update set orders = counts.orders + excluded.orders`,
    [
      rows.map((row) => row.factory),
      rows.map((row) => row.dealerId),
      // A branch id has at least one character.
      rows.map((row) => row.branch ?? ''),
      rows.map((row) => row.status),
      rows.map((row) => row.by),
    ],
  );
}
