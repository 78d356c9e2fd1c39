import type { Delivery } from '@mullion/domain/order/delivery-view';
import type { Trip } from '@mullion/domain/order/events';
import type { Sql } from '@mullion/platform/db/database';
import { dealerLanes, type Scope, scopeConditions } from '../scope/read';

export interface DeliveriesQuestion {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** First and last day of the trips. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly dealer?: string | undefined;
  readonly branch?: string | undefined;
  /** Only trips that carry pieces of this order. */
  readonly order?: string | undefined;
}

export interface DeliveriesPage {
  readonly items: Delivery[];
  readonly next: string | null;
  /** Everything up to this log position is in the answer. */
  readonly position: number;
}

interface Row {
  readonly checkpoint: number;
  readonly id: string | null;
  readonly date: string;
  readonly factory: string;
  readonly trip: Trip;
  readonly stops: Delivery['stops'];
}

/** One page of the trips that carry something the scope shows, the latest day first, with these stops alone. */
export async function listDeliveries(
  sql: Sql,
  scope: Scope,
  question: DeliveriesQuestion,
): Promise<DeliveriesPage | { readonly refused: 'bad-cursor'; readonly reason: string }> {
  const after = question.cursor === undefined ? undefined : readCursor(question.cursor);
  if (question.cursor !== undefined && !after)
    return { refused: 'bad-cursor', reason: 'The cursor is not from this list: start again without it.' };
  const { text, values } = statement(scope, question, after);
  const rows = await sql.query<Row>(text, values);
  const shown = rows.slice(0, question.limit);
  const last = shown.at(-1);
  return {
    items: shown.flatMap((row) => (row.id === null ? [] : [deliveryOf(row.id, row)])),
    next:
      rows.length > question.limit && last?.id
        ? Buffer.from(JSON.stringify([last.date, last.id])).toString('base64url')
        : null,
    position: rows[0]?.checkpoint ?? 0,
  };
}

/** The stops' sum tells the status, so that it tells nothing of stops that the viewer may not see. */
function deliveryOf(id: string, { factory, trip, stops }: Row): Delivery {
  const shipped = stops.reduce((sum, stop) => sum + stop.shipped, 0);
  const delivered = stops.reduce((sum, stop) => sum + stop.delivered, 0);
  const status = delivered === 0 ? 'onTheWay' : delivered < shipped ? 'partlyDelivered' : 'delivered';
  return { ...trip, id, factory, status, stops };
}

function statement(
  scope: Scope,
  question: DeliveriesQuestion,
  after: { date: string; id: string } | undefined,
) {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const { from, to, dealer, branch, order } = question;
  const dealers = order === undefined ? dealerLanes(scope, dealer) : undefined;
  const visible = (byLane?: 'dealer') =>
    [
      ...scopeConditions(scope, 's', parameter, byLane),
      ...(dealer === undefined || byLane ? [] : [`s.dealer_id = ${parameter(dealer)}`]),
      ...(branch === undefined ? [] : [`s.branch = ${parameter(branch)}`]),
      ...(order === undefined ? [] : [`s.order_id = ${parameter(order)}`]),
    ].join(' and ');
  const days = (alias: string, id: string) => [
    ...(from === undefined ? [] : [`${alias}.date >= ${parameter(from)}::date`]),
    ...(to === undefined ? [] : [`${alias}.date <= ${parameter(to)}::date`]),
    ...(after
      ? [`(${alias}.date, ${alias}.${id}) < (${parameter(after.date)}::date, ${parameter(after.id)})`]
      : []),
  ];
  const limit = parameter(question.limit + 1);
  // Like the orders' lists: a short walk on an index for each dealer or factory, then merged.
  const found =
    order !== undefined
      ? `select s.trip_id as id, s.date from deliveries.stop s where ${[visible(), ...days('s', 'trip_id')].join(' and ')}`
      : dealers
        ? `select distinct s.id, s.date from unnest(${parameter(dealers)}::text[]) d (dealer) cross join lateral (
           select distinct s.trip_id as id, s.date from deliveries.stop s
           where ${['s.dealer_id = d.dealer', visible('dealer'), ...days('s', 'trip_id')].join(' and ')}
           order by s.date desc, s.trip_id desc limit ${limit}) s`
        : `select t.id, t.date from unnest(${parameter(scope.factories)}::text[]) f (factory) cross join lateral (
           select t.id, t.date from deliveries.trip t
           where ${['t.factory = f.factory', ...days('t', 'id'), `exists (select from deliveries.stop s where s.trip_id = t.id and ${visible()})`].join(' and ')}
           order by t.date desc, t.id desc limit ${limit}) t`;
  const text = `
    select c.checkpoint, t.id, t.date, t.factory, t.trip, stops.stops
    from (select least((select position from deliveries.checkpoint), (select position from dealers.checkpoint)) as checkpoint) c
    left join lateral (
      select t.* from (${found}) found join deliveries.trip t using (id)
      order by t.date desc, t.id desc limit ${limit}) t on true
    left join lateral (
      select json_agg(json_strip_nulls(json_build_object('order', s.order_id, 'number', s.number, 'dealer', s.dealer,
        'dealerName', coalesce(d.name, s.dealer), 'customer', s.customer, 'shipped', s.shipped, 'delivered', s.delivered))
        order by s.number, s.order_id) as stops
      from deliveries.stop s left join dealers.dealer d on d.id = s.dealer_id
      where s.trip_id = t.id and ${visible()}) stops on t.id is not null
    order by t.date desc, t.id desc`;
  return { text, values };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function readCursor(cursor: string): { date: string; id: string } | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!isList(parts) || parts.length !== 2) return undefined;
    const [date, id] = parts;
    if (typeof date !== 'string' || typeof id !== 'string' || id.length > 200 || id.includes('\0'))
      return undefined;
    const day = new Date(`${date}T00:00:00Z`);
    return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(`${date}T`)
      ? { date, id }
      : undefined;
  } catch {
    return undefined;
  }
}
