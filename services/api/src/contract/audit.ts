import { z } from 'zod';
import { instant } from '@mullion/domain/order/events';
import { pageOf } from './lists';

/** `GET /api/sync/audit` (mend): who did what to the machinery, newest first. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  /** A user's name, or `system`. */
  who: z.string(),
  what: z.enum(['retry', 'retry-cause', 'skip', 'map-code', 'unmap-code', 'sweep']),
  factory: z.string().nullable(),
  /** What it was done to, in a few words: `K-48213, change 88-1203`. */
  subject: z.string(),
  reason: z.string().nullable(),
});
export const auditTrail = pageOf(auditEntry);
export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
});
