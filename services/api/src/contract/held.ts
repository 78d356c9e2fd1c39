import { z } from 'zod';
import { instant } from '@mullion/domain/order/events';
import { commandAnswer, pageOf } from './lists';

/** The hold-back desk: what could not be applied, and what holds it back. */

export const heldChange = z.object({
  id: z.string(),
  factory: z.string(),
  source: z.string(),
  order: z.string(),
  change: z.string(),
  kind: z.string(),
  code: z.string(),
  reason: z.string(),
  /** The factory's status code that is missing in the table, when that is what is wrong. */
  statusCode: z.string().optional(),
  /** The dealer whom the factory has not stated yet, when that is what is wrong. */
  dealer: z.string().optional(),
  heldSince: instant,
  waiting: z.int(),
  payload: z.unknown(),
});
/** Held changes that one thing holds: what `retry all` takes. */
export const heldCause = z.object({
  factory: z.string(),
  source: z.string(),
  code: z.string(),
  /** What they wait for, such as `code GLZ_ERR`; null when nothing in particular. */
  waitsFor: z.string().nullable(),
  reason: z.string(),
  changes: z.int(),
  orders: z.int(),
  waiting: z.int(),
  since: instant,
});
/** `GET /api/sync/held` (mend) */
export const heldChanges = pageOf(heldChange).extend({ causes: z.array(heldCause), total: z.int() });
export type HeldChanges = z.infer<typeof heldChanges>;
/** The id of a held change, in paths and links. */
export const heldId = z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a held change');
export const heldQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
  factory: z.string().max(40).optional(),
  /** Order number, change id or code. */
  q: z.string().max(100).optional(),
  /** Just this one, as links to it name it; no item when it is not held any more. */
  id: heldId.optional(),
});
/** `POST /api/sync/held/{id}/skip` */
export const skipHeld = z.object({ reason: z.string().trim().min(3).max(500) });
/** `POST /api/sync/held/retry`: all of one cause. */
export const retryCause = z.object({
  factory: z.string().max(40),
  source: z.string().max(40),
  code: z.string().max(100),
  waitsFor: z.string().max(200).nullable(),
});
export const retriedCause = commandAnswer.extend({ changes: z.int() });
