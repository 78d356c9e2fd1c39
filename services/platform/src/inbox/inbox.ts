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
  /** What happened, in the source's own word; kept when the payload is forgotten. */
  readonly kind: string;
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

export interface InboxChange extends Omit<IncomingChange, 'kind'> {
  /** Absent of changes that were taken in before it was kept. */
  readonly kind?: string;
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

/** Where a held change stands among the others: since when it is held, in microseconds since 1970, and its number. */
export interface HeldPlace {
  readonly since: number;
  readonly seq: number;
}

export interface HeldChange extends InboxChange {
  readonly heldSince: Date;
  readonly place: HeldPlace;
  /** The name of what lets it be tried again by itself once it is there. */
  readonly waitsFor?: string;
  /** How many changes of the same key wait behind it. */
  readonly waiting: number;
}

/** Which held changes: all, unless narrowed. */
export interface HeldFilter {
  readonly factories?: readonly string[] | undefined;
  /** Just this one, when it is held. */
  readonly seq?: number | undefined;
  /** Part of the key, the source's id, the code or what it waits for. */
  readonly search?: string | undefined;
}

export interface HeldAsk extends HeldFilter {
  readonly limit: number;
  /** Only those that stand behind this place. */
  readonly after?: HeldPlace | undefined;
}

export interface HeldPage {
  readonly items: readonly HeldChange[];
  /** How many match, on all pages. */
  readonly total: number;
}

/** Held changes that one thing holds back. */
export interface HeldCause {
  readonly factory: string;
  readonly source: string;
  readonly code: string;
  readonly waitsFor: string | null;
  /** That of the oldest. */
  readonly reason: string;
  readonly changes: number;
  readonly keys: number;
  /** How many changes wait behind them. */
  readonly waiting: number;
  readonly since: Date;
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
  held(ask: HeldAsk): Promise<HeldPage>;
  /** What holds changes back, the most first. */
  causes(filter: HeldFilter): Promise<HeldCause[]>;
  /** The factory of a change; undefined when there is no such change. */
  factoryOf(seq: number): Promise<string | undefined>;
  /** Makes a held change pending again; answers the change, or undefined when it isn't held (any more). Writes the audit log. */
  retry(seq: number, by: string): Promise<InboxChange | undefined>;
  /** Makes all changes pending again that one cause holds back; answers how many. Writes the audit log. */
  retryCause(cause: Pick<HeldCause, 'factory' | 'source' | 'code' | 'waitsFor'>, by: string): Promise<number>;
  /**
   * Ends a held change as `skipped`, without an effect: its number passes, and what waited behind it runs in order. A change
   * that is held for missing numbers is not at fault: the numbers before it are given up (late, they are stale) and it is tried.
   * Answers the change as it is now, or undefined when it isn't held (any more). Writes the audit log.
   */
  skip(seq: number, reason: string, by: string): Promise<ChangeHead | undefined>;
  states(): Promise<SourceState[]>;
}

export type OpenInbox = (db: Database) => Inbox;
