import type { OrderDifference } from '@mullion/domain/order/difference';
import { type ConstructionState, facetsOf, isCancelled, type OrderState } from '@mullion/domain/order/state';
import { sameContent } from '@mullion/domain/same-content';
import type { OrderFacts } from '../foreign/system';

type ConstructionFacts = OrderFacts['constructions'][number];

const COUNTS = ['quantity', 'cancelled', 'made', 'shipped', 'delivered'] as const;

/** Pieces that were given up after they were made are no longer made for the order, whoever goes on counting them. */
const counted = (c: ConstructionFacts): ConstructionFacts => ({
  ...c,
  made: Math.min(c.made, c.quantity - c.cancelled),
});

/** Everything of it was delivered or cancelled: a factory may have put such an order away. */
const isOver = ({ constructions }: OrderState): boolean =>
  constructions.every((c) => c.delivered >= c.quantity - c.cancelled);

/** What the factory's program and the portal say differently of an order; undefined where a side does not know it. Pure. */
export function compare(facts: OrderFacts | undefined, state: OrderState | undefined): OrderDifference[] {
  const known = state?.review === 'unknown' ? undefined : state;
  if (!known) return facts ? [{ what: 'order', here: null, there: facts.review }] : [];
  if (!facts) return isOver(known) ? [] : [{ what: 'order', here: known.review, there: null }];
  const papers = differing([{ what: 'documents', here: known.documents, there: facts.documents }]);
  return isClosed(facts, known)
    ? papers
    : [...papers, ...compareOrder(facts, known), ...compareConstructions(facts, known)];
}

/**
 * Both sides have given it back, or up as a whole: what was told of it before would be late now, and asking for it again
 * would mend nothing.
 */
const isClosed = ({ review, constructions }: OrderFacts, state: OrderState): boolean =>
  (review === 'returned' && state.review === 'returned') ||
  (isCancelled(state) && constructions.length > 0 && constructions.every((c) => c.cancelled >= c.quantity));

type Said = OrderDifference['here'];

/** What both sides say otherwise; of what the source does not tell nothing is known. */
const differing = (
  said: readonly {
    readonly what: OrderDifference['what'];
    readonly here: Said;
    readonly there: Said | undefined;
  }[],
): OrderDifference[] =>
  said.flatMap(({ what, here, there }) =>
    there === undefined || here === there ? [] : [{ what, here, there }],
  );

function compareOrder(facts: OrderFacts, state: OrderState): OrderDifference[] {
  const { onHold, started } = facetsOf(state);
  const otherPrice = facts.price !== undefined && !sameContent(facts.price, state.order?.price);
  return [
    ...differing([
      { what: 'dealer', here: state.order?.dealer ?? null, there: facts.dealer },
      { what: 'review', here: state.review, there: facts.review },
      { what: 'onHold', here: onHold, there: facts.onHold },
      { what: 'promised', here: state.promise?.date ?? null, there: facts.promised },
      { what: 'started', here: started, there: facts.started },
    ]),
    ...(otherPrice ? [{ what: 'price', here: null, there: null } as const] : []),
  ];
}

function compareConstructions(facts: OrderFacts, state: OrderState): OrderDifference[] {
  const here = new Map(state.constructions.map((c) => [c.id, c]));
  const there = new Map(facts.constructions.map((c) => [c.id, c]));
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((id) =>
    compareConstruction(id, here.get(id), there.get(id)),
  );
}

function compareConstruction(
  construction: string,
  here: ConstructionState | undefined,
  there: ConstructionFacts | undefined,
): OrderDifference[] {
  if (!here || !there)
    return [
      { what: 'construction', construction, here: here?.quantity ?? null, there: there?.quantity ?? null },
    ];
  const facts = counted(there);
  return differing([
    ...COUNTS.map((what) => ({ what, here: here[what], there: facts[what] })),
    { what: 'stageAt', here: inUtc(here.started?.at) ?? null, there: inUtc(facts.stageAt) },
  ]).map(({ what, ...said }) => ({ what, construction, ...said }));
}

const inUtc = (instant: string | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();

/** True when both looks show the same: who is on the move differs in another way each time. */
export const isSame = (one: readonly OrderDifference[], other: readonly OrderDifference[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
