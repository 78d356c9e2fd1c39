import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { auditTrail, heldChanges, mappedCodes } from '@mullion/api/contract';
import { byCursor } from '../../shared/api/by-cursor';
import { getJson, queryOf } from '../../shared/api/client';
import type { HeldFilter } from './filter';

export type HeldAnswer = z.infer<typeof heldChanges>;
export type Held = HeldAnswer['items'][number];
export type Cause = HeldAnswer['causes'][number];
export type CodesAnswer = z.infer<typeof mappedCodes>;
export type MappedCode = CodesAnswer['items'][number];
export type Meaning = MappedCode['meaning'];
export type AuditAnswer = z.infer<typeof auditTrail>;

const HELD = ['sync', 'held'] as const;

/** What is held back and lets the filter's through, the longest held first. */
export const heldQuery = (filter: HeldFilter) =>
  infiniteQueryOptions({
    queryKey: [...HELD, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson<HeldAnswer>(
        `/api/sync/held${queryOf({ ...filter, limit: 25, cursor: pageParam ?? undefined })}`,
        signal,
      ),
    ...byCursor,
    placeholderData: keepPreviousData,
  });

/** One change while it is held. */
export const heldOneQuery = (id: string) =>
  queryOptions({
    queryKey: [...HELD, 'one', id],
    queryFn: ({ signal }) => getJson<HeldAnswer>(`/api/sync/held${queryOf({ id })}`, signal),
  });

/** What holds changes back, without them. */
export const causesQuery = queryOptions({
  queryKey: [...HELD, 'causes'],
  queryFn: ({ signal }) => getJson<HeldAnswer>(`/api/sync/held${queryOf({ limit: 1 })}`, signal),
});

export const codesQuery = queryOptions({
  queryKey: ['sync', 'codes'],
  queryFn: ({ signal }) => getJson<CodesAnswer>('/api/sync/codes', signal),
});

export const auditQuery = infiniteQueryOptions({
  queryKey: ['sync', 'audit'],
  queryFn: ({ pageParam, signal }) =>
    getJson<AuditAnswer>(`/api/sync/audit${queryOf({ limit: 50, cursor: pageParam ?? undefined })}`, signal),
  ...byCursor,
});
