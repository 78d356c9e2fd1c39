import { describe, expect, it } from 'vitest';
import type { OrderListItem } from '@mullion/domain/order/views';
import { addOnTop, belongsAmong, fits, patchPages, trimmed, type Pages } from './patch';
import { changedSince } from './useHighlight';

const order = (id: string, position: number, more: Partial<OrderListItem> = {}): OrderListItem => ({
  id,
  number: id,
  factory: 'kharkiv',
  dealer: 'kharkiv~D-0001',
  dealerName: 'Okna',
  status: 'accepted',
  promised: '2026-11-24',
  progress: { ordered: 2, made: 0, shipped: 0, delivered: 0 },
  checking: false,
  updatedAt: `2026-11-21T10:00:${String(position % 60).padStart(2, '0')}Z`,
  position,
  ...more,
});
const pages: Pages = {
  pages: [
    { items: [order('c', 30), order('b', 20)], next: 'x' },
    { items: [order('a', 10)], next: 'y' },
  ],
  pageParams: [null, 'x'],
};
const ids = (shown: Pages) => shown.pages.flatMap((page) => page.items.map(({ id }) => id));

describe('a live message about an order that is shown', () => {
  it('changes its row in its place and leaves all other rows the very same', () => {
    const patched = patchPages(pages, order('a', 40, { status: 'made' }));
    expect(ids(patched)).toEqual(['c', 'b', 'a']);
    expect(patched.pages[1]?.items[0]?.status).toBe('made');
    expect(patched.pages[0]).toBe(pages.pages[0]);
  });

  it('never goes back to an older state', () => {
    expect(patchPages(pages, order('a', 10))).toBe(pages);
    expect(patchPages(pages, order('a', 9))).toBe(pages);
  });

  it('is nothing to a list that does not show it', () => {
    expect(patchPages(pages, order('z', 99))).toBe(pages);
  });
});

describe('orders that are not shown yet', () => {
  it('come on top, the newest first, once each', () => {
    expect(ids(addOnTop(pages, [order('y', 41), order('z', 42), order('c', 43)]))).toEqual([
      'z',
      'y',
      'c',
      'b',
      'a',
    ]);
  });

  it('belong among those shown unless they stand on a page still to be loaded', () => {
    expect(belongsAmong(pages, order('z', 40))).toBe(true);
    expect(belongsAmong(pages, order('z', 5))).toBe(false);
    expect(belongsAmong(pages, order('Z', 5), '-number')).toBe(false);
    const last: Pages = { ...pages, pages: [{ items: [order('a', 10)], next: null }] };
    expect(belongsAmong(last, order('z', 5))).toBe(true);
  });
});

describe('a list that stays open', () => {
  it('is cut back to its first page once it has grown too long', () => {
    const grown = addOnTop(pages, [order('y', 41), order('z', 42)]);
    const cut = trimmed(grown, 2, 4);
    expect(ids(cut)).toEqual(['z', 'y']);
    expect(cut.pageParams).toEqual([null]);
  });

  it('is left the very same as long as it is short', () => {
    expect(trimmed(pages, 2, 3)).toBe(pages);
  });
});

describe('whether an order fits the filters', () => {
  it('is told by its status, of which several may be asked', () => {
    expect(fits({ status: 'open' }, order('a', 1, { status: 'made' }))).toBe(true);
    expect(fits({ status: 'open' }, order('a', 1, { status: 'delivered' }))).toBe(false);
    expect(fits({ status: 'made,onHold' }, order('a', 1, { status: 'onHold' }))).toBe(true);
  });

  it('is told by branch and days', () => {
    expect(fits({ branch: 'b1' }, order('a', 1))).toBe(false);
    expect(fits({ from: '2026-11-24', to: '2026-11-24' }, order('a', 1))).toBe(true);
    expect(fits({ from: '2026-11-25' }, order('a', 1))).toBe(false);
  });

  it('finds a phone however it is spaced', () => {
    const one = order('a', 1, { customer: { name: 'Olena', phone: '+380 67 555 01 18' } });
    expect(fits({ q: '067 5550118'.slice(1) }, one)).toBe(true);
    expect(fits({ q: 'OLE' }, one)).toBe(true);
    expect(fits({ q: 'Petro' }, one)).toBe(false);
  });
});

it('rows are marked as changed when they grew newer or came on top, not when more are loaded below', () => {
  const before = new Map([
    ['c', 30],
    ['b', 20],
  ]);
  expect(changedSince(before, [order('z', 50), order('c', 31), order('b', 20), order('a', 10)])).toEqual([
    'z',
    'c',
  ]);
  expect(changedSince(new Map(), [order('c', 30)])).toEqual([]);
});
