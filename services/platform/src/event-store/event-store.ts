/**
 * The port to the event log. Every adapter passes `conformance.ts`.
 *
 * Positions and versions are `number`: safe to 2^53 - 1, which adapters must check when they read (a position
 * beyond it is an error, never a rounded number).
 */

/** An event as its writer hands it over. `id` is a UUID and makes the append idempotent. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  /** The version of the event's shape, 1 or more; older shapes are upcast when read. */
  readonly schema: number;
  /** Must survive JSON unchanged. */
  readonly data: unknown;
  readonly meta: EventMeta;
}

export interface EventMeta {
  /** Runs from the factory's change (or the browser's request) to the browser that shows its effect. */
  readonly correlation: string;
  /** Who acted: a user id, or `factory/source` of a foreign system. */
  readonly actor: string;
}

/** An event as it stands in the log. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** 1 for the first event of a stream, then dense. */
  readonly version: number;
  /** Dense over the whole log, in commit order, from 1: a checkpoint is this one number. */
  readonly position: number;
  readonly created: Date;
}

/** `any` appends whatever the version; `none` demands a new stream; a number demands exactly that version. */
export type ExpectedVersion = number | 'none' | 'any';

export interface Append {
  /** `<category>-<id>`, at most 300 characters; the category is what stands before the first `-`. */
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly NewEvent[];
}

export type AppendOutcome =
  /** Stored now. `position` is that of the last event, `version` the stream's new one. */
  | { readonly outcome: 'appended'; readonly version: number; readonly position: number }
  /** All the events' ids are in this stream already; `position` is where the last of them stands. Checked before the version. */
  | { readonly outcome: 'duplicate'; readonly version: number; readonly position: number }
  /** The stream is at `actual` (0 = no such stream), not where the caller expected it. Nothing stored. */
  | { readonly outcome: 'conflict'; readonly actual: number }
  /** The events themselves can't be stored (an id used in another stream, bytes the store refuses). Nothing stored. */
  | { readonly outcome: 'rejected'; readonly reason: string };

export interface EventStore {
  /**
   * Appends to several streams; each has its own outcome, in the order given. Throws only when the outcome is unknown
   * or the store can't be reached: repeat with the same event ids.
   */
  append(appends: readonly Append[]): Promise<AppendOutcome[]>;
  /** Events of one stream from `fromVersion` (default 1), in order. */
  readStream(stream: string, fromVersion?: number): Promise<RecordedEvent[]>;
  /** Events of many streams at once, each list in version order; a stream without events gives an empty list. */
  readStreams(streams: readonly string[]): Promise<Map<string, RecordedEvent[]>>;
  /**
   * The next events with `position > after`, in position order and without a hole: up to `limit`, and at least one unless
   * the head was reached. The store may answer fewer when they are large, so only an empty answer means the head.
   */
  readAll(after: number, limit: number): Promise<RecordedEvent[]>;
  /**
   * The names of a category's streams after this text, at most `limit`, in ascending order of their code points: to look
   * through all of them slice by slice.
   */
  listStreams(category: string, after: string, limit: number): Promise<string[]>;
  /** The position of the last event, 0 when the log is empty. */
  head(): Promise<number>;
  /** Calls back soon after something was appended by any process (perhaps late, perhaps too often, never with data). */
  onAppended(wake: () => void): Promise<() => Promise<void>>;
}
