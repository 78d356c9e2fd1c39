import { dealerCodec } from '@mullion/domain/dealer/codec';
import type { DealerEvent } from '@mullion/domain/dealer/events';
import { holdBackCodec } from '@mullion/domain/hold-back/codec';
import type { HoldBackEvent } from '@mullion/domain/hold-back/events';
import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import type { RecordedEvent } from '@mullion/platform/event-store/event-store';

/** An event of the log as its current shape, with where it stands. `id` is the stream's name without its category. */
export type LogEvent = { readonly id: string; readonly position: number; readonly created: Date } & (
  | { readonly about: 'order'; readonly event: OrderEvent }
  | { readonly about: 'dealer'; readonly event: DealerEvent }
  | { readonly about: 'holdback'; readonly event: HoldBackEvent }
);

/** An event that a projection can't read: it waits there until a release that can, rather than leave a hole. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  readonly position: number;

  constructor({ position, stream, type, schema }: RecordedEvent, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The event at position ${position} (${type} version ${schema} of ${stream}) can't be read: ${why}`,
      { cause },
    );
    this.position = position;
  }
}

/** Reads an event of a category known here; undefined for categories that no projection of this room is about. */
export function logEvent(recorded: RecordedEvent): LogEvent | undefined {
  const { stream, type, schema, data, position, created } = recorded;
  const dash = stream.indexOf('-');
  const at = { id: stream.slice(dash + 1), position, created };
  try {
    switch (stream.slice(0, dash)) {
      case 'order':
        return { ...at, about: 'order', event: orderCodec.parse(type, schema, data) };
      case 'dealer':
        return { ...at, about: 'dealer', event: dealerCodec.parse(type, schema, data) };
      case 'holdback':
        return { ...at, about: 'holdback', event: holdBackCodec.parse(type, schema, data) };
      default:
        return undefined;
    }
  } catch (error) {
    throw new UnreadableEvent(recorded, error);
  }
}
