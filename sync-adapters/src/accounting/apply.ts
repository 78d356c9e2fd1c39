import { dealerCodec } from '@mullion/domain/dealer/codec';
import { type DealerState, decide, evolve, initialDealer } from '@mullion/domain/dealer/dealer';
import { type DealerEvent, dealerId, type DealerStated, dealerStream } from '@mullion/domain/dealer/events';
import type { EventStore, NewEvent } from '@mullion/platform/event-store/event-store';
import type { DrainHandler, KeyChanges } from '@mullion/platform/inbox/drain';
import type { InboxChange, Verdict } from '@mullion/platform/inbox/inbox';
import { eventIdOf } from '../push/event-id';
import { accountingChange, type AccountingChange } from './payload';

const ATTEMPTS = 6;

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

function decideDealer(before: DealerState, changes: readonly InboxChange[], factory: string) {
  let state = before;
  const events: NewEvent[] = [];
  const verdicts: Verdict[] = [];
  for (const change of changes) {
    const parsed = accountingChange.safeParse(change.payload);
    if (!parsed.success) {
      const reason = `This version can't read the change any more: ${parsed.error.issues[0]?.message ?? ''}.`;
      verdicts.push({ verdict: 'held', code: 'payload-unreadable', reason });
      break;
    }
    if (state.stated?.change.id === change.id) {
      verdicts.push({ verdict: 'applied' });
      continue;
    }
    const decision = decide(state, { type: 'StateDealer', dealer: translate(parsed.data, factory) });
    if ('ignored' in decision) verdicts.push({ verdict: decision.ignored, reason: decision.reason });
    else {
      events.push(...decision.events.map((event, index) => recorded(change, event, index)));
      state = decision.events.reduce(evolve, state);
      verdicts.push({ verdict: 'applied' });
    }
  }
  return { events, verdicts };
}

/** Applies what a factory's accounting system says of its dealers. */
export function accountingHandler(store: EventStore, factory: string): DrainHandler {
  const streamOf = (key: string) => dealerStream(dealerId(factory, key));

  async function round(keys: readonly KeyChanges[], done: Map<string, readonly Verdict[]>) {
    const streams = await store.readStreams(keys.map(({ key }) => streamOf(key)));
    const decided = keys.map((given) => {
      const events = streams.get(streamOf(given.key)) ?? [];
      const state = events.reduce(
        (before, { type, schema, data }) => evolve(before, dealerCodec.parse(type, schema, data)),
        initialDealer,
      );
      return { given, version: events.length, ...decideDealer(state, given.changes, factory) };
    });
    for (const { given, events, verdicts } of decided) if (events.length === 0) done.set(given.key, verdicts);
    const appending = decided.filter(({ events }) => events.length > 0);
    const outcomes = await store.append(
      appending.map(({ given, version, events }) => ({
        stream: streamOf(given.key),
        expected: version === 0 ? 'none' : version,
        events,
      })),
    );
    const again: KeyChanges[] = [];
    appending.forEach(({ given, verdicts }, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw new Error(`The append to the dealer ${given.key} has no outcome`);
      if (outcome.outcome === 'conflict') again.push(given);
      else if (outcome.outcome === 'rejected') {
        const reason = `The event log does not take it: ${outcome.reason}`;
        done.set(given.key, [{ verdict: 'held', code: 'event-rejected', reason }]);
      } else {
        const { position } = outcome;
        done.set(
          given.key,
          verdicts.map((v) => (v.verdict === 'applied' ? { ...v, position } : v)),
        );
      }
    });
    return again;
  }

  return {
    async decide(keys) {
      let works = keys;
      const done = new Map<string, readonly Verdict[]>();
      for (let attempt = 0; works.length > 0; attempt += 1) {
        if (attempt === ATTEMPTS)
          throw new Error(`${works.length} dealers are being changed by others all the time`);
        works = await round(works, done);
      }
      return keys.map(({ key }) => done.get(key) ?? []);
    },
    // A dealer has no page that a hold could be shown on; ops see it with the other held changes.
    announce: () => Promise.resolve(),
  };
}
