import { orderPersonalData } from '@mullion/domain/order/codec';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { OrderState } from '@mullion/domain/order/state';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { withoutPersonalData } from '@mullion/platform/personal-data/absent';
import { loadOrders } from '../production/order-states';

/** A factory's orders as the event log has them. */
export interface PortalOrders {
  /** The numbers after one and up to another, both open when absent. */
  between(after: string | undefined, upTo: string | undefined): Promise<string[]>;
  /** The states of those of these orders that the log knows. */
  states(numbers: readonly string[]): Promise<Map<string, OrderState>>;
}

const AT_ONCE = 1_000;

/**
 * Only letters below the surrogates sort by code unit as by code point. Of other numbers nobody can say that the source left
 * them out, so these are compared only where the source names them.
 */
const SORTS_EVERYWHERE = /^[\0-\ud7ff]*$/;

/** Reads the orders of a factory without their personal data: nothing of them is compared. */
export function portalOrders(log: EventStore, factory: string): PortalOrders {
  const anonymous = withoutPersonalData(log, orderPersonalData);
  const streamOf = (number: string) => orderStream(orderId(factory, number));
  const prefix = streamOf('');
  return {
    async between(after, upTo) {
      const numbers: string[] = [];
      for (let last = streamOf(after ?? ''); ;) {
        const streams = await log.listStreams('order', last, AT_ONCE);
        for (const stream of streams) {
          const number = stream.slice(prefix.length);
          if (!stream.startsWith(prefix) || (upTo !== undefined && number > upTo)) return numbers;
          if (SORTS_EVERYWHERE.test(number)) numbers.push(number);
        }
        const end = streams.at(-1);
        if (end === undefined) return numbers;
        last = end;
      }
    },
    async states(numbers) {
      const loaded = await loadOrders(anonymous, numbers.map(streamOf));
      return new Map(
        [...loaded].flatMap(([stream, { version, state }]): [string, OrderState][] =>
          version === 0 ? [] : [[stream.slice(prefix.length), state]],
        ),
      );
    },
  };
}
