import type { Sql } from '@mullion/platform/db/database';
import type { FactoryOrder } from './order';
import type { Truth } from './truth';

/** How an order stands, in the words of the protocol (docs/factory-protocol.md); types of its own, as a foreign program has. */
interface OrderState {
  readonly order: string;
  readonly review: string;
  readonly onHold: boolean;
  readonly promised: string;
  readonly dealer: string;
  readonly price: Truth['price'];
  readonly started: boolean;
  readonly documents: number;
  readonly constructions: Truth['pieces'];
}

/** What the factory answers of an order. */
export const stateOf = ({ number, truth }: FactoryOrder): OrderState => ({
  order: number,
  review: truth.stage,
  onHold: truth.onHold,
  promised: truth.promised,
  dealer: truth.dealer,
  price: truth.price,
  started: truth.started,
  documents: truth.documents,
  constructions: truth.pieces.map(({ id, quantity, cancelled, made, shipped, delivered, stageAt }) => ({
    id,
    quantity,
    cancelled,
    made,
    shipped,
    delivered,
    ...(stageAt === undefined ? {} : { stageAt }),
  })),
});

/** A page of the factory's orders of which a change was ever told, by ascending number. */
export async function statesAfter(
  sql: Sql,
  factory: string,
  after: string | null,
  limit: number,
): Promise<{ readonly orders: readonly OrderState[]; readonly next: string | null }> {
  const rows = await sql.query<{ state: FactoryOrder }>(
    `select state from orders
     where factory = $1 and number collate "C" > $2 and state #>> '{truth,stage}' <> 'none'
     order by number collate "C" limit $3`,
    [factory, after ?? '', limit],
  );
  const orders = rows.map(({ state }) => stateOf(state));
  return { orders, next: rows.length < limit ? null : (orders.at(-1)?.order ?? null) };
}

/** Lets every change of these orders go out again, the forgotten ones too; with their ids, in their order. */
export async function sendAgain(sql: Sql, factory: string, numbers: readonly string[]): Promise<number> {
  const rows = await sql.query(
    `update feed set acknowledged_at = null, outcome = null, problem = null,
       missed = case when missed = 'lost' then 'asked' else missed end
     where factory = $1 and source = 'production' and key = any($2::text[]) and expected <> 'invalid'
     returning 1`,
    [factory, numbers],
  );
  return rows.length;
}
