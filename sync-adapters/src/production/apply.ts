import { dealerId, dealerStream } from '@mullion/domain/dealer/events';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import { initialOrder } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { EventStore, NewEvent } from '@mullion/platform/event-store/event-store';
import type { DrainHandler } from '@mullion/platform/inbox/drain';
import type { InboxChange } from '@mullion/platform/inbox/inbox';
import { announceHolds } from '../push/announce';
import { decideRound } from '../push/decide-round';
import { eventIdOf } from '../push/event-id';
import type { CodeBook } from './codes';
import { decideChange, type StoredChange } from './decide-order';
import { type KeptRows, readAll } from './kept-rows';
import { OrderMemory } from './order-memory';
import { loadOrders } from './order-states';
import { waitedFor } from './waiting';

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

/** The factory's status codes that changes of this round speak of. */
const codesOf = (keys: readonly { readonly changes: readonly StoredChange[] }[]): Set<string> =>
  new Set(
    keys.flatMap(({ changes }) =>
      changes.flatMap((stored) =>
        'payload' in stored && stored.payload.kind === 'status' ? [stored.payload.data.code] : [],
      ),
    ),
  );

/** Applies the changes of a factory's production system to its orders. */
export function productionHandler(
  store: EventStore,
  settings: FactorySettings,
  codes: CodeBook,
  kept: KeptRows,
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

  return {
    async decide(given) {
      const at = now();
      const keys = await readAll(given, kept, at);
      await learnDealers(dealersOf(keys));
      const meanings = await codes.knowing(codesOf(keys));
      const situation = {
        settings,
        codes: meanings,
        now: at,
        isDealer: (code: string) => dealers.has(code),
      };
      return decideRound(
        store,
        {
          what: 'orders',
          initial: initialOrder,
          memory,
          streamOf: (key) => orderStream(orderId(settings.id, key)),
          load: (streams) => loadOrders(store, streams),
          decide(before, stored: StoredChange) {
            const { state, events, verdict } = decideChange(before, stored, situation);
            return { state, events: recorded(stored.change, events), verdict };
          },
        },
        keys,
      );
    },
    announce: (notices) => announceHolds(store, notices),
    async arrived(names) {
      const waited = names.map((name) => ({ name, what: waitedFor(name) }));
      await learnDealers(new Set(waited.flatMap(({ what }) => ('dealer' in what ? [what.dealer] : []))));
      const meanings = await codes.knowing(
        new Set(waited.flatMap(({ what }) => ('code' in what ? [what.code] : []))),
      );
      const changes = await kept.known(waited.flatMap(({ what }) => ('change' in what ? [what.change] : [])));
      const isThere = (what: ReturnType<typeof waitedFor>) => {
        if ('change' in what) return changes.has(what.change);
        return 'code' in what ? meanings.has(what.code) : dealers.has(what.dealer);
      };
      return waited.filter(({ what }) => isThere(what)).map(({ name }) => name);
    },
  };
}
