import type { Sql } from '@mullion/platform/db/database';
import type { OrderedConstruction } from '@mullion/domain/order/events';
import {
  OPEN_STATUSES,
  orderStatus,
  type OrderListItem,
  type OrderPage,
  type OrderStatus,
} from '@mullion/domain/order/views';
import { mayRead, type Place, type Scope } from '../scope/read';
import { cursorOf, type OrderSort, readCursor, sortColumn } from './cursor';
import { ITEM_COLUMNS, itemOf, type ItemRow } from './list-item';
import { CHECKPOINT, countStatement, listStatement, type Wanted } from './list-statement';
import type { PageState } from './state';
import { orderPageOf, placeOf } from './views';

export { mayRead, type Place, type Scope };

/** What a list may be asked for: the API's query as it came through its schema. */
export interface OrdersQuestion {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** One or more statuses, comma separated, or `open`. */
  readonly status?: string | undefined;
  readonly branch?: string | undefined;
  /** A dealer's id (`factory~code`). */
  readonly dealer?: string | undefined;
  /** First and last day promised. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: OrderSort;
}

/** `position`: everything up to this log position is in the answer. */
export interface OrdersPage {
  readonly items: OrderListItem[];
  readonly next: string | null;
  readonly position: number;
}

export interface Refusal {
  readonly refused: 'bad-cursor' | 'unknown-status';
  /** A sentence that says what to do. */
  readonly reason: string;
}

/** One page of the orders that the scope shows. Names of dealers are current. */
export async function listOrders(
  sql: Sql,
  scope: Scope,
  question: OrdersQuestion,
): Promise<OrdersPage | Refusal> {
  const wanted = wantedOf(question);
  if ('refused' in wanted) return wanted;
  const { limit, sort } = question;
  const { text, values } = listStatement(scope, wanted, sort, limit + 1);
  const rows = await sql.query<(ItemRow | { id: null }) & { sort_value: string; checkpoint: number }>(
    text,
    values,
  );
  const shown = rows.slice(0, limit).filter((row) => row.id !== null);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last ? cursorOf(sort, { value: last.sort_value, id: last.id }) : null,
    position: rows[0]?.checkpoint ?? 0,
  };
}

export interface OrderCounts {
  readonly counts: Partial<Record<OrderStatus, number>>;
  /** Orders that are neither delivered nor cancelled. */
  readonly open: number;
  readonly position: number;
}

/** How many orders of each status the scope shows, under the question's filters other than status and page. */
export async function countOrders(
  sql: Sql,
  scope: Scope,
  question: Pick<OrdersQuestion, 'branch' | 'dealer' | 'from' | 'to' | 'q'>,
): Promise<OrderCounts> {
  const { text, values } = countStatement(scope, question);
  const rows = await sql.query<{ status: OrderStatus | null; orders: number; checkpoint: number }>(
    text,
    values,
  );
  const counts: Partial<Record<OrderStatus, number>> = {};
  for (const { status, orders } of rows) if (status !== null && orders > 0) counts[status] = orders;
  const open = OPEN_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return { counts, open, position: rows[0]?.checkpoint ?? 0 };
}

export interface FoundOrder extends Place {
  readonly page: OrderPage;
  /** Everything up to this log position is in the page. */
  readonly position: number;
}

/** The finished page of one order. Whether the viewer may see it is for `mayRead` to say, with the same answer for "no such order". */
export async function readOrder(sql: Sql, id: string): Promise<FoundOrder | undefined> {
  const [row] = await sql.query<{
    state: PageState;
    constructions: OrderedConstruction[];
    dealer_name: string | null;
    checkpoint: number;
  }>(
    `select p.state, s.constructions, d.name as dealer_name, ${CHECKPOINT} as checkpoint
     from orders.page p join orders.specification s using (id) join orders.list l using (id) left join dealers.dealer d on d.id = l.dealer_id
     where p.id = $1`,
    [id],
    'orders-page',
  );
  if (!row) return undefined;
  const { state, constructions, checkpoint } = row;
  const place = placeOf(state);
  return {
    ...place,
    page: orderPageOf(state, constructions, row.dealer_name ?? state.order.order.dealer),
    position: checkpoint,
  };
}

export interface ChangedOrder extends Place {
  readonly item: OrderListItem;
}

/** Orders whose last change came after `position`, in the order of these changes: what a live stream sends on. */
export async function changedSince(sql: Sql, position: number, limit: number): Promise<ChangedOrder[]> {
  const rows = await sql.query<ItemRow & { dealer_id: string }>(
    `select ${ITEM_COLUMNS}, o.dealer_id
     from orders.list o left join dealers.dealer d on d.id = o.dealer_id
     where o.position > $1 order by o.position limit $2`,
    [position, limit],
    'orders-changed',
  );
  return rows.map((row) => ({
    item: itemOf(row),
    factory: row.factory,
    dealerId: row.dealer_id,
    branch: row.branch ?? undefined,
  }));
}

/** The item as those see it who may not see prices. */
export function withoutPrices<T extends OrderListItem>(item: T): Omit<T, 'price' | 'due'> {
  const shown = { ...item };
  delete shown.price;
  delete shown.due;
  return shown;
}

function wantedOf(question: OrdersQuestion): Wanted | Refusal {
  const { status, cursor, sort } = question;
  const statuses = status === undefined || status === '' ? [] : statusesOf(status);
  if (!statuses)
    return {
      refused: 'unknown-status',
      reason: `Status must be open or one or more of ${orderStatus.options.join(', ')}, comma separated.`,
    };
  if (cursor === undefined) return { ...question, statuses };
  const after = readCursor(cursor, sort, sortColumn(sort).shape);
  if (!after)
    return {
      refused: 'bad-cursor',
      reason: 'The cursor is not from a page of this list with this sort: start again without it.',
    };
  return { ...question, statuses, after };
}

function statusesOf(text: string): OrderStatus[] | undefined {
  if (text === 'open') return OPEN_STATUSES;
  const words = text.split(',');
  const known = orderStatus.options.filter((status) => words.includes(status));
  return known.length === new Set(words).size ? known : undefined;
}
