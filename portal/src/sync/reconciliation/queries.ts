import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { differences, sweeps } from '@mullion/api/contract';
import { byCursor } from '../../shared/api/by-cursor';
import { getJson, queryOf } from '../../shared/api/client';

export type SweepsAnswer = z.infer<typeof sweeps>;
export type Sweep = SweepsAnswer['items'][number];
export type DifferencesAnswer = z.infer<typeof differences>;
export type Difference = DifferencesAnswer['items'][number];

export const sweepsQuery = queryOptions({
  queryKey: ['sync', 'sweeps'],
  queryFn: ({ signal }) => getJson<SweepsAnswer>('/api/sync/sweeps', signal),
});

/** Orders that differ, first those that asking again does not mend. */
export const differencesQuery = infiniteQueryOptions({
  queryKey: ['sync', 'differences'],
  queryFn: ({ pageParam, signal }) =>
    getJson<DifferencesAnswer>(`/api/sync/differences${queryOf({ cursor: pageParam ?? undefined })}`, signal),
  ...byCursor,
});
