import { z } from 'zod';
import { orderDifference } from '@mullion/domain/order/difference';
import { instant } from '@mullion/domain/order/events';
import { pageOf } from './lists';

/** `GET /api/sync/sweeps` (all staff): how the comparisons stand, of the factories whose program can be asked. */
export const sweep = z.object({
  factory: z.string(),
  running: z.boolean(),
  /** Asked for, and not begun yet. */
  wanted: z.boolean(),
  /** Why the running one pauses: changes wait to be handled, or the program can't be asked. */
  waits: z.enum(['backlog', 'source']).nullable(),
  startedAt: instant.nullable(),
  /** When the last one ended. */
  finishedAt: instant.nullable(),
  /** Of the running one, else of the last: orders compared, and left out because a change of them is held back. */
  compared: z.int(),
  held: z.int(),
  /** Orders that the last one compared; null before it. */
  expected: z.int().nullable(),
  differing: z.int(),
  /** Agree by now. */
  repaired: z.int(),
  /** Differences of all sweeps that asking again does not mend. */
  unrepaired: z.int(),
});
export type Sweep = z.infer<typeof sweep>;
export const sweeps = pageOf(sweep);
/** `POST /api/sync/sweeps` (mend): compares now. */
export const requestSweep = z.object({ factory: z.string().max(40) });
/** `GET /api/sync/differences` (mend): orders that differ, first those that asking again does not mend. */
export const difference = z.object({
  id: z.string(),
  factory: z.string(),
  order: z.string(),
  what: z.array(orderDifference),
  since: instant,
  timesAsked: z.int(),
  /** Why asking again does not help; null while it may. `note` says it in words, in English. */
  unrepaired: z
    .object({
      since: instant,
      code: z.enum(['missing-there', 'skipped', 'still-differs', 'stale', 'nothing-new']),
      note: z.string(),
    })
    .nullable(),
});
export const differences = pageOf(difference);
export type Differences = z.infer<typeof differences>;
export const differencesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(100).optional(),
});
