import { dealerCodec } from '@mullion/domain/dealer/codec';
import type { DealerEvent } from '@mullion/domain/dealer/events';
import { holdBackCodec } from '@mullion/domain/hold-back/codec';
import type { HoldBackEvent } from '@mullion/domain/hold-back/events';
import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import type { RecordedEvent } from '@mullion/platform/event-store/event-store';

/** What a stream is about: its name up to the first dash. */
export type Category = 'order' | 'dealer' | 'holdback';

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

const CATEGORIES: ReadonlySet<string> = new Set<Category>(['order', 'dealer', 'holdback']);
const isCategory = (name: string): name is Category => CATEGORIES.has(name);

/** The category of an event's stream; undefined for one that no projection of this room is about. */
export function categoryOf({ stream }: Pick<RecordedEvent, 'stream'>): Category | undefined {
  const name = stream.slice(0, stream.indexOf('-'));
  return isCategory(name) ? name : undefined;
}

/** Reads an event. Throws UnreadableEvent. */
export function logEvent(recorded: RecordedEvent, category: Category): LogEvent {
  const { stream, type, schema, data, position, created } = recorded;
  const at = { id: stream.slice(category.length + 1), position, created };
  try {
    switch (category) {
      case 'order':
        return { ...at, about: 'order', event: orderCodec.parse(type, schema, data) };
      case 'dealer':
        return { ...at, about: 'dealer', event: dealerCodec.parse(type, schema, data) };
      case 'holdback':
        return { ...at, about: 'holdback', event: holdBackCodec.parse(type, schema, data) };
    }
  } catch (error) {
    throw new UnreadableEvent(recorded, error);
  }
}

/** Reads each event once, however often it is asked for: for those who give the same events to several projections. */
export function readingOnce(): typeof logEvent {
  const known = new WeakMap<RecordedEvent, LogEvent>();
  return (recorded, category) => {
    const event = known.get(recorded) ?? logEvent(recorded, category);
    known.set(recorded, event);
    return event;
  };
}
