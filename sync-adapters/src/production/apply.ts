import { dealerId, dealerStream } from '@mullion/domain/dealer/events';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import { evolve, initialOrder } from '@mullion/domain/order/order';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type {
  Append,
  AppendOutcome,
  EventStore,
  NewEvent,
  RecordedEvent,
} from '@mullion/platform/event-store/event-store';
import type { DrainHandler } from '@mullion/platform/inbox/drain';
import type { InboxChange, Verdict } from '@mullion/platform/inbox/inbox';
import { announceHolds } from '../push/announce';
import { eventIdOf } from '../push/event-id';
import { decideChange, readStored, type Situation, type StoredChange } from './decide-order';
import { OrderMemory, type RememberedOrder } from './order-memory';

const ATTEMPTS = 6;
/** Histories hold documents; what is rebuilt of them does not. */
const READ_AT_ONCE = 20;

/** One order's part of a round. */
interface Work {
  readonly key: string;
  readonly changes: readonly StoredChange[];
  readonly stream: string;
  /** Set when the log refused its events together: then change by change, to find the one. */
  readonly single: boolean;
}

interface Decided {
  readonly work: Work;
  readonly before: RememberedOrder;
  readonly after: RememberedOrder['state'];
  readonly events: readonly NewEvent[];
  readonly verdicts: readonly Verdict[];
}

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

function decideWork(work: Work, before: RememberedOrder, situation: Situation): Decided {
  let { state } = before;
  const events: NewEvent[] = [];
  const verdicts: Verdict[] = [];
  for (const stored of work.changes) {
    const step = decideChange(state, stored, situation);
    state = step.state;
    events.push(...recorded(stored.change, step.events));
    verdicts.push(step.verdict);
    if (step.verdict.verdict === 'held' || (work.single && step.events.length > 0)) break;
  }
  return { work, before, after: state, events, verdicts };
}

/** The dealers that changes of this round speak of. */
const dealersOf = (works: readonly Work[]): Set<string> =>
  new Set(
    works.flatMap(({ changes }) =>
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

  async function load(works: readonly Work[]): Promise<Map<string, RememberedOrder>> {
    const orders = new Map<string, RememberedOrder>();
    const missing: string[] = [];
    for (const { stream } of works) {
      const known = memory.get(stream);
      if (known) orders.set(stream, known);
      else missing.push(stream);
    }
    for (let from = 0; from < missing.length; from += READ_AT_ONCE)
      for (const [stream, events] of await store.readStreams(missing.slice(from, from + READ_AT_ONCE)))
        orders.set(stream, rebuilt(events));
    return orders;
  }

  const appendOf = ({ work, before, events }: Decided): Append => ({
    stream: work.stream,
    expected: before.version === 0 ? 'none' : before.version,
    events,
  });

  /** What is settled about an order, or how to try it again. */
  function settle(decided: Decided, outcome: AppendOutcome): readonly Verdict[] | Work {
    const { work, verdicts } = decided;
    switch (outcome.outcome) {
      case 'appended':
        memory.put(work.stream, { version: outcome.version, state: decided.after });
        return verdicts.map((v) => (v.verdict === 'applied' ? { ...v, position: outcome.position } : v));
      case 'duplicate':
        // All of it stands there already: an earlier append whose answer was lost.
        memory.forget(work.stream);
        return verdicts;
      case 'conflict':
        memory.forget(work.stream);
        return work;
      case 'rejected': {
        memory.forget(work.stream);
        if (!work.single) return { ...work, single: true };
        const reason = `The event log does not take it: ${outcome.reason}`;
        return [...verdicts.slice(0, -1), { verdict: 'held', code: 'event-rejected', reason }];
      }
    }
  }

  async function round(works: readonly Work[], situation: Situation, done: Map<string, readonly Verdict[]>) {
    const remembered = new Set(works.map(({ stream }) => stream).filter((stream) => memory.get(stream)));
    const orders = await load(works);
    const again: Work[] = [];
    const appending: Decided[] = [];
    for (const work of works) {
      const decided = decideWork(
        work,
        orders.get(work.stream) ?? { version: 0, state: initialOrder },
        situation,
      );
      const onlyEffects = decided.verdicts.every(({ verdict }) => verdict === 'applied');
      if (remembered.has(work.stream) && (!onlyEffects || decided.events.length === 0)) {
        // Memory may be old, and there is no append that would notice it.
        memory.forget(work.stream);
        again.push(work);
      } else if (decided.events.length > 0) appending.push(decided);
      else done.set(work.key, decided.verdicts);
    }
    if (appending.length === 0) return again;
    const outcomes = await store.append(appending.map(appendOf)).catch((error: unknown) => {
      for (const { work } of appending) memory.forget(work.stream);
      throw error;
    });
    appending.forEach((decided, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw new Error(`The append to ${decided.work.stream} has no outcome`);
      const settled = settle(decided, outcome);
      if ('key' in settled) again.push(settled);
      else done.set(decided.work.key, settled);
    });
    return again;
  }

  return {
    async decide(keys) {
      let works: readonly Work[] = keys.map(({ key, changes }) => ({
        key,
        changes: changes.map(readStored),
        stream: orderStream(orderId(settings.id, key)),
        single: false,
      }));
      await learnDealers(dealersOf(works));
      const situation = { settings, now: now(), isDealer: (code: string) => dealers.has(code) };
      const done = new Map<string, readonly Verdict[]>();
      for (let attempt = 0; works.length > 0; attempt += 1) {
        if (attempt === ATTEMPTS)
          throw new Error(`${works.length} orders are being changed by others all the time`);
        works = await round(works, situation, done);
      }
      return keys.map(({ key }) => done.get(key) ?? []);
    },
    announce: (notices) => announceHolds(store, notices),
    async arrived(codes) {
      await learnDealers(new Set(codes));
      return codes.filter((code) => dealers.has(code));
    },
  };
}
