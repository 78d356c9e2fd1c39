import { dealerId, dealerStream } from '@mullion/domain/dealer/events';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import { evolve, initialOrder } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { EventStore, NewEvent, RecordedEvent } from '@mullion/platform/event-store/event-store';
import type { DrainHandler } from '@mullion/platform/inbox/drain';
import type { InboxChange } from '@mullion/platform/inbox/inbox';
import { announceHolds } from '../push/announce';
import { decideRound } from '../push/decide-round';
import { eventIdOf } from '../push/event-id';
import { decideChange, readStored, type StoredChange } from './decide-order';
import { OrderMemory, type RememberedOrder } from './order-memory';

/** Histories hold documents; what is rebuilt of them does not. */
const READ_AT_ONCE = 20;

const rebuilt = (recorded: readonly RecordedEvent[]): RememberedOrder => ({
  version: recorded.length,
  state: recorded.reduce(
    (state, { type, schema, data }) => evolve(state, orderCodec.parse(type, schema, data)),
    initialOrder,
  ),
});

const recorded = (change: InboxChange, events: readonly OrderEvent[]): NewEvent[] =>
  events.map((event, index) => ({
    id: eventIdOf(change.factory, change.source, change.id, index),
    type: event.type,
    schema: orderCodec.version(event.type),
    data: event.data,
    meta: { correlation: change.correlation, actor: `${change.factory}/${change.source}` },
  }));

/** The dealers that changes of this round speak of. */
const dealersOf = (keys: readonly { readonly changes: readonly StoredChange[] }[]): Set<string> =>
  new Set(
    keys.flatMap(({ changes }) =>
      changes.flatMap((stored) =>
        'payload' in stored && 'dealer' in stored.payload.data ? [stored.payload.data.dealer] : [],
      ),
    ),
  );

/** Applies the changes of a factory's production system to its orders. */
export function productionHandler(
  store: EventStore,
  settings: FactorySettings,
  now: () => Date = () => new Date(),
): DrainHandler {
  const memory = new OrderMemory();
  const dealers = new Set<string>();

  /** A dealer once stated stays one, so only the unknown are asked for. */
  async function learnDealers(codes: ReadonlySet<string>): Promise<void> {
    const unknown = [...codes].filter((code) => !dealers.has(code));
    if (unknown.length === 0) return;
    const streams = new Map(unknown.map((code) => [dealerStream(dealerId(settings.id, code)), code]));
    for (const [stream, events] of await store.readStreams([...streams.keys()])) {
      const code = streams.get(stream);
      if (code !== undefined && events.length > 0) dealers.add(code);
    }
  }

  async function load(streams: readonly string[]): Promise<Map<string, RememberedOrder>> {
    const orders = new Map<string, RememberedOrder>();
    for (let from = 0; from < streams.length; from += READ_AT_ONCE)
      for (const [stream, events] of await store.readStreams(streams.slice(from, from + READ_AT_ONCE)))
        orders.set(stream, rebuilt(events));
    return orders;
  }

  return {
    async decide(given) {
      const keys = given.map(({ key, changes }) => ({ key, changes: changes.map(readStored) }));
      await learnDealers(dealersOf(keys));
      const situation = { settings, now: now(), isDealer: (code: string) => dealers.has(code) };
      return decideRound(
        store,
        {
          what: 'orders',
          initial: initialOrder,
          memory,
          streamOf: (key) => orderStream(orderId(settings.id, key)),
          load,
          decide(before, stored: StoredChange) {
            const { state, events, verdict } = decideChange(before, stored, situation);
            return { state, events: recorded(stored.change, events), verdict };
          },
        },
        keys,
      );
    },
    announce: (notices) => announceHolds(store, notices),
    async arrived(codes) {
      await learnDealers(new Set(codes));
      return codes.filter((code) => dealers.has(code));
    },
  };
}
