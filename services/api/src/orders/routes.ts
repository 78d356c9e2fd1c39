import { z } from 'zod';
import type { Cache, CacheEntry } from '@mullion/platform/cache/cache';
import { readThrough } from '@mullion/platform/cache/read-through';
import type { Database } from '@mullion/platform/db/database';
import { orderGroup } from '@mullion/projections/cached/read';
import { countOrders, listOrders, mayRead, readOrder, withoutPrices } from '@mullion/projections/orders/read';
import {
  atLeastQuery,
  order as orderAnswer,
  orderCounts,
  orders as ordersAnswer,
  ordersQuery,
} from '../contract';
import type { Refusal } from '../http/problem';
import { none, route, type Route } from '../http/route';
import { listPlace } from './list-place';
import { shownPage } from './shown';

/** `kharkiv~K-48213`; anything else is no order of anybody. */
export const orderParams = z.object({ id: z.string().min(1).max(120) });

export interface OrdersParts {
  readonly db: Database;
  readonly cache: Cache;
  /** Waits a little until the orders' read model has come that far; a refusal when it has not. */
  readonly reached: (position: number | undefined) => Promise<Refusal | undefined>;
}

/** Orders: the list, its counts, and the order's page. */
export function orderRoutes({ db, cache, reached }: OrdersParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/orders',
      summary: 'Orders that the person may see, a page at a time',
      needs: 'orders',
      query: ordersQuery,
      params: none,
      body: none,
      answers: ordersAnswer,
      handle: async ({ query, session }) => {
        const least = query['at-least'];
        const load = async (): Promise<CacheEntry | Refusal> => {
          const late = await reached(least);
          if (late) return late;
          const page = await listOrders(db, session.scope, query);
          if ('refused' in page) return { refused: 'invalid', detail: page.reason };
          const { next, position } = page;
          const items = session.prices ? page.items : page.items.map(withoutPrices);
          return { json: JSON.stringify({ items, next }), position };
        };
        const place = listPlace(session, query);
        return place ? readThrough(cache, place.group, place.field, load, least) : load();
      },
    }),
    route({
      method: 'get',
      path: '/api/orders/counts',
      summary: 'How many orders there are of each status',
      needs: 'orders',
      query: ordersQuery.pick({
        branch: true,
        dealer: true,
        from: true,
        to: true,
        q: true,
        'at-least': true,
      }),
      params: none,
      body: none,
      answers: orderCounts,
      handle: async ({ query, session }) => {
        const late = await reached(query['at-least']);
        if (late) return late;
        const { counts, open } = await countOrders(db, session.scope, query);
        return { value: { counts, open } };
      },
    }),
    route({
      method: 'get',
      path: '/api/orders/{id}',
      summary: 'One order with its journey, constructions, trips and documents',
      needs: 'orders',
      query: atLeastQuery,
      params: orderParams,
      body: none,
      answers: orderAnswer,
      handle: async ({ params: { id }, query, session }) => {
        const least = query['at-least'];
        const load = async (): Promise<CacheEntry | Refusal> => {
          const late = await reached(least);
          if (late) return late;
          const found = await readOrder(db, id);
          if (!found || !mayRead(session.scope, found)) return { refused: 'not-found' };
          return { json: JSON.stringify(shownPage(found.page, session.prices)), position: found.position };
        };
        // Only what this view may see was ever put there: finding it is being allowed to.
        return readThrough(cache, orderGroup(id), session.view, load, least);
      },
    }),
  ];
}
