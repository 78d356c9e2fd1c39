import type { Database } from '../db/database';

/** A change as it came from outside: kept before it is acknowledged. */
export interface IncomingChange {
  readonly factory: string;
  /** `production`, `accounting`… */
  readonly source: string;
  /** The source's own id: unique with factory and source. */
  readonly id: string;
  /** What the change is about; changes of one key have their effects in the source's order. */
  readonly key: string;
  /** 1, 2, 3… per key, where the source counts. */
  readonly sequence?: number;
  /** When it happened there, ISO 8601. */
  readonly at: string;
  /** As received. Forgotten when the change has reached its end. */
  readonly payload: unknown;
  readonly correlation: string;
}

/** The recorded ends of a change, and the two that are not ends: pending, held. */
export type ChangeStatus = 'pending' | 'held' | 'applied' | 'duplicate' | 'stale' | 'skipped';

export interface InboxChange extends IncomingChange {
  /** Our own number, ascending in order of arrival. */
  readonly seq: number;
  readonly status: ChangeStatus;
  readonly code?: string;
  readonly reason?: string;
  readonly receivedAt: Date;
}

/** A change without what it says. */
export type ChangeHead = Omit<InboxChange, 'payload'>;

/** What a handler decided of one change. */
export type Verdict =
  | {
      readonly verdict: 'applied' | 'duplicate' | 'stale';
      readonly position?: number;
      readonly reason?: string;
    }
  | {
      readonly verdict: 'held';
      readonly code: string;
      readonly reason: string;
      /** The name of something that is not there yet: once it is, the change is tried again. */
      readonly waitsFor?: string;
    };

export interface HeldChange extends InboxChange {
  readonly heldSince: Date;
  /** How many changes of the same key wait behind it. */
  readonly waiting: number;
}

export interface SourceState {
  readonly factory: string;
  readonly source: string;
  readonly lastContact?: Date;
  readonly backlog: number;
  readonly held: number;
  /** Keys that are held up by them. */
  readonly heldKeys: number;
  /** Pending changes that wait behind held ones. */
  readonly waiting: number;
  /** For how long the oldest held change has been held back, 0 when none is. */
  readonly heldSeconds: number;
  /** Age of the oldest pending change, 0 when none waits. */
  readonly lagSeconds: number;
  /** Changes that reached an end in the last minute, a second. */
  readonly perSecond: number;
}

export interface Inbox {
  /** Keeps the changes; durable when it resolves. The answer has the order of the question. */
  accept(changes: readonly IncomingChange[]): Promise<('accepted' | 'duplicate')[]>;
  /** Notes that the source was heard of, even with nothing to say. */
  touched(factory: string, source: string): Promise<void>;
  /** Held changes, oldest first. Of a large payload the encoded content is left out, and all of it when that is not enough. */
  held(limit: number): Promise<HeldChange[]>;
  /** Makes a held change pending again; answers the change, or undefined when it isn't held (any more). Writes the audit log. */
  retry(seq: number, by: string): Promise<InboxChange | undefined>;
  states(): Promise<SourceState[]>;
}

export type OpenInbox = (db: Database) => Inbox;
