import { listDeliveries } from '@mullion/projections/deliveries/read';
import { deliveries as deliveriesAnswer, deliveriesQuery } from '../contract';
import { none, route, type Route } from '../http/route';
import type { TimelineParts } from './timeline';

/** Trips with those of their stops that the person may see. */
export function deliveryRoutes({ db, reached }: TimelineParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/deliveries',
      summary: 'Trips that carry something for the person, the latest day first',
      needs: 'deliveries',
      query: deliveriesQuery,
      params: none,
      body: none,
      answers: deliveriesAnswer,
      handle: async ({ query, session }) => {
        const late = await reached(query['at-least']);
        if (late) return late;
        const page = await listDeliveries(db, session.scope, query);
        if ('refused' in page) return { refused: 'invalid', detail: page.reason };
        const { items, next } = page;
        return { value: { items, next } };
      },
    }),
  ];
}
