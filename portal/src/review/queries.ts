import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ReviewAnswer, ReviewOrderAnswer } from '../shared/api/answers';
import { byCursor } from '../shared/api/by-cursor';
import { getJson, queryOf } from '../shared/api/client';

/** What is shown of the desk, as the API takes it. */
export interface ReviewFilter {
  readonly show?: 'look' | 'waiting' | undefined;
  readonly factory?: string | undefined;
  readonly q?: string | undefined;
}
export type Item = ReviewAnswer['items'][number];
export type Finding = ReviewOrderAnswer['findings'][number];
export type Desk = NonNullable<ReviewOrderAnswer['desk']>;

/** Enough for an engineer to go through without a pause. */
const PAGE = 50;
/** `atLeast`: the log position that the answer must have reached; the server waits for it. */
export const reviewQuery = (filter: ReviewFilter, atLeast?: number) =>
  infiniteQueryOptions({
    queryKey: ['review', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson<ReviewAnswer>(
        `/api/review${queryOf({ ...filter, limit: PAGE, cursor: pageParam ?? undefined, 'at-least': atLeast })}`,
        signal,
      ),
    ...byCursor,
  });

export const reviewOrderQuery = (id: string, atLeast?: number) =>
  queryOptions({
    queryKey: ['review', 'order', id],
    queryFn: ({ signal }) =>
      getJson<ReviewOrderAnswer>(
        `/api/review/${encodeURIComponent(id)}${queryOf({ 'at-least': atLeast })}`,
        signal,
      ),
  });
