import { z } from 'zod';

/** What the portal and a factory's program may say differently of an order. `order` and `construction`: one side lacks it. */
export const differingAspect = z.enum([
  'order',
  'dealer',
  'price',
  'review',
  'onHold',
  'promised',
  'started',
  'documents',
  'construction',
  'quantity',
  'cancelled',
  'made',
  'shipped',
  'delivered',
  'stageAt',
]);

const said = z.union([z.string(), z.int(), z.boolean(), z.null()]);

/** One thing that is not the same on both sides: nothing about persons, and no amounts of money. */
export const orderDifference = z.object({
  what: differingAspect,
  /** The construction that it is about, where it is about one. */
  construction: z.string().optional(),
  /**
   * What the portal knows, and what the factory's program says; null where there is nothing. Of `stageAt`
   * instants in UTC; of `price` nothing is told, since those who mend see no prices.
   */
  here: said,
  there: said,
});
export type OrderDifference = z.infer<typeof orderDifference>;
