import { z } from 'zod';
import { customer, trip } from './events';

/** A trip with those of its stops that the viewer may see. */
export const delivery = trip.extend({
  /** `factory~number~date`. */
  id: z.string(),
  factory: z.string(),
  status: z.enum(['onTheWay', 'partlyDelivered', 'delivered']),
  stops: z.array(
    z.object({
      order: z.string(),
      number: z.string(),
      dealer: z.string(),
      dealerName: z.string(),
      customer: customer.optional(),
      /** Pieces on this trip, and how many of them were delivered. */
      shipped: z.int(),
      delivered: z.int(),
    }),
  ),
});
export type Delivery = z.infer<typeof delivery>;
