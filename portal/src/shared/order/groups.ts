import type { OrderStatus } from '@mullion/domain/order/views';
import type { OrderCounts } from '../api/answers';

/** How people speak of orders: the pills of the list and the tiles of the start page. */
export const GROUPS = {
  open: [],
  review: ['received'],
  returned: ['returned'],
  production: ['inProduction', 'partlyMade'],
  made: ['made'],
  way: ['partlyShipped', 'shipped', 'partlyDelivered'],
  hold: ['onHold'],
  delivered: ['delivered'],
  cancelled: ['cancelled'],
  all: [],
} as const satisfies Record<string, readonly OrderStatus[]>;

export type Group = keyof typeof GROUPS;

export const isGroup = (text: string | null): text is Group => text !== null && Object.hasOwn(GROUPS, text);

/** The status filter of the API; undefined asks for all. */
export const statusOf = (group: Group): string | undefined => {
  if (group === 'all') return undefined;
  return group === 'open' ? 'open' : GROUPS[group].join(',');
};

/** How many orders the group holds. */
export function countIn(group: Group, { counts, open }: OrderCounts): number {
  if (group === 'open') return open;
  if (group === 'all') return Object.values(counts).reduce((sum, count) => sum + count, 0);
  return GROUPS[group].reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}
