import type { ReviewFilter } from './queries';

/** The filter that an address names; what it does not know is left out. */
export function filterOf(address: URLSearchParams): ReviewFilter {
  const show = address.get('show');
  const factory = address.get('factory');
  const q = address.get('q');
  return {
    ...(show === 'look' || show === 'waiting' ? { show } : {}),
    ...(factory ? { factory } : {}),
    ...(q ? { q } : {}),
  };
}

/** The other way: only what is narrowed stands in the address. */
export function addressOf({ show, factory, q }: ReviewFilter): URLSearchParams {
  const address = new URLSearchParams();
  if (show) address.set('show', show);
  if (factory) address.set('factory', factory);
  if (q) address.set('q', q);
  return address;
}

/** Where an order is reviewed; the list's filter goes along, to know which order is next. */
export const deskPath = (id: string, filter: ReviewFilter): string => {
  const query = addressOf(filter).toString();
  return `/review/${encodeURIComponent(id).replaceAll('.', '%2E')}${query && `?${query}`}`;
};
export const listPath = (filter: ReviewFilter): string => {
  const query = addressOf(filter).toString();
  return `/review${query && `?${query}`}`;
};
