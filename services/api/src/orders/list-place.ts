import { dealerGroup } from '@mullion/projections/cached/read';
import type { Session } from '../auth/sessions';
import type { OrdersQuery } from '../contract';

/** The start page's two short lists: how many rows, of which statuses. */
const START_PAGE: readonly string[] = ['8 ', '4 onHold,returned'];
const ROWS = 25;

/** The same statuses in the same words, however they were asked for. */
const canonical = (status: string): string[] => (status === '' ? [] : [...new Set(status.split(','))].sort());

/**
 * Where a dealer's list is kept as finished JSON: in that dealer's group, which every change of an order of the dealer
 * outdates. Only the lists that the portal opens with are kept, of each status one at most: whoever makes up others must not
 * fill the cache, where no more than some twenty may stand for each view. The view keeps those apart who see different things.
 */
export function listPlace(
  { user, view }: Pick<Session, 'user' | 'view'>,
  query: OrdersQuery,
): { readonly group: string; readonly field: string } | undefined {
  if (user.dealer === null || query.sort !== '-updated') return undefined;
  if ((query.cursor ?? query.q ?? query.from ?? query.to ?? query.branch ?? query.dealer) !== undefined)
    return undefined;
  const statuses = canonical(query.status ?? '');
  const shape = `${query.limit} ${statuses.join(',')}`;
  if (!(query.limit === ROWS && statuses.length <= 1) && !START_PAGE.includes(shape)) return undefined;
  return { group: dealerGroup(user.dealer), field: `${view} ${shape}` };
}
