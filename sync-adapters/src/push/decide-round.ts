import type { Append, AppendOutcome, EventStore, NewEvent } from '@mullion/platform/event-store/event-store';
import type { Verdict } from '@mullion/platform/inbox/inbox';

const ATTEMPTS = 6;

/** A stream as it was when it was read: 0 = there is none yet. */
export interface Subject<S> {
  readonly version: number;
  readonly state: S;
}

/** What one change does to its subject. */
export interface Effect<S> {
  readonly state: S;
  readonly events: readonly NewEvent[];
  readonly verdict: Verdict;
}

/** Subjects kept from earlier rounds. They may be old: an append notices, anything else is decided once more without them. */
export interface Memory<S> {
  get(stream: string): Subject<S> | undefined;
  put(stream: string, subject: Subject<S>): void;
  forget(stream: string): void;
}

/** How the changes of one source are decided. */
export interface Deciding<S, C> {
  /** For errors: `orders`. */
  readonly what: string;
  readonly initial: S;
  readonly memory?: Memory<S>;
  streamOf(key: string): string;
  /** Reads these streams; one that is not there may be left out. */
  load(streams: readonly string[]): Promise<ReadonlyMap<string, Subject<S>>>;
  /** Pure: it is asked again after a conflict. */
  decide(state: S, change: C): Effect<S>;
}

/** One key's part of a round. */
interface Work<C> {
  readonly key: string;
  readonly changes: readonly C[];
  readonly stream: string;
  /** Set when the log refused its events together: then change by change, to find the one. */
  readonly single: boolean;
}

interface Decided<S, C> {
  readonly work: Work<C>;
  readonly before: Subject<S>;
  readonly after: S;
  readonly events: readonly NewEvent[];
  readonly verdicts: readonly Verdict[];
}

function decideWork<S, C>(deciding: Deciding<S, C>, work: Work<C>, before: Subject<S>): Decided<S, C> {
  let { state } = before;
  const events: NewEvent[] = [];
  const verdicts: Verdict[] = [];
  for (const change of work.changes) {
    const effect = deciding.decide(state, change);
    state = effect.state;
    events.push(...effect.events);
    verdicts.push(effect.verdict);
    if (effect.verdict.verdict === 'held' || (work.single && effect.events.length > 0)) break;
  }
  return { work, before, after: state, events, verdicts };
}

/** What is settled about a key, or how to try it again. */
function settle<S, C>(
  { work, verdicts, after }: Decided<S, C>,
  outcome: AppendOutcome,
  memory: Memory<S> | undefined,
): readonly Verdict[] | Work<C> {
  if (outcome.outcome === 'appended') {
    memory?.put(work.stream, { version: outcome.version, state: after });
    return verdicts.map((v) => (v.verdict === 'applied' ? { ...v, position: outcome.position } : v));
  }
  memory?.forget(work.stream);
  switch (outcome.outcome) {
    case 'duplicate':
      // All of it stands there already: an earlier append whose answer was lost.
      return verdicts;
    case 'conflict':
      return work;
    case 'rejected': {
      if (!work.single) return { ...work, single: true };
      const reason = `The event log does not take it: ${outcome.reason}`;
      return [...verdicts.slice(0, -1), { verdict: 'held', code: 'event-rejected', reason }];
    }
  }
}

const appendOf = <S, C>({ work, before, events }: Decided<S, C>): Append => ({
  stream: work.stream,
  expected: before.version === 0 ? 'none' : before.version,
  events,
});

async function attempt<S, C>(
  store: EventStore,
  deciding: Deciding<S, C>,
  works: readonly Work<C>[],
  done: Map<string, readonly Verdict[]>,
): Promise<Work<C>[]> {
  const { memory } = deciding;
  const remembered = new Map<string, Subject<S>>();
  for (const { stream } of works) {
    const subject = memory?.get(stream);
    if (subject) remembered.set(stream, subject);
  }
  const missing = works.map(({ stream }) => stream).filter((stream) => !remembered.has(stream));
  const loaded = missing.length > 0 ? await deciding.load(missing) : new Map<string, Subject<S>>();

  const again: Work<C>[] = [];
  const appending: Decided<S, C>[] = [];
  for (const work of works) {
    const { stream } = work;
    const before = remembered.get(stream) ?? loaded.get(stream) ?? { version: 0, state: deciding.initial };
    const decided = decideWork(deciding, work, before);
    const onlyEffects = decided.verdicts.every(({ verdict }) => verdict === 'applied');
    if (remembered.has(stream) && (!onlyEffects || decided.events.length === 0)) {
      // Memory may be old, and there is no append that would notice it.
      memory?.forget(stream);
      again.push(work);
    } else if (decided.events.length > 0) appending.push(decided);
    else done.set(work.key, decided.verdicts);
  }
  if (appending.length === 0) return again;
  const outcomes = await store.append(appending.map(appendOf)).catch((error: unknown) => {
    for (const { work } of appending) memory?.forget(work.stream);
    throw error;
  });
  appending.forEach((decided, index) => {
    const outcome = outcomes[index];
    if (!outcome) throw new Error(`The append to ${decided.work.stream} has no outcome`);
    const settled = settle(decided, outcome, memory);
    if ('key' in settled) again.push(settled);
    else done.set(decided.work.key, settled);
  });
  return again;
}

/**
 * Decides the changes of many keys and appends their events: once more where another writer was faster, and change by
 * change where the log refused them together. Answers verdicts as a `DrainHandler` does.
 */
export async function decideRound<S, C>(
  store: EventStore,
  deciding: Deciding<S, C>,
  keys: readonly { readonly key: string; readonly changes: readonly C[] }[],
): Promise<(readonly Verdict[])[]> {
  let works: readonly Work<C>[] = keys.map(({ key, changes }) => ({
    key,
    changes,
    stream: deciding.streamOf(key),
    single: false,
  }));
  const done = new Map<string, readonly Verdict[]>();
  for (let count = 0; works.length > 0; count += 1) {
    if (count === ATTEMPTS)
      throw new Error(`${works.length} ${deciding.what} are being changed by others all the time`);
    works = await attempt(store, deciding, works, done);
  }
  return keys.map(({ key }) => done.get(key) ?? []);
}
