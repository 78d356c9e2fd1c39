import { z } from 'zod';
import { delivery } from '@mullion/domain/order/delivery-view';
import { timelineEntry } from '@mullion/domain/order/timeline-view';
import { orderListItem, orderPage, orderStatus } from '@mullion/domain/order/views';
import { atLeastQuery, pageOf } from './lists';

/** Orders with their timelines, and deliveries. */

export const ordersQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
  /** One or more statuses, comma separated, or `open`. */
  status: z.string().max(200).optional(),
  branch: z.string().max(60).optional(),
  dealer: z.string().max(80).optional(),
  /** Promised from, to (inclusive days). */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Order number, customer, phone, address or reference. */
  q: z.string().max(100).optional(),
  sort: z.enum(['-updated', 'updated', 'promised', '-promised', 'number', '-number']).default('-updated'),
  ...atLeastQuery.shape,
});
export type OrdersQuery = z.infer<typeof ordersQuery>;

export const orders = pageOf(orderListItem);
export const orderCounts = z.object({ counts: z.partialRecord(orderStatus, z.int()), open: z.int() });
export const order = orderPage;
export const timelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  group: timelineEntry.shape.group.optional(),
  ...atLeastQuery.shape,
});
export const timeline = pageOf(timelineEntry);
export const deliveriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
  /** Days of the trips, inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  dealer: z.string().max(80).optional(),
  branch: z.string().max(60).optional(),
  /** Trips that carry pieces of this order. */
  order: z.string().max(120).optional(),
  ...atLeastQuery.shape,
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export const deliveries = pageOf(delivery);
