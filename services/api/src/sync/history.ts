import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import { readHistory } from '@mullion/platform/history/read';
import { type SyncHistory, syncHistory, syncHistoryQuery } from '../contract';
import { none, route, type Route } from '../http/route';
import { inOrder } from './sources';

export interface HistoryParts {
  readonly db: Database;
  readonly factories: ReadonlyMap<string, FactorySettings>;
}

const MINUTE = 60;
const MOST_POINTS = 360;
const STEPS = [1, 2, 5, 10].map((minutes) => minutes * MINUTE);

/** The shortest step, in seconds, with which so many hours make no more points than a chart can show. */
export const stepFor = (hours: number): number =>
  STEPS.find((step) => (hours * 60 * MINUTE) / step <= MOST_POINTS) ?? 10 * MINUTE;

/** How each source did in the last hours: for the charts. */
export function historyRoutes({ db, factories }: HistoryParts): Route[] {
  const order = inOrder(factories);
  return [
    route({
      method: 'get',
      path: '/api/sync/history',
      summary: 'How the sources did in the last hours',
      needs: 'sync',
      query: syncHistoryQuery,
      params: none,
      body: none,
      answers: syncHistory,
      handle: async ({ query, session }) => {
        const step = stepFor(query.hours);
        const count = (query.hours * 60 * MINUTE) / step;
        const sources = await readHistory(db, session.factories, step, count);
        const value: SyncHistory = {
          step,
          sources: sources.toSorted(order).map(({ points, ...source }) => ({
            ...source,
            points: points.map(({ at, perSecond, lagSeconds, ...counts }) => ({
              at: at.toISOString(),
              perSecond: perSecond === null ? null : rounded(perSecond),
              lagSeconds: lagSeconds === null ? null : rounded(lagSeconds),
              ...counts,
            })),
          })),
        };
        return { value };
      },
    }),
  ];
}

/** Thousandths are more than a chart shows. */
const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
