import { type HoldBackEvent, holdBackStream } from '@mullion/domain/hold-back/events';
import { holdBackCodec } from '@mullion/domain/hold-back/codec';
import { orderId } from '@mullion/domain/order/order-id';
import type { Append, EventStore } from '@mullion/platform/event-store/event-store';
import type { HoldNotice } from '@mullion/platform/inbox/notices';
import { eventIdOf } from './event-id';

function eventOf(notice: HoldNotice): HoldBackEvent {
  const { factory, source } = notice.change;
  const { key } = notice;
  if (notice.news === 'cleared') return { type: 'HeldChangesCleared', data: { factory, source, key } };
  const { code, reason } = notice;
  return { type: 'ChangeHeldBack', data: { factory, source, key, change: notice.change.id, code, reason } };
}

/** Puts it into the log that changes are held back or no longer, so that people can see that an update is being checked. */
export async function announceHolds(store: EventStore, notices: readonly HoldNotice[]): Promise<void> {
  const appends = notices.map((notice): Append => {
    const { factory, source, id, correlation } = notice.change;
    const event = eventOf(notice);
    return {
      stream: holdBackStream(orderId(factory, notice.key)),
      expected: 'any',
      events: [
        {
          id: eventIdOf(factory, source, id, notice.news, notice.times),
          type: event.type,
          schema: holdBackCodec.version(event.type),
          data: event.data,
          meta: { correlation, actor: `${factory}/${source}` },
        },
      ],
    };
  });
  for (const outcome of await store.append(appends))
    if (outcome.outcome === 'rejected') throw new Error(`A hold could not be announced: ${outcome.reason}`);
}
