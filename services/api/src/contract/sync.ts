import { z } from 'zod';
import { instant } from '@mullion/domain/order/events';

/** `GET /api/sync` (all staff) */
export const syncState = z.object({
  sources: z.array(
    z.object({
      factory: z.string(),
      source: z.string(),
      /** How its changes come: push, sql, files. */
      connector: z.string(),
      lastContact: instant.nullable(),
      backlog: z.int(),
      held: z.int(),
      /** Orders (or dealers) that are held up by them. */
      heldOrders: z.int(),
      /** Changes that wait behind held ones. */
      waiting: z.int(),
      lagSeconds: z.number(),
      perSecond: z.number(),
      /** Set while the breaker leaves the source alone; its error is empty for those who don't mend. */
      failing: z.object({ since: instant, until: instant.nullable(), error: z.string() }).nullable(),
      reconciliation: z
        .object({
          /** Null while the first sweep runs. */
          finishedAt: instant.nullable(),
          running: z.boolean(),
          compared: z.int(),
          /** Of this sweep, and what of it agrees by now. */
          differing: z.int(),
          repaired: z.int(),
          /** Differences of all sweeps that asking again does not mend. */
          unrepaired: z.int(),
        })
        .nullable(),
      /** What waits to be told to this system, and of the last day what it refused and what held no more before it was told. */
      outgoing: z.object({ waiting: z.int(), refused: z.int(), overtaken: z.int() }),
    }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      factory: z.string(),
      source: z.string(),
      kind: z.string(),
      /** A sentence with figures for those who mend, a few words for the others. */
      text: z.string(),
      /** The language of `text`. */
      language: z.enum(['en', 'uk']),
      openedAt: instant,
      closedAt: instant.nullable(),
      /** How far the mail that tells of it is: `partly` has not reached everybody, `failed` nobody. */
      mail: z.enum(['none', 'waiting', 'sent', 'partly', 'failed']),
      /** Whom the mail server takes no mail for; empty for those who don't mend. */
      refusedAddresses: z.array(z.string()),
    }),
  ),
});
export type SyncState = z.infer<typeof syncState>;
/**
 * `GET /api/sync/history` (all staff): one point for each `step` seconds, oldest first, up to the last whole minute. The rate of
 * a step is its mean, all else its greatest; nulls where no sync process was there to look.
 */
export const syncHistoryQuery = z.object({ hours: z.coerce.number().int().min(1).max(48).default(6) });
export const syncHistory = z.object({
  step: z.int(),
  sources: z.array(
    z.object({
      factory: z.string(),
      source: z.string(),
      points: z.array(
        z.object({
          at: instant,
          perSecond: z.number().nullable(),
          lagSeconds: z.number().nullable(),
          backlog: z.int().nullable(),
          held: z.int().nullable(),
        }),
      ),
    }),
  ),
});
export type SyncHistory = z.infer<typeof syncHistory>;
