import type { Desk } from './desk';
import type { OrderSpecification } from './events';
import type { Counters, Facets } from './status';

/**
 * The facet of acceptance: whether the factory's engineer has taken the order. Production, shipping and delivery are
 * counters of each construction; they never become one status.
 */
export type Review = 'unknown' | 'received' | 'returned' | 'accepted';

/** Which review may follow which. What isn't here is late, repeated or refused. */
export const REVIEWS: Record<Review, readonly Review[]> = {
  unknown: ['received', 'accepted'],
  received: ['returned', 'accepted'],
  returned: ['received', 'accepted'],
  accepted: [],
};

export type UnitStatus = 'ordered' | 'made' | 'shipped' | 'delivered' | 'cancelled';

/** One numbered piece of a construction. */
export interface Unit {
  readonly id: string;
  readonly status: UnitStatus;
}

export interface ConstructionState extends Counters {
  readonly id: string;
  /** Only when the factory numbers the pieces; then the counters equal what the units say. */
  readonly units?: readonly Unit[];
  /** The newest word of production about it. */
  readonly started?: { readonly at: string; readonly stage?: string };
}

/** What decisions about an order need to know, and nothing else. Plain data: it can be kept as JSON. */
export interface OrderState {
  readonly review: Review;
  /** When the review became what it is, at the factory. */
  readonly reviewedAt?: string;
  /** What the factory stated last, and when. */
  readonly order?: OrderSpecification;
  readonly statedAt?: string;
  readonly constructions: readonly ConstructionState[];
  readonly promise?: { readonly date: string; readonly at: string };
  /** The newest of holds and releases. */
  readonly hold?: { readonly on: boolean; readonly at: string; readonly reason?: string };
  readonly returned?: { readonly at: string; readonly reason: string; readonly construction?: string };
  /** When pieces were last cancelled. */
  readonly cancelledAt?: string;
  /** How many documents came with it. */
  readonly documents: number;
  /** What the engineer's desk asked of the factory; absent until it asks something. */
  readonly desk?: Desk;
  /** Ids of the changes that had an effect. */
  readonly changes: readonly string[];
}

export const initialOrder: OrderState = { review: 'unknown', constructions: [], documents: 0, changes: [] };

/** True when `at` lies before what is known; equal instants count as new, because the later arrival is the source's later word. */
export const isOlder = (at: string, known: string | undefined): boolean =>
  known !== undefined && Date.parse(at) < Date.parse(known);

/** True when every piece was cancelled: nothing more can happen to such an order. */
export const isCancelled = (state: OrderState): boolean =>
  state.constructions.length > 0 && state.constructions.every((c) => c.cancelled >= c.quantity);

/** The order's facets as the status needs them. */
export function facetsOf(state: OrderState): Facets {
  return {
    review: state.review === 'unknown' ? 'received' : state.review,
    onHold: state.hold?.on === true,
    started: state.constructions.some((c) => c.started !== undefined),
  };
}
