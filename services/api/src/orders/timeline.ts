import type { Database } from '@mullion/platform/db/database';
import { mayRead, readOrder } from '@mullion/projections/orders/read';
import { readTimeline } from '@mullion/projections/timeline/read';
import { isStaff } from '../auth/permissions';
import { timeline as timelineAnswer, timelineQuery } from '../contract';
import type { Refusal } from '../http/problem';
import { none, route, type Route } from '../http/route';
import { orderParams } from './routes';
import { shownEntries } from './shown';

export interface TimelineParts {
  readonly db: Database;
  /** As in `OrdersParts`, of the timeline's read model. */
  readonly reached: (position: number | undefined) => Promise<Refusal | undefined>;
}

/** What happened to an order, for those who may see the order. */
export function timelineRoutes({ db, reached }: TimelineParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/orders/{id}/timeline',
      summary: 'Everything that happened to an order, the newest first',
      needs: 'orders',
      query: timelineQuery,
      params: orderParams,
      body: none,
      answers: timelineAnswer,
      handle: async ({ params: { id }, query, session }) => {
        const late = await reached(query['at-least']);
        if (late) return late;
        const order = await readOrder(db, id);
        if (!order || !mayRead(session.scope, order)) return { refused: 'not-found' };
        const page = await readTimeline(db, id, { ...query, staff: isStaff(session.user.role) });
        if ('refused' in page) return { refused: 'invalid', detail: page.reason };
        const { items, next } = page;
        return { value: { items: shownEntries(items, order.page, session.prices), next } };
      },
    }),
  ];
}
