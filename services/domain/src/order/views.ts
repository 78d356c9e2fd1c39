import { z } from 'zod';
import { construction } from '../construction/schema';
import { customer, day, instant, money, trip } from './events';

/** The one word a list shows. */
export const orderStatus = z.enum([
  'received',
  'returned',
  'accepted',
  'inProduction',
  'partlyMade',
  'made',
  'partlyShipped',
  'shipped',
  'partlyDelivered',
  'delivered',
  'onHold',
  'cancelled',
]);
export type OrderStatus = z.infer<typeof orderStatus>;

/** What is still to come: everything but delivered and cancelled. */
export const OPEN_STATUSES = orderStatus.options.filter((s) => s !== 'delivered' && s !== 'cancelled');

/** Pieces: `ordered` is without what was cancelled. */
export const progress = z.object({ ordered: z.int(), made: z.int(), shipped: z.int(), delivered: z.int() });
export type Progress = z.infer<typeof progress>;

/** An order in a list. `price` and `due` are absent for those who may not see prices. */
export const orderListItem = z.object({
  id: z.string(),
  number: z.string(),
  factory: z.string(),
  dealer: z.string(),
  dealerName: z.string(),
  branch: z.string().optional(),
  customer: customer.optional(),
  reference: z.string().optional(),
  status: orderStatus,
  /** Why it is on hold, or the stage it is in: a word or two beside the status. */
  note: z.string().optional(),
  promised: day,
  progress,
  price: money.optional(),
  due: money.optional(),
  /** A change of this order could not be applied yet and is being checked. */
  checking: z.boolean(),
  /** When it last changed at the factory. */
  updatedAt: instant,
  /** The log position of its last change. */
  position: z.int(),
});
export type OrderListItem = z.infer<typeof orderListItem>;

export const unitStatus = z.enum(['ordered', 'made', 'shipped', 'delivered', 'cancelled']);

export const constructionView = z.object({
  id: z.string(),
  name: z.string(),
  status: orderStatus,
  quantity: z.int(),
  cancelled: z.int(),
  made: z.int(),
  shipped: z.int(),
  delivered: z.int(),
  stage: z.string().optional(),
  units: z.array(z.object({ id: z.string(), status: unitStatus })).optional(),
  description: z.array(z.object({ label: z.string(), value: z.string() })),
  drawing: construction.optional(),
  drawingProblem: z.string().optional(),
  picture: z.string().optional(),
});
export type ConstructionView = z.infer<typeof constructionView>;

/** When each step was first reached; an absent one has not been. */
export const journey = z.object({
  received: instant.optional(),
  accepted: instant.optional(),
  started: instant.optional(),
  /** Last piece made, shipped, delivered. */
  made: instant.optional(),
  shipped: instant.optional(),
  delivered: instant.optional(),
});

export const orderPage = orderListItem.extend({
  journey,
  /** Every promise with its reason, the newest last. */
  promises: z.array(z.object({ date: day, at: instant, reason: z.string().optional() })),
  constructions: z.array(constructionView),
  trips: z.array(trip),
  documents: z.array(
    z.object({ id: z.string(), name: z.string(), kind: z.string(), at: instant, url: z.string() }),
  ),
  hold: z.object({ since: instant, reason: z.string().optional() }).optional(),
  returned: z.object({ at: instant, reason: z.string(), construction: z.string().optional() }).optional(),
  cancelled: z.object({ at: instant, reason: z.string().optional() }).optional(),
});
export type OrderPage = z.infer<typeof orderPage>;
