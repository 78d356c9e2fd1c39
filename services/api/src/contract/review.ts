import { z } from 'zod';
import { reviewItem, reviewOrder as reviewOrderView } from '@mullion/domain/order/review-view';
import { atLeastQuery, pageOf } from './lists';

/** `GET /api/review` (review): the engineer's desk, the longest waiting first. */
export const reviewQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional(),
  factory: z.string().max(40).optional(),
  /** `look`: something was found or refused; `waiting`: decided, and the factory has not answered. */
  show: z.enum(['all', 'look', 'waiting']).default('all'),
  /** Order number, customer or reference. */
  q: z.string().max(100).optional(),
  ...atLeastQuery.shape,
});
export type ReviewQuery = z.infer<typeof reviewQuery>;
export const review = pageOf(reviewItem).extend({
  counts: z.object({ all: z.int(), look: z.int(), waiting: z.int() }),
});
/** `GET /api/review/{id}` */
export const reviewOrder = reviewOrderView;
/**
 * `POST /api/review/{id}/accept`. `seen` is `order.position` of the order as it was shown: the decision is refused
 * (`order-changed-since`) when the factory has stated the order anew since then.
 */
export const acceptOrder = z.object({ seen: z.int().nonnegative().optional() });
/** `POST /api/review/{id}/return` */
export const returnOrder = acceptOrder.extend({
  reason: z.string().trim().min(3).max(500),
  construction: z.string().max(60).optional(),
});
/** `POST /api/review/{id}/ask` */
export const askQuestion = acceptOrder.extend({
  question: z.string().trim().min(3).max(500),
  construction: z.string().max(60).optional(),
});
