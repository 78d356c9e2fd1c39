import type { LiveMessage } from '@mullion/api/contract';

export type LineState = 'connecting' | 'live' | 'reconnecting' | 'offline';
/** When each factory was last heard of. */
export type Synced = Readonly<Record<string, string | null>>;

export interface LiveSnapshot {
  readonly line: LineState;
  readonly synced: Synced;
}

/** The part of `EventSource` that is used, so that tests can play the server. */
export interface Source {
  onmessage: ((event: { readonly data: string; readonly lastEventId: string }) => void) | null;
  onerror: (() => void) | null;
  close(): void;
}

export interface Surroundings {
  readonly open: (url: string) => Source;
  readonly online: () => boolean;
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly random: () => number;
}

/** The server proves every few seconds that the line is alive; after this long it is taken for dead. */
const SILENCE = 25_000;
const FIRST_DELAY = 800;
const LONGEST_DELAY = 30_000;

/** Half to all of 0.8 s, 1.6 s, 3.2 s … 30 s: many browsers must not come back at the same instant. */
export const backoff = (attempt: number, random: number): number =>
  Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.5 + random / 2);

const TYPES: readonly string[] = ['hello', 'order', 'fresh', 'reload'] satisfies LiveMessage['type'][];

function parse(data: string): LiveMessage | undefined {
  try {
    const message = JSON.parse(data) as LiveMessage;
    return TYPES.includes(message.type) ? message : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The line over which changes arrive. It reopens by itself, resumes after the last position it has seen, and notices a
 * line that is open but dead.
 */
export class LiveConnection {
  readonly #at: Surroundings;
  readonly #watchers = new Set<() => void>();
  readonly #lostWatchers = new Set<() => void>();
  readonly #begunWatchers = new Set<() => void>();
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  #snapshot: LiveSnapshot = { line: 'connecting', synced: {} };
  #source: Source | undefined;
  #cancel: () => void = () => undefined;
  #attempt = 0;
  #position: number | undefined;
  #running = false;

  constructor(at: Surroundings) {
    this.#at = at;
  }

  get snapshot(): LiveSnapshot {
    return this.#snapshot;
  }

  watch(tell: () => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  listen(hear: (message: LiveMessage) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** Told each time that the line breaks while there is a network: the session may have ended. */
  whenLost(tell: () => void): () => void {
    this.#lostWatchers.add(tell);
    return () => this.#lostWatchers.delete(tell);
  }

  /** Told each time that the line begins without resuming: what changed before that is not heard over it. */
  whenBegun(tell: () => void): () => void {
    this.#begunWatchers.add(tell);
    return () => this.#begunWatchers.delete(tell);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open();
  }

  /** Signing out: the next person must not resume here. */
  stop(): void {
    this.#running = false;
    this.#position = undefined;
    this.#attempt = 0;
    this.#drop();
    this.#show({ line: 'connecting', synced: {} });
  }

  /** The network is back, or the page is looked at again: no reason to wait any longer. */
  hurry(): void {
    if (!this.#running || this.#snapshot.line === 'live') return;
    this.#attempt = 0;
    this.#drop();
    this.#open();
  }

  /** The network is gone. */
  lost(): void {
    if (this.#running) this.#retry();
  }

  #show(next: LiveSnapshot): void {
    this.#snapshot = next;
    for (const tell of this.#watchers) tell();
  }

  #drop(): void {
    this.#cancel();
    this.#source?.close();
    this.#source = undefined;
  }

  #open(): void {
    const resumed = this.#position !== undefined;
    const source = this.#at.open(`/api/live${resumed ? `?last=${this.#position}` : ''}`);
    this.#source = source;
    source.onmessage = ({ data, lastEventId }) => {
      if (this.#source !== source) return;
      const message = parse(data);
      if (!message) return;
      this.#hear(message, Number(lastEventId));
      if (message.type === 'hello' && !resumed) for (const tell of this.#begunWatchers) tell();
    };
    source.onerror = () => {
      if (this.#source === source) this.#retry();
    };
    this.#watchSilence();
  }

  #watchSilence(): void {
    this.#cancel();
    this.#cancel = this.#at.later(() => this.#retry(), SILENCE);
  }

  #hear(message: LiveMessage, eventId: number): void {
    this.#attempt = 0;
    this.#watchSilence();
    // `hello` tells where the log stands, its id where this line stands: only the latter may be resumed from.
    if (eventId > 0) this.#position = eventId;
    if (message.type === 'fresh') {
      const synced = { ...this.#snapshot.synced };
      for (const factory of message.factories) synced[factory.id] = factory.syncedAt;
      this.#show({ line: 'live', synced });
    } else if (this.#snapshot.line !== 'live') this.#show({ ...this.#snapshot, line: 'live' });
    for (const hear of this.#listeners) hear(message);
  }

  #retry(): void {
    this.#drop();
    const line = this.#at.online() ? 'reconnecting' : 'offline';
    if (line !== this.#snapshot.line) this.#show({ ...this.#snapshot, line });
    if (line === 'reconnecting') for (const tell of this.#lostWatchers) tell();
    this.#cancel = this.#at.later(() => this.#open(), backoff(this.#attempt++, this.#at.random()));
  }
}
