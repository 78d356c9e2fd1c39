import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { differences, sweeps } from '@mullion/api/contract';
import { getJson } from '../../shared/api/client';

export type SweepsAnswer = z.infer<typeof sweeps>;
export type Sweep = SweepsAnswer['items'][number];
export type DifferencesAnswer = z.infer<typeof differences>;
export type Difference = DifferencesAnswer['items'][number];

export const sweepsQuery = queryOptions({
  queryKey: ['sync', 'sweeps'],
  queryFn: ({ signal }) => getJson<SweepsAnswer>('/api/sync/sweeps', signal),
});

export const differencesQuery = queryOptions({
  queryKey: ['sync', 'differences'],
  queryFn: ({ signal }) => getJson<DifferencesAnswer>('/api/sync/differences', signal),
});
