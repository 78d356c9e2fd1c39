import type { OrderStatus, Progress } from './views';

/** Pieces of one construction: `0 <= delivered <= shipped <= made <= quantity - cancelled`. */
export interface Counters {
  readonly quantity: number;
  readonly cancelled: number;
  readonly made: number;
  readonly shipped: number;
  readonly delivered: number;
}

/** What the counters don't tell. */
export interface Facets {
  readonly review: 'received' | 'returned' | 'accepted';
  readonly onHold: boolean;
  /** Production has reported a start. */
  readonly started: boolean;
}

/** Sums over constructions; `ordered` is without what was cancelled. */
export function progressOf(constructions: readonly Counters[]): Progress {
  const sum = (count: (c: Counters) => number) => constructions.reduce((total, c) => total + count(c), 0);
  return {
    ordered: sum((c) => c.quantity - c.cancelled),
    made: sum((c) => c.made),
    shipped: sum((c) => c.shipped),
    delivered: sum((c) => c.delivered),
  };
}

/**
 * The one word that a list shows, for a whole order or, given a single construction, for that. The furthest step that any
 * piece has reached wins; before it come what stops everything: cancelled, done, returned, on hold.
 */
export function statusOf(facets: Facets, constructions: readonly Counters[]): OrderStatus {
  const { ordered, made, shipped, delivered } = progressOf(constructions);
  if (ordered <= 0) return 'cancelled';
  if (delivered >= ordered) return 'delivered';
  if (facets.review === 'returned') return 'returned';
  if (facets.onHold) return 'onHold';
  if (facets.review === 'received') return 'received';
  if (delivered > 0) return 'partlyDelivered';
  if (shipped >= ordered) return 'shipped';
  if (shipped > 0) return 'partlyShipped';
  if (made >= ordered) return 'made';
  if (made > 0) return 'partlyMade';
  return facets.started ? 'inProduction' : 'accepted';
}

/** What `noteOf` may choose from. */
export interface Notes {
  readonly holdReason?: string | undefined;
  readonly returnReason?: string | undefined;
  /** The newest stage of production. */
  readonly stage?: string | undefined;
}

/** A word or two beside the status: why it is on hold or was returned, or the stage it is in. */
export function noteOf(status: OrderStatus, notes: Notes): string | undefined {
  if (status === 'onHold') return notes.holdReason;
  if (status === 'returned') return notes.returnReason;
  if (status === 'inProduction' || status === 'partlyMade') return notes.stage;
  return undefined;
}
