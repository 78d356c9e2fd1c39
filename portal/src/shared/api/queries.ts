import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  DeliveriesAnswer,
  OrderAnswer,
  OrderCounts,
  OrdersAnswer,
  Session,
  SyncAnswer,
  SyncHistoryAnswer,
  TimelineAnswer,
} from './answers';
import { byCursor } from './by-cursor';
import { getJson, queryOf, rememberCsrfToken } from './client';

/** Filters of the list as the API takes them. */
export interface OrdersFilter {
  readonly status?: string | undefined;
  readonly branch?: string | undefined;
  readonly dealer?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
}

/** Rows that are asked for at a time. */
export const PAGE = 25;
const MOST_TRIPS = 100;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await getJson<Session>('/api/session', signal);
    rememberCsrfToken(session.csrfToken);
    return session;
  },
  // What this device has kept is shown meanwhile, but the session may have ended: always ask.
  staleTime: 0,
  refetchOnWindowFocus: false,
});

export const ordersQuery = (filter: OrdersFilter) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson<OrdersAnswer>(
        `/api/orders${queryOf({ ...filter, limit: PAGE, cursor: pageParam ?? undefined })}`,
        signal,
      ),
    ...byCursor,
  });

/** The first few orders of a filter: for the start page and the search. */
export const fewOrdersQuery = (filter: OrdersFilter, limit: number) =>
  queryOptions({
    queryKey: ['orders', 'few', filter, limit],
    queryFn: ({ signal }) => getJson<OrdersAnswer>(`/api/orders${queryOf({ ...filter, limit })}`, signal),
  });

/** Counts by status of what the filter lets through, whatever status it asks for. */
export const countsQuery = ({ branch, dealer, from, to, q }: OrdersFilter = {}) =>
  queryOptions({
    queryKey: ['orders', 'counts', { branch, dealer, from, to, q }],
    queryFn: ({ signal }) =>
      getJson<OrderCounts>(`/api/orders/counts${queryOf({ branch, dealer, from, to, q })}`, signal),
    placeholderData: keepPreviousData,
  });

/** `atLeast`: the log position that the answer must have reached; the server waits for it. */
export const orderQuery = (id: string, atLeast?: number) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) =>
      getJson<OrderAnswer>(
        `/api/orders/${encodeURIComponent(id)}${queryOf({ 'at-least': atLeast })}`,
        signal,
      ),
  });

export const timelineQuery = (id: string, atLeast?: number) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam, signal }) =>
      getJson<TimelineAnswer>(
        `/api/orders/${encodeURIComponent(id)}/timeline${queryOf({ limit: PAGE, cursor: pageParam ?? undefined, 'at-least': atLeast })}`,
        signal,
      ),
    ...byCursor,
  });

/** Trips between two days, both inclusive, either open; the latest day first. */
export const deliveriesQuery = (range: { readonly from?: string; readonly to?: string }) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', range],
    queryFn: ({ pageParam, signal }) =>
      getJson<DeliveriesAnswer>(
        `/api/deliveries${queryOf({ ...range, limit: MOST_TRIPS, cursor: pageParam ?? undefined })}`,
        signal,
      ),
    ...byCursor,
  });

/** How the sources did in the last hours; what was there stays until the other range has come. */
export const syncHistoryQuery = (hours: number) =>
  queryOptions({
    queryKey: ['sync', 'history', hours],
    queryFn: ({ signal }) => getJson<SyncHistoryAnswer>(`/api/sync/history${queryOf({ hours })}`, signal),
    placeholderData: keepPreviousData,
  });

export const syncQuery = queryOptions({
  queryKey: ['sync'],
  queryFn: ({ signal }) => getJson<SyncAnswer>('/api/sync', signal),
});
