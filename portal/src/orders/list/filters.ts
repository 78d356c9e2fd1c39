import { addDays } from '../../shared/i18n/formats';
import type { OrdersFilter } from '../../shared/api/queries';
import { isGroup, statusOf, type Group } from '../../shared/order/groups';

export const SORTS = ['-updated', 'updated', 'promised', '-promised', 'number', '-number'] as const;
export type Sort = (typeof SORTS)[number];
export const RANGES = ['any', 'this-week', 'next-week', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** What the list shows, as the address holds it. */
export interface Filters {
  readonly show: Group;
  readonly range: Range;
  /** With the range `custom`: days, inclusive, either may be open. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly branch?: string | undefined;
  readonly dealer?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: Sort;
}

export const NO_FILTERS: Filters = { show: 'open', range: 'any', sort: '-updated' };

const isSort = (text: string | null): text is Sort => SORTS.some((sort) => sort === text);
const isRange = (text: string | null): text is Range => RANGES.some((range) => range === text);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayOf = (text: string | null): string | undefined =>
  text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

/** Reads an address; what makes no sense in it is left out. */
export function filtersOf(address: URLSearchParams): Filters {
  const show = address.get('show');
  const sort = address.get('sort');
  const from = dayOf(address.get('from'));
  const to = dayOf(address.get('to'));
  const when = address.get('when');
  const q = address.get('q')?.trim().slice(0, 100);
  const range = isRange(when) ? when : 'any';
  return {
    show: isGroup(show) ? show : NO_FILTERS.show,
    sort: isSort(sort) ? sort : NO_FILTERS.sort,
    range: (from ?? to) ? 'custom' : range,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(address.get('branch') ? { branch: address.get('branch') ?? undefined } : {}),
    ...(address.get('dealer') ? { dealer: address.get('dealer') ?? undefined } : {}),
    ...(q ? { q } : {}),
  };
}

/** Writes an address; what is usual stays out of it. */
export function addressOf(filters: Filters): URLSearchParams {
  const address = new URLSearchParams();
  const put = (name: string, value: string | undefined, usual?: string) => {
    if (value && value !== usual) address.set(name, value);
  };
  put('show', filters.show, NO_FILTERS.show);
  put('q', filters.q);
  put('branch', filters.branch);
  put('dealer', filters.dealer);
  put('when', filters.range, 'any');
  if (filters.range === 'custom') {
    put('from', filters.from);
    put('to', filters.to);
  }
  put('sort', filters.sort, NO_FILTERS.sort);
  return address;
}

/** Monday to Sunday around a day. */
export function weekOf(day: string): { from: string; to: string } {
  const weekday = (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
  const from = addDays(day, -weekday);
  return { from, to: addDays(from, 6) };
}

/** The API's filter; `today` is the factory's day. */
export function askOf(filters: Filters, today: string): OrdersFilter {
  const week =
    filters.range === 'this-week'
      ? weekOf(today)
      : filters.range === 'next-week'
        ? weekOf(addDays(today, 7))
        : { from: filters.from, to: filters.to };
  const days = filters.range === 'any' ? {} : week;
  const ask = {
    status: statusOf(filters.show),
    q: filters.q,
    branch: filters.branch,
    dealer: filters.dealer,
    ...days,
    sort: filters.sort,
  };
  return Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== undefined));
}

/** Whether anything narrows the list besides the pill of its status. */
export const isNarrowed = (filters: Filters): boolean =>
  filters.range !== 'any' || Boolean(filters.branch ?? filters.dealer ?? filters.q);

/** The other direction when the column is sorted by already, else its own first one. */
export function sortBy(column: 'updated' | 'promised' | 'number', now: Sort): Sort {
  const first: Sort = column === 'updated' ? '-updated' : column;
  const second: Sort = column === 'updated' ? 'updated' : `-${column}`;
  return now === first ? second : first;
}
