import type { OrderListItem, OrderStatus } from '@mullion/domain/order/views';
import type { OrdersFilter } from '../api/queries';

interface Page {
  readonly items: OrderListItem[];
  readonly next: string | null;
}
export interface Pages<P extends Page = Page> {
  pages: P[];
  pageParams: unknown[];
}

/** What is still to come. */
const CLOSED: readonly OrderStatus[] = ['delivered', 'cancelled'];

const statusFits = (status: OrderStatus, wanted: string | undefined): boolean =>
  !wanted || wanted.split(',').some((w) => (w === 'open' ? !CLOSED.includes(status) : w === status));

const plain = (text: string): string => text.toLocaleLowerCase().replace(/[\s()+-]/g, '');

/** Whether the list with these filters would hold the order, as far as the browser can tell. */
export function fits(filter: OrdersFilter, order: OrderListItem): boolean {
  if (!statusFits(order.status, filter.status)) return false;
  if (filter.branch && order.branch !== filter.branch) return false;
  if (filter.dealer && order.dealer !== filter.dealer) return false;
  if (filter.from && order.promised < filter.from) return false;
  if (filter.to && order.promised > filter.to) return false;
  if (!filter.q) return true;
  const { customer } = order;
  const wanted = plain(filter.q);
  return [order.number, order.reference, customer?.name, customer?.phone, customer?.address].some(
    (field) => field !== undefined && plain(field).includes(wanted),
  );
}

export const holds = (pages: Pages, id: string): boolean =>
  pages.pages.some((page) => page.items.some((item) => item.id === id));

/** The same pages with the newer state of the order in its place; the very same object when nothing changes. */
export function patchPages<P extends Page>(pages: Pages<P>, order: OrderListItem): Pages<P> {
  const patched = pages.pages.map((page) => {
    const at = page.items.findIndex((item) => item.id === order.id);
    const known = page.items[at];
    if (!known || known.position >= order.position) return page;
    return { ...page, items: page.items.with(at, order) };
  });
  return patched.some((page, at) => page !== pages.pages[at]) ? { ...pages, pages: patched } : pages;
}

/** The orders put before the first one, newest first, without those that are already there. */
export function addOnTop<P extends Page>(pages: Pages<P>, orders: readonly OrderListItem[]): Pages<P> {
  const [first, ...rest] = pages.pages;
  const fresh = orders.filter((order) => !holds(pages, order.id)).sort((a, b) => b.position - a.position);
  if (!first || fresh.length === 0) return pages;
  return { ...pages, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
}

/** The most rows that a list may grow to by what comes on top. */
export const MOST_ROWS = 150;

/**
 * The first page alone, once the list has grown past `most` rows; else the very same object. Where that page now ends is
 * not where `next` goes on, so the list must be read again.
 */
export function trimmed<P extends Page>(pages: Pages<P>, size: number, most = MOST_ROWS): Pages<P> {
  const rows = pages.pages.reduce((sum, page) => sum + page.items.length, 0);
  const [first] = pages.pages;
  if (!first || rows <= most) return pages;
  return {
    pages: [{ ...first, items: first.items.slice(0, size) }],
    pageParams: pages.pageParams.slice(0, 1),
  };
}

const keys = {
  updated: (o: OrderListItem) => Date.parse(o.updatedAt),
  promised: (o: OrderListItem) => o.promised,
  number: (o: OrderListItem) => o.number,
};

/** Whether an order that is not shown would stand among those that are, rather than on a page still to be loaded. */
export function belongsAmong(pages: Pages, order: OrderListItem, sort = '-updated'): boolean {
  const last = pages.pages.at(-1);
  const lowest = last?.items.at(-1);
  if (!last?.next || !lowest) return true;
  const descending = sort.startsWith('-');
  const name = sort.replace('-', '');
  const key = name === 'promised' || name === 'number' ? keys[name] : keys.updated;
  const before = key(order) < key(lowest);
  return descending ? key(order) > key(lowest) : before;
}
