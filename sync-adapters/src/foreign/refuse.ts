import { orderCodec } from '@mullion/domain/order/codec';
import { decideRequest } from '@mullion/domain/order/decide-request';
import type { OrderEvent } from '@mullion/domain/order/events';
import { evolve, initialOrder } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { handle } from '@mullion/platform/event-store/handle';
import type { TakenMessage } from '@mullion/platform/outbox/outbox';
import { eventIdOf } from '../push/event-id';
import { requestOf } from './decisions';

/**
 * Puts it into the order's stream that the factory's program will not do what was asked, so that the desk shows it. The same
 * message twice has one effect; an order that has gone on meanwhile takes no notice.
 */
export async function tellRefusal(
  store: Pick<EventStore, 'append' | 'readStream'>,
  message: TakenMessage,
  reason: string,
  now: Date,
): Promise<void> {
  const { id, factory, system, key, correlation } = message;
  const outcome = await handle(store, {
    stream: orderStream(orderId(factory, key)),
    codec: orderCodec,
    initial: initialOrder,
    evolve,
    decide: (state) =>
      decideRequest(state, {
        type: 'RefuseRequest',
        request: requestOf(message),
        at: now.toISOString(),
        reason,
      }),
    record: (event: OrderEvent, place) => ({
      id: eventIdOf(factory, system, id, 'refused', place),
      type: event.type,
      schema: orderCodec.version(event.type),
      data: event.data,
      meta: { correlation, actor: `${factory}/${system}` },
    }),
  });
  if (outcome.outcome === 'rejected') throw new Error(`A refusal could not be told: ${outcome.reason}`);
}
