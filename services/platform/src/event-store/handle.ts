import { setTimeout as pause } from 'node:timers/promises';
import type { EventCodec } from './codec';
import type { AppendOutcome, EventStore, NewEvent, RecordedEvent } from './event-store';
import { OutcomeUnknown } from './outcome-unknown';

export interface Handling<S, E, N extends object> {
  readonly stream: string;
  readonly codec: EventCodec<E>;
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
  /**
   * Pure: it runs again on fresh state when another writer was first. `recorded` is what the state was made of, for decisions
   * that ask where in the log something stands. `N` is what it says when there is nothing to store.
   */
  readonly decide: (state: S, recorded: readonly RecordedEvent[]) => { readonly events: readonly E[] } | N;
  /** The event as it is to be stored; `place` counts from 0. The same decision must give the same ids. */
  readonly record: (event: E, place: number) => NewEvent;
  /** How often to decide anew when other writers are first (5), and to repeat an append whose outcome is unknown (3). */
  readonly attempts?: number;
  readonly repeats?: number;
}

export type Handled<N> =
  | Extract<AppendOutcome, { outcome: 'appended' | 'duplicate' | 'rejected' }>
  /** `decide` had nothing to store. `position` is that of the stream's last event, 0 without one. */
  | {
      readonly outcome: 'declined';
      readonly decision: N;
      readonly version: number;
      readonly position: number;
    }
  /** `decide` gave an empty list of events. */
  | { readonly outcome: 'unchanged'; readonly version: number; readonly position: number };

/** Other writers were first each time: the stream is busier than its callers are patient. */
export class StreamContended extends Error {
  override readonly name = 'StreamContended';

  constructor(stream: string, attempts: number) {
    super(`${stream} was changed by others during each of ${attempts} attempts`);
  }
}

/**
 * Loads a stream, decides, and appends with the version it decided on. Throws StreamContended, OutcomeUnknown, what the
 * codec throws, and errors of reading.
 */
export async function handle<S, E, N extends object>(
  store: Pick<EventStore, 'append' | 'readStream'>,
  { stream, codec, initial, evolve, decide, record, attempts = 5, repeats = 3 }: Handling<S, E, N>,
): Promise<Handled<N>> {
  const isDeclined = (decision: { readonly events: readonly E[] } | N): decision is N =>
    !('events' in decision);

  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const recorded = await store.readStream(stream);
    const state = recorded.reduce(
      (before, { type, schema, data }) => evolve(before, codec.parse(type, schema, data)),
      initial,
    );
    const { version = 0, position = 0 } = recorded.at(-1) ?? {};
    const decision = decide(state, recorded);
    if (isDeclined(decision)) return { outcome: 'declined', decision, version, position };
    if (decision.events.length === 0) return { outcome: 'unchanged', version, position };

    const outcome = await appendOnce(store, stream, version, decision.events.map(record), repeats);
    if (outcome.outcome !== 'conflict') return outcome;
  }
  throw new StreamContended(stream, attempts);
}

/** Repeats an append that was not answered, with the same ids: deciding anew could see its own events and refuse. */
async function appendOnce(
  store: Pick<EventStore, 'append'>,
  stream: string,
  expected: number,
  events: readonly NewEvent[],
  repeats: number,
): Promise<AppendOutcome> {
  for (let repeat = 0; ; repeat += 1) {
    try {
      const [outcome] = await store.append([{ stream, expected, events }]);
      if (!outcome) throw new Error(`The append to ${stream} has no outcome`);
      return outcome;
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || repeat >= repeats) throw error;
      await pause(100 * 2 ** repeat);
    }
  }
}
