import type { OrderStatus } from '@mullion/domain/order/views';
import type { Expected } from '../order';

/** What both sides must agree on about an order. */
export interface OrderFacts {
  readonly dealer: string;
  readonly status: OrderStatus;
  readonly promised: string;
  readonly ordered: number;
  readonly made: number;
  readonly shipped: number;
  readonly delivered: number;
  /** `1: 3 made, 2 shipped…` of each construction, where the side tells it. */
  readonly pieces?: string;
  /** A change of it is held back. */
  readonly checking?: boolean;
}

/**
 * The end that a change deserves: what the simulator expects, or, once ops have been at work, `mended` for what was held
 * back (applied or skipped) and `applied` for what waited behind it.
 */
export type Deserved =
  | Expected
  | 'mended'
  /** The source forgot it and sent it late, when asked: by then it may be stale, and its effect comes out of order. */
  | 'late'
  /** The source forgot to send something of this order: what the others come to is anybody's guess. */
  | 'unsure';

/** A change as the simulator sent it. */
export interface SentChange {
  /** Its place in the source's order. */
  readonly n: number;
  readonly factory: string;
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly expected: Deserved;
  readonly acknowledged: boolean;
  readonly outcome: string | undefined;
  readonly problem: string | undefined;
}

export interface Simulated {
  /** By `factory~number`; only those that the portal should know. */
  readonly orders: ReadonlyMap<string, OrderFacts>;
  /** Without those that the source forgot to send. */
  readonly changes: readonly SentChange[];
  /** Orders (`factory~number`) of which the source forgot to send something, and was not asked for it: no loss of the portal's. */
  readonly forgotten?: ReadonlySet<string>;
}

/** A change as the portal's inbox keeps it. */
export interface InboxRecord {
  readonly factory: string;
  readonly source: string;
  readonly id: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** An effect in the event log: which change it came from. */
export interface Effect {
  /** `factory~number` of the order, `factory~code` of the dealer. */
  readonly subject: string;
  /** `production` for orders, `accounting` for dealers. */
  readonly source: string;
  readonly change: string;
  readonly position: number;
  /** The append that brought it: all effects of a change come in one. */
  readonly commit: number;
  /** What it says: of one change never the same twice. */
  readonly fingerprint: string;
}

export interface PortalLog {
  readonly orders: ReadonlyMap<string, OrderFacts>;
  readonly inbox: readonly InboxRecord[];
  /** In log order. */
  readonly effects: readonly Effect[];
}

/** A view of the portal's orders, and what it is called in the report. */
export interface View {
  readonly name: string;
  readonly orders: ReadonlyMap<string, OrderFacts>;
  /** Does it hold all orders? */
  readonly complete: boolean;
}

interface PieceFacts {
  readonly id: string;
  readonly cancelled: number;
  readonly made: number;
  readonly shipped: number;
  readonly delivered: number;
}

/** Both sides write their constructions down in this way, so that a difference can be read. */
export const piecesText = (pieces: readonly PieceFacts[]): string =>
  pieces
    .map(
      (p) => `${p.id}: ${p.made} made ${p.shipped} shipped ${p.delivered} delivered ${p.cancelled} cancelled`,
    )
    .join('; ');
