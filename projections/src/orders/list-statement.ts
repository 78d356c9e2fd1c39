import { orderStatus, type OrderStatus } from '@mullion/domain/order/views';
import { dealerLanes, type Scope, scopeConditions } from '../scope/read';
import { type Keyset, type OrderSort, sortColumn } from './cursor';
import { ITEM_COLUMNS } from './list-item';
import { searchPatterns } from './search-text';

export interface Filters {
  readonly branch?: string | undefined;
  readonly dealer?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly q?: string | undefined;
}

/** A list's question after it was checked. No statuses = all. */
export interface Wanted extends Filters {
  readonly statuses: readonly OrderStatus[];
  readonly after?: Keyset;
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The log position that an answer reflects: of the two projections it is made from, the one further behind. */
export const CHECKPOINT = `least((select position from orders.checkpoint), (select position from dealers.checkpoint))`;

const SORT_VALUE = {
  updated_at: `to_char(o.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  promised: 'o.promised::text',
  number_key: 'o.number_key',
} as const;

/** Collects values and answers their places: `$1`, `$2`… */
function parameters() {
  const values: unknown[] = [];
  return { values, parameter: (value: unknown) => `$${values.push(value)}` };
}

type Parameter = (value: unknown) => string;

function filterConditions(filters: Filters, parameter: Parameter): string[] {
  const { branch, dealer, from, to } = filters;
  return [
    ...(dealer === undefined ? [] : [`o.dealer_id = ${parameter(dealer)}`]),
    ...(branch === undefined ? [] : [`o.branch = ${parameter(branch)}`]),
    ...(from === undefined ? [] : [`o.promised >= ${parameter(from)}::date`]),
    ...(to === undefined ? [] : [`o.promised <= ${parameter(to)}::date`]),
  ];
}

/** Conditions over `s.text`; undefined when nothing is asked for. */
function textCondition(q: string | undefined, parameter: Parameter): string | undefined {
  const { words, phone } = searchPatterns(q ?? '');
  if (words.length === 0) return undefined;
  const all = words.map((pattern) => `s.text like ${parameter(pattern)}`).join(' and ');
  return phone === undefined ? all : `((${all}) or s.text like ${parameter(phone)})`;
}

/**
 * A page of the list with its checkpoint, `limit` rows at most; when there are none, one row of nulls that still tells
 * the checkpoint.
 *
 * Without free text the rows come by lanes: one short walk on an index for each dealer of the scope (or, for staff who
 * see whole factories, for each factory and status), each in the sort's order and no longer than the page, then merged.
 * So a page costs the same at any number of orders, and the plan does not depend on statistics.
 */
export function listStatement(scope: Scope, wanted: Wanted, sort: OrderSort, limit: number): Statement {
  const { values, parameter } = parameters();
  const { column, type, descending } = sortColumn(sort);
  const direction = descending ? 'desc' : 'asc';
  const text = textCondition(wanted.q, parameter);
  const dealers = dealerLanes(scope, wanted.dealer);
  const byLane = text !== undefined ? undefined : dealers ? 'dealer' : 'factory';
  const conditions = [
    ...scopeConditions(scope, 'o', parameter, byLane),
    ...filterConditions(byLane === 'dealer' ? { ...wanted, dealer: undefined } : wanted, parameter),
  ];
  if (wanted.after)
    conditions.push(
      `(o.${column}, o.id) ${descending ? '<' : '>'} (${parameter(wanted.after.value)}::${type}, ${parameter(wanted.after.id)})`,
    );
  const order = `order by o.${column} ${direction}, o.id ${direction} limit ${parameter(limit)}`;
  const statuses = wanted.statuses.length ? wanted.statuses : orderStatus.options;
  // A value without a place in the text is an error: only where they are used.
  const ofStatuses = () =>
    wanted.statuses.length ? [`o.status = any(${parameter(wanted.statuses)}::text[])`] : [];

  let rows: string;
  if (text !== undefined) {
    const where = [...conditions, ...ofStatuses(), text].join(' and ');
    rows = `select o.* from orders.search s join orders.list o using (id) where ${where} ${order}`;
  } else {
    const [lanes, lane] = dealers
      ? [
          `unnest(${parameter(dealers)}::text[]) lane (dealer)`,
          [...ofStatuses(), 'o.dealer_id = lane.dealer'],
        ]
      : [
          `unnest(${parameter(scope.factories)}::text[]) f (factory), unnest(${parameter(statuses)}::text[]) s (status)`,
          ['o.factory = f.factory', 'o.status = s.status'],
        ];
    const where = [...conditions, ...lane].join(' and ');
    rows = `select o.* from ${lanes} cross join lateral (
      select o.* from orders.list o where ${where} ${order}) o ${order}`;
  }
  return {
    text: `select c.checkpoint, ${ITEM_COLUMNS}, ${SORT_VALUE[column]} as sort_value
      from (select ${CHECKPOINT} as checkpoint) c
      left join lateral (${rows}) o on true
      left join dealers.dealer d on d.id = o.dealer_id
      order by o.${column} ${direction}, o.id ${direction}`,
    values,
  };
}

/** Orders by status with the checkpoint; sums of the kept counters unless dates or text are asked for. */
export function countStatement(scope: Scope, filters: Filters): Statement {
  const { values, parameter } = parameters();
  const text = textCondition(filters.q, parameter);
  const conditions = [...scopeConditions(scope, 'o', parameter), ...filterConditions(filters, parameter)];
  const counted =
    text === undefined && filters.from === undefined && filters.to === undefined
      ? `select o.status, sum(o.orders)::int as orders from orders.counts o where ${conditions.join(' and ')} group by 1`
      : `select o.status, count(*)::int as orders
         from orders.list o ${text === undefined ? '' : 'join orders.search s using (id)'}
         where ${[...conditions, ...(text === undefined ? [] : [text])].join(' and ')} group by 1`;
  return {
    text: `select c.checkpoint, n.status, n.orders
      from (select ${CHECKPOINT} as checkpoint) c left join lateral (${counted}) n on true`,
    values,
  };
}
