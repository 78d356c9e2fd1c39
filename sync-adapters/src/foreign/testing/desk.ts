import { randomUUID } from 'node:crypto';
import { orderCodec } from '@mullion/domain/order/codec';
import { decideRequest } from '@mullion/domain/order/decide-request';
import type { RequestCommand } from '@mullion/domain/order/commands';
import type { OrderEvent } from '@mullion/domain/order/events';
import { evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { EventStore, NewEvent } from '@mullion/platform/event-store/event-store';
import { handle } from '@mullion/platform/event-store/handle';

const recorded = (event: OrderEvent): NewEvent => ({
  id: randomUUID(),
  type: event.type,
  schema: orderCodec.version(event.type),
  data: event.data,
  meta: { correlation: `trace-${randomUUID()}`, actor: 'test' },
});

/** The engineer's desk of a factory, as far as its decisions go. */
export function deskOf(store: EventStore, factory: string) {
  const streamOf = (order: string) => orderStream(orderId(factory, order));
  const decided = async (order: string, command: RequestCommand): Promise<string> => {
    const { outcome } = await handle(store, {
      stream: streamOf(order),
      codec: orderCodec,
      initial: initialOrder,
      evolve,
      decide: (state) => decideRequest(state, command),
      record: recorded,
    });
    if (outcome !== 'appended') throw new Error(`${command.type} of ${order}: ${outcome}`);
    const events = await store.readStream(streamOf(order));
    return events.at(-1)?.id ?? '';
  };
  const request = () => ({ id: randomUUID(), at: '2026-11-21T14:06:00.000Z', by: 'u-1', name: 'Olena' });

  const stated = (number: string, word: string, quantity: number) => ({
    change: { id: `${word}-${number}`, at: '2026-11-21T10:00:00+02:00' },
    order: {
      factory,
      number,
      dealer: 'D-1',
      price: { amount: 100, currency: 'UAH' },
      promised: '2026-12-04',
      constructions: [{ id: '1', name: 'Window', quantity, description: [] }],
    },
  });
  const happened = async (order: string, event: OrderEvent): Promise<void> => {
    await store.append([{ stream: streamOf(order), expected: 'any', events: [recorded(event)] }]);
  };

  return {
    /** An order that waits for an engineer. */
    received: (order: string) =>
      happened(order, { type: 'OrderReceived', data: stated(order, 'received', 1) }),
    /** The factory states it otherwise. */
    revised: (order: string) => happened(order, { type: 'OrderRevised', data: stated(order, 'revised', 2) }),
    /** Each answers the id of its event, which is that of the command. */
    accept: (order: string) => decided(order, { type: 'RequestAcceptance', request: request() }),
    giveBack: (order: string, reason: string, construction?: string) =>
      decided(order, { type: 'RequestReturn', request: request(), reason, construction }),
    ask: (order: string, question: string) =>
      decided(order, { type: 'AskQuestion', request: request(), question }),
    async state(order: string): Promise<OrderState> {
      return (await store.readStream(streamOf(order)))
        .map(({ type, schema, data }) => orderCodec.parse(type, schema, data))
        .reduce(evolve, initialOrder);
    },
    refusals: async (order: string) =>
      (await store.readStream(streamOf(order))).filter(({ type }) => type === 'RequestRefused'),
  };
}
