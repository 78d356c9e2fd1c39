import type { z } from 'zod';
import type {
  order,
  orderCounts,
  orders,
  review,
  reviewOrder,
  deliveries,
  session,
  syncHistory,
  syncState,
  timeline,
} from '@mullion/api/contract';

/** The API's answers, from its schemas (types only: none of the validation reaches the browser). */
export type Session = z.infer<typeof session>;
export type Factory = NonNullable<Session['user']>['factories'][number];
export type OrdersAnswer = z.infer<typeof orders>;
export type OrderCounts = z.infer<typeof orderCounts>;
export type OrderAnswer = z.infer<typeof order>;
export type TimelineAnswer = z.infer<typeof timeline>;
export type DeliveriesAnswer = z.infer<typeof deliveries>;
export type SyncAnswer = z.infer<typeof syncState>;
export type SyncHistoryAnswer = z.infer<typeof syncHistory>;
export type ReviewAnswer = z.infer<typeof review>;
export type ReviewOrderAnswer = z.infer<typeof reviewOrder>;
