import { orderCodec } from '@mullion/domain/order/codec';
import { evolve, initialOrder } from '@mullion/domain/order/order';
import type { EventStore, RecordedEvent } from '@mullion/platform/event-store/event-store';
import type { RememberedOrder } from './order-memory';

/** Histories hold documents; what is rebuilt of them does not. */
const READ_AT_ONCE = 20;

const rebuilt = (recorded: readonly RecordedEvent[]): RememberedOrder => ({
  version: recorded.length,
  state: recorded.reduce(
    (state, { type, schema, data }) => evolve(state, orderCodec.parse(type, schema, data)),
    initialOrder,
  ),
});

/** The orders of these streams, rebuilt from their events; one without events has version 0. */
export async function loadOrders(
  store: Pick<EventStore, 'readStreams'>,
  streams: readonly string[],
): Promise<Map<string, RememberedOrder>> {
  const orders = new Map<string, RememberedOrder>();
  for (let from = 0; from < streams.length; from += READ_AT_ONCE)
    for (const [stream, events] of await store.readStreams(streams.slice(from, from + READ_AT_ONCE)))
      orders.set(stream, rebuilt(events));
  return orders;
}
