import { dealerCodec } from '@mullion/domain/dealer/codec';
import { type DealerState, decide, evolve, initialDealer } from '@mullion/domain/dealer/dealer';
import { type DealerEvent, dealerId, type DealerStated, dealerStream } from '@mullion/domain/dealer/events';
import type { EventStore, NewEvent, RecordedEvent } from '@mullion/platform/event-store/event-store';
import type { DrainHandler } from '@mullion/platform/inbox/drain';
import type { InboxChange } from '@mullion/platform/inbox/inbox';
import { type Deciding, decideRound, type Effect, type Subject } from '../push/decide-round';
import { eventIdOf } from '../push/event-id';
import { accountingChange, type AccountingChange } from './payload';

/** The factory's words about a dealer as the domain says them. */
export function translate({ id, at, sequence, data }: AccountingChange, factory: string): DealerStated {
  const { code, name, phones, branches, manager } = data;
  return {
    change: { id, at, ...(sequence === undefined ? {} : { sequence }) },
    factory,
    code,
    name,
    phones,
    branches,
    ...(manager === undefined ? {} : { manager }),
  };
}

const recorded = (change: InboxChange, event: DealerEvent, index: number): NewEvent => ({
  id: eventIdOf(change.factory, change.source, change.id, index),
  type: event.type,
  schema: dealerCodec.version(event.type),
  data: event.data,
  meta: { correlation: change.correlation, actor: `${change.factory}/${change.source}` },
});

function decideChange(before: DealerState, change: InboxChange, factory: string): Effect<DealerState> {
  const parsed = accountingChange.safeParse(change.payload);
  if (!parsed.success) {
    const reason = `This version can't read the change any more: ${parsed.error.issues[0]?.message ?? ''}.`;
    return { state: before, events: [], verdict: { verdict: 'held', code: 'payload-unreadable', reason } };
  }
  // A crash came between the append and the note of it: the effect is there.
  if (before.stated?.change.id === change.id)
    return { state: before, events: [], verdict: { verdict: 'applied' } };
  const decision = decide(before, { type: 'StateDealer', dealer: translate(parsed.data, factory) });
  if ('ignored' in decision)
    return { state: before, events: [], verdict: { verdict: decision.ignored, reason: decision.reason } };
  return {
    state: decision.events.reduce(evolve, before),
    events: decision.events.map((event, index) => recorded(change, event, index)),
    verdict: { verdict: 'applied' },
  };
}

const rebuilt = (history: readonly RecordedEvent[]): Subject<DealerState> => ({
  version: history.length,
  state: history.reduce(
    (before, { type, schema, data }) => evolve(before, dealerCodec.parse(type, schema, data)),
    initialDealer,
  ),
});

/** Applies what a factory's accounting system says of its dealers. */
export function accountingHandler(store: EventStore, factory: string): DrainHandler {
  const deciding: Deciding<DealerState, InboxChange> = {
    what: 'dealers',
    initial: initialDealer,
    streamOf: (key) => dealerStream(dealerId(factory, key)),
    async load(streams) {
      const found = await store.readStreams(streams);
      return new Map([...found].map(([stream, history]) => [stream, rebuilt(history)]));
    },
    decide: (before, change) => decideChange(before, change, factory),
  };
  return {
    decide: (keys) => decideRound(store, deciding, keys),
    // A dealer has no page that a hold could be shown on; ops see it with the other held changes.
    announce: () => Promise.resolve(),
  };
}
