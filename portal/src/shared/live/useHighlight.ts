import { useEffect, useState } from 'react';
import type { OrderListItem } from '@mullion/domain/order/views';

const LASTS = 2_400;

/** The ids of the rows that have just changed: those whose position grew, or that came on top, since the last drawing. */
export function changedSince(
  before: ReadonlyMap<string, number>,
  items: readonly Pick<OrderListItem, 'id' | 'position'>[],
): string[] {
  if (before.size === 0) return [];
  const known = (id: string) => before.get(id);
  const firstKnown = items.findIndex(({ id }) => known(id) !== undefined);
  return items
    .filter(({ id, position }, at) => {
      const was = known(id);
      return was === undefined ? at < firstKnown : was < position;
    })
    .map(({ id }) => id);
}

const positionsOf = (items: readonly Pick<OrderListItem, 'id' | 'position'>[]) =>
  new Map(items.map(({ id, position }) => [id, position]));

/** The rows to show as changed, for a short while each. */
export function useHighlight(items: readonly OrderListItem[]): ReadonlySet<string> {
  const [seen, setSeen] = useState(() => ({ items, positions: positionsOf(items) }));
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  if (seen.items !== items) {
    const changed = changedSince(seen.positions, items);
    setSeen({ items, positions: positionsOf(items) });
    if (changed.length > 0) setFresh(new Set([...fresh, ...changed]));
  }
  useEffect(() => {
    if (fresh.size === 0) return;
    const over = setTimeout(() => setFresh(new Set()), LASTS);
    return () => clearTimeout(over);
  }, [fresh]);
  return fresh;
}
