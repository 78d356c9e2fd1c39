import { z } from 'zod';
import { instant } from '@mullion/domain/order/events';
import { orderListItem } from '@mullion/domain/order/views';

/** Server-sent events: the `id` of each is a log position, to resume by `Last-Event-ID`. */
export const liveMessage = z.discriminatedUnion('type', [
  /** First after connecting: where the stream stands. */
  z.object({ type: z.literal('hello'), position: z.int() }),
  /** An order that this person may see changed. */
  z.object({
    type: z.literal('order'),
    position: z.int(),
    order: orderListItem,
    /** Names the factory's change in all logs on the way here. */
    correlation: z.string().optional(),
  }),
  /** Every few seconds: when each factory was last heard of. Also proves that the line is alive. */
  z.object({
    type: z.literal('fresh'),
    factories: z.array(z.object({ id: z.string(), syncedAt: instant.nullable() })),
  }),
  /** Too much was missed to be sent again: fetch what is shown. */
  z.object({ type: z.literal('reload'), position: z.int() }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;
