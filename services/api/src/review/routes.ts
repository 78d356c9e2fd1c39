import type { FactorySettings } from '@mullion/domain/factory/settings';
import { takesDecisions } from '@mullion/domain/factory/takes-decisions';
import { checkOrder, checkPromise } from '@mullion/domain/order/checks';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { mayRead, readOrder } from '@mullion/projections/orders/read';
import { listReview, readDesk } from '@mullion/projections/review/read';
import { readTimeline } from '@mullion/projections/timeline/read';
import type { Session } from '../auth/sessions';
import {
  acceptOrder,
  askQuestion,
  atLeastQuery,
  commandAnswer,
  returnOrder,
  reviewOrder as reviewOrderAnswer,
  review as reviewAnswer,
  reviewQuery,
} from '../contract';
import type { Refusal } from '../http/problem';
import { type Ask, none, route, type Route } from '../http/route';
import { orderParams } from '../orders/routes';
import { shownEntries, shownPage } from '../orders/shown';
import { type Desk, openDesk } from './decide';

/** Longer than any order is in review. */
const HISTORY = 50;

export interface ReviewParts {
  readonly db: Database;
  readonly store: EventStore;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  /** Waits a little until all that the desk shows has come that far; a refusal when it has not. */
  readonly reached: (position: number | undefined) => Promise<Refusal | undefined>;
  readonly now?: () => Date;
}

/** The engineer's desk: what waits, one order with its checks, and the three things that can be asked of the factory. */
export function reviewRoutes(parts: ReviewParts): Route[] {
  const { db, store, factories, reached, now = () => new Date() } = parts;
  const desk = openDesk(store);
  const todayAt = (zone: string): string =>
    // Swedish dates are ISO 8601.
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now());
  const today = () => new Map([...factories].map(([id, { timeZone }]) => [id, todayAt(timeZone)]));
  const decidable = (factory: string) => {
    const settings = factories.get(factory);
    return settings !== undefined && takesDecisions(settings);
  };

  const find = async (id: string, session: Session) => {
    const found = await readOrder(db, id);
    return found && mayRead(session.scope, found) ? found : undefined;
  };

  /** Decides for those who may see the order. */
  const ask = async (
    { params: { id }, session, correlation, header }: Ask<unknown, { id: string }, unknown, Session>,
    seen: number | undefined,
    command: Parameters<Desk>[0]['command'],
  ) => {
    const found = await find(id, session);
    if (!found) return { refused: 'not-found' } as const;
    if (!decidable(found.factory)) return { refused: 'factory-takes-no-decisions' } as const;
    const key = header('idempotency-key');
    const done = await desk({ order: id, command, session, correlation, seen, key, at: now() });
    return 'refused' in done ? done : { value: { position: done.position } };
  };

  return [
    route({
      method: 'get',
      path: '/api/review',
      summary: 'Orders that wait for the factory’s engineer, the longest waiting first',
      needs: 'review',
      query: reviewQuery,
      params: none,
      body: none,
      answers: reviewAnswer,
      handle: async ({ query, session }) => {
        const late = await reached(query['at-least']);
        if (late) return late;
        const page = await listReview(db, session.scope, { ...query, today: today() });
        if ('refused' in page) return { refused: 'invalid', detail: page.reason };
        const { items, next, counts } = page;
        return { value: { items, next, counts } };
      },
    }),
    route({
      method: 'get',
      path: '/api/review/{id}',
      summary: 'One order on the engineer’s desk: what its data checks found and what was asked',
      needs: 'review',
      query: atLeastQuery,
      params: orderParams,
      body: none,
      answers: reviewOrderAnswer,
      handle: async ({ params: { id }, query, session }) => {
        const late = await reached(query['at-least']);
        if (late) return late;
        const found = await find(id, session);
        if (!found) return { refused: 'not-found' };
        const { page, factory } = found;
        const [stand, timeline] = await Promise.all([
          readDesk(db, id),
          readTimeline(db, id, { limit: HISTORY, staff: true }),
        ]);
        const entries = 'refused' in timeline ? [] : timeline.items;
        const findings = [
          ...checkPromise(page.promised, today().get(factory) ?? page.promised),
          ...checkOrder(page),
        ];
        return {
          value: {
            order: shownPage(page, session.prices),
            findings,
            desk: stand ?? null,
            decidable: decidable(factory),
            history: shownEntries(entries, page, session.prices),
          },
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/review/{id}/accept',
      summary: 'Asks the factory’s program to accept the order',
      needs: 'review',
      query: none,
      params: orderParams,
      body: acceptOrder,
      answers: commandAnswer,
      command: true,
      handle: (asked) => ask(asked, asked.body.seen, { type: 'RequestAcceptance' }),
    }),
    route({
      method: 'post',
      path: '/api/review/{id}/return',
      summary: 'Asks the factory’s program to send the order back, with the reason',
      needs: 'review',
      query: none,
      params: orderParams,
      body: returnOrder,
      answers: commandAnswer,
      command: true,
      handle: (asked) => {
        const { seen, ...words } = asked.body;
        return ask(asked, seen, { type: 'RequestReturn', ...words });
      },
    }),
    route({
      method: 'post',
      path: '/api/review/{id}/ask',
      summary: 'Sends a question about the order to the factory’s program',
      needs: 'review',
      query: none,
      params: orderParams,
      body: askQuestion,
      answers: commandAnswer,
      command: true,
      handle: (asked) => {
        const { seen, ...words } = asked.body;
        return ask(asked, seen, { type: 'AskQuestion', ...words });
      },
    }),
  ];
}
