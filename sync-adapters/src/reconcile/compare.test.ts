import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import { isCancelled } from '@mullion/domain/order/state';
import { orderCommand } from '@mullion/domain/testing/arbitrary-orders';
import type { OrderFacts } from '../foreign/system';
import { compare, isSame } from './compare';

interface Told {
  readonly state: OrderState;
  /** The types of its events. */
  readonly types: readonly string[];
}

/** An order after any commands, as far as it takes them. */
const anyTold = fc.array(orderCommand, { maxLength: 25 }).map((commands) =>
  commands.reduce<Told>(
    ({ state, types }, command) => {
      const decision = decide(state, command);
      const events = 'events' in decision ? decision.events : [];
      return { state: events.reduce(evolve, state), types: [...types, ...events.map(({ type }) => type)] };
    },
    { state: initialOrder, types: [] },
  ),
);
const knownTold = anyTold.filter(({ state }) => state.review !== 'unknown');
const knownState = knownTold.map(({ state }) => state);
/** What was told of others before they were given back or up comes late: less of them is compared. */
const openState = knownState.filter((state) => state.review !== 'returned' && !isCancelled(state));
const closedState = knownState.filter((state) => state.review === 'returned' || isCancelled(state));

/** What a source says that knows the same. */
function factsOf(state: OrderState): OrderFacts {
  if (state.review === 'unknown') throw new Error('Nobody knows this order');
  return {
    order: 'K-1',
    review: state.review,
    onHold: state.hold?.on === true,
    promised: state.promise?.date ?? '',
    constructions: state.constructions.map(({ id, quantity, cancelled, made, shipped, delivered }) => ({
      id,
      quantity,
      cancelled,
      made,
      shipped,
      delivered,
    })),
  };
}

/** And tells all that a source may tell, its instants in a zone of its own. */
function allFactsOf(state: OrderState, types: readonly string[] = []): OrderFacts {
  const { constructions, ...facts } = factsOf(state);
  if (!state.order) throw new Error('Nobody stated this order');
  return {
    ...facts,
    dealer: state.order.dealer,
    price: state.order.price,
    started: state.constructions.some((c) => c.started !== undefined),
    documents: types.filter((type) => type === 'DocumentAdded').length,
    constructions: constructions.map((c, at) => {
      const told = state.constructions[at]?.started?.at;
      return told === undefined ? c : { ...c, stageAt: told.replace(/T(\d\d):(.*)Z$/, atTwo) };
    }),
  };
}
/** The same instant by a clock two hours ahead; hours that would reach the next day are left in UTC. */
const atTwo = (utc: string, hour: string, rest: string): string =>
  Number(hour) < 22 ? `T${String(Number(hour) + 2).padStart(2, '0')}:${rest}+02:00` : utc;

const withFirst = (
  facts: OrderFacts,
  changed: (c: OrderFacts['constructions'][number]) => Partial<OrderFacts['constructions'][number]>,
): OrderFacts => ({
  ...facts,
  constructions: facts.constructions.map((c, index) => (index === 0 ? { ...c, ...changed(c) } : c)),
});

describe('comparing an order', () => {
  test('whatever happened to it, sides that know the same agree, however much the source tells', () => {
    fc.assert(
      fc.property(knownTold, ({ state, types }) => {
        expect(compare(factsOf(state), state)).toEqual([]);
        expect(compare(allFactsOf(state, types), state)).toEqual([]);
      }),
    );
  });

  test('the order in which a source lists its constructions says nothing', () => {
    fc.assert(
      fc.property(knownState, (state) => {
        const facts = factsOf(state);
        expect(compare({ ...facts, constructions: [...facts.constructions].reverse() }, state)).toEqual([]);
      }),
    );
  });

  test('a facet that the source says otherwise is the one difference', () => {
    fc.assert(
      fc.property(openState, (state) => {
        const facts = allFactsOf(state);
        const { onHold, promised, started, price } = facts;
        const review = facts.review === 'accepted' ? 'received' : 'accepted';
        const other = { amount: (price?.amount ?? 0) + 1, currency: 'UAH' };
        const differences: [Partial<OrderFacts>, object][] = [
          [{ onHold: !onHold }, { what: 'onHold', here: onHold, there: !onHold }],
          [{ promised: '1999-01-01' }, { what: 'promised', here: promised, there: '1999-01-01' }],
          [{ review }, { what: 'review', here: facts.review, there: review }],
          [{ started: !started }, { what: 'started', here: started, there: !started }],
          [{ price: other }, { what: 'price', here: null, there: null }],
          [{ dealer: 'D-9' }, { what: 'dealer', here: facts.dealer, there: 'D-9' }],
        ];
        for (const [changed, difference] of differences)
          expect(compare({ ...facts, documents: state.documents, ...changed }, state)).toEqual([difference]);
      }),
    );
  });

  test('the newest stage of a construction is told by its instant; one that the portal never heard of is a difference', () => {
    fc.assert(
      fc.property(openState, (state) => {
        const [first] = state.constructions;
        const there = '2030-01-01T10:00:00.000Z';
        const here = first?.started ? new Date(first.started.at).toISOString() : null;
        expect(
          compare(
            withFirst(factsOf(state), () => ({ stageAt: '2030-01-01T12:00:00+02:00' })),
            state,
          ),
        ).toEqual([{ what: 'stageAt', construction: first?.id, here, there }]);
      }),
    );
  });

  test('of an order that both sides gave back or up only the papers are compared', () => {
    fc.assert(
      fc.property(closedState, (state) => {
        const facts = { ...allFactsOf(state), documents: state.documents };
        const late: Partial<OrderFacts> = {
          dealer: 'D-9',
          onHold: !facts.onHold,
          promised: '1999-01-01',
          started: true,
        };
        expect(compare({ ...facts, ...late }, state)).toEqual([]);
        expect(compare({ ...facts, ...late, documents: facts.documents + 1 }, state)).toEqual([
          { what: 'documents', here: facts.documents, there: facts.documents + 1 },
        ]);
        if (state.review === 'returned') return;
        const uncancelled = withFirst(facts, (c) => ({ cancelled: c.cancelled - 1 }));
        expect(compare(uncancelled, state)).toMatchObject([{ what: 'cancelled' }]);
      }),
    );
  });

  test('the documents that the source counts are those that were added', () => {
    fc.assert(
      fc.property(knownTold, ({ state, types }) => {
        const facts = factsOf(state);
        const documents = types.filter((type) => type === 'DocumentAdded').length;
        expect(compare({ ...facts, documents }, state)).toEqual([]);
        expect(compare({ ...facts, documents: documents + 1 }, state)).toEqual([
          { what: 'documents', here: documents, there: documents + 1 },
        ]);
      }),
    );
  });

  test('a count that the source says otherwise is the one difference, with its construction', () => {
    fc.assert(
      fc.property(openState, fc.constantFrom('shipped', 'delivered'), (state, what) => {
        const facts = withFirst(factsOf(state), (c) => ({ [what]: c[what] + 1 }));
        const [first] = state.constructions;
        expect(compare(facts, state)).toEqual([
          { what, construction: first?.id, here: first?.[what], there: (first?.[what] ?? 0) + 1 },
        ]);
      }),
    );
  });

  test('pieces that were made and then given up count as given up, whoever counts them as made too', () => {
    fc.assert(
      fc.property(
        openState.filter(({ constructions }) => constructions.some((c) => c.cancelled > 0)),
        (state) => {
          const facts = factsOf(state);
          const constructions = facts.constructions.map((c) =>
            c.made === c.quantity - c.cancelled ? { ...c, made: c.quantity } : c,
          );
          expect(compare({ ...facts, constructions }, state)).toEqual([]);
        },
      ),
    );
  });

  test('a construction of one side only is a difference', () => {
    fc.assert(
      fc.property(openState, (state) => {
        const facts = factsOf(state);
        const extra = { id: 'new', quantity: 2, cancelled: 0, made: 0, shipped: 0, delivered: 0 };
        expect(compare({ ...facts, constructions: [...facts.constructions, extra] }, state)).toEqual([
          { what: 'construction', construction: 'new', here: null, there: 2 },
        ]);
        const [first, ...rest] = facts.constructions;
        expect(compare({ ...facts, constructions: rest }, state)).toEqual([
          { what: 'construction', construction: first?.id, here: first?.quantity, there: null },
        ]);
      }),
    );
  });

  test('an order of one side only is a difference, unless it is over: a factory puts old orders away', () => {
    fc.assert(
      fc.property(knownState, (state) => {
        const facts = factsOf(state);
        expect(compare(facts, undefined)).toEqual([{ what: 'order', here: null, there: facts.review }]);
        expect(compare(facts, initialOrder)).toEqual(compare(facts, undefined));
        const over = state.constructions.every((c) => c.delivered === c.quantity - c.cancelled);
        expect(compare(undefined, state)).toEqual(
          over ? [] : [{ what: 'order', here: state.review, there: null }],
        );
      }),
    );
    expect(compare(undefined, undefined)).toEqual([]);
  });

  test('an order on the move differs in another way at each look', () => {
    fc.assert(
      fc.property(openState, (state) => {
        const facts = factsOf(state);
        const [one, two] = [1, 2].map((more) =>
          compare(
            withFirst(facts, (c) => ({ shipped: c.shipped + more })),
            state,
          ),
        );
        expect(isSame(one ?? [], one ?? [])).toBe(true);
        expect(isSame(one ?? [], two ?? [])).toBe(false);
      }),
    );
  });
});
