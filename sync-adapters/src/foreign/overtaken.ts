import { initialOrder, type OrderState } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import type { MessageEnd, TakenMessage } from '@mullion/platform/outbox/outbox';
import { loadOrders } from '../production/order-states';
import { requestOf } from './decisions';

const OVERTAKEN =
  'The factory has spoken about the order since this was decided: what holds is its word, and what is decided on it.';

const streamOf = ({ factory, key }: TakenMessage) => orderStream(orderId(factory, key));

/**
 * The decisions that need not be told any more, with their ends. A decision is about the factory's statement that it was made
 * on: once the factory has spoken anew the desk waits for it no longer, and the program must not get it behind its own word.
 * Also when it was tried before and may have been taken: then the program's own change says so.
 */
export async function withoutNeed(
  store: Pick<EventStore, 'readStreams'>,
  messages: readonly TakenMessage[],
): Promise<ReadonlyMap<string, MessageEnd>> {
  const orders = await loadOrders(store, [...new Set(messages.map(streamOf))]);
  return new Map(
    messages.flatMap((message): [string, MessageEnd][] => {
      const { desk } = orders.get(streamOf(message))?.state ?? initialOrder;
      const end = endOf(requestOf(message), desk);
      return end ? [[message.id, end]] : [];
    }),
  );
}

function endOf(request: string, desk: OrderState['desk']): MessageEnd | undefined {
  if (desk?.pending?.id === request || desk?.questions.some(({ id }) => id === request)) return undefined;
  // Its sender died between telling the refusal and noting it.
  if (desk?.refused?.request.id === request) return { end: 'refused', reason: desk.refused.reason };
  return { end: 'overtaken', reason: OVERTAKEN };
}
