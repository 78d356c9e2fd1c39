import type { Change, Fact } from './change';
import type { Birth, Life } from './life';
import { afterFact, isOver, NOTHING, type Truth } from './truth';
import { kyivTimeExact } from './working-time';

/** What should become of a change at the portal. `waits`: it is fine, but one before it for the same order is held back. */
export type Expected = 'applied' | 'held' | 'waits' | 'invalid';

/** A change on its way out, as the outbox keeps it. */
export interface Outgoing {
  readonly factory: string;
  readonly source: 'production' | 'accounting';
  readonly id: string;
  /** The order, or the dealer. */
  readonly key: string;
  /** JSON. */
  readonly body: string;
  readonly expected: Expected;
  /** The misbehaviour that it is, if it is one. */
  readonly quirk?: string;
  /** The factory forgets to send it. */
  readonly lost?: boolean;
}

/** An order at the factory: how far its life has come. */
export interface FactoryOrder {
  readonly birth: Birth;
  readonly number: string;
  /** How many steps of its life have happened. */
  readonly done: number;
  /** How many changes were sent about it. */
  readonly sent: number;
  /** When the newest of them happened, milliseconds since 1970. */
  readonly at: number;
  /** What the portal should show: the truth, up to a change that it must hold back. */
  readonly truth: Truth;
  /** The change that the portal must hold back. */
  readonly stuck?: string;
  readonly over: boolean;
}

export const newOrder = (birth: Birth, life: Life): FactoryOrder => ({
  birth,
  number: life.number,
  done: 0,
  sent: 0,
  at: 0,
  truth: NOTHING,
  over: false,
});

/** A foreign system's own id: the order's place in the world, then the change's in the order. */
export const changeId = (order: FactoryOrder): string => `${order.birth.n}-${order.sent + 1}`;

/** Writes down one more change of the order, whatever it says. */
export function say(
  order: FactoryOrder,
  life: Life,
  at: Date,
  fact: Fact,
  quirk?: string,
): { readonly order: FactoryOrder; readonly outgoing: Outgoing; readonly kind: Fact['kind'] } {
  const id = changeId(order);
  // Two changes of an order never share an instant: the portal may sort by it.
  const when = new Date(Math.max(at.getTime(), order.at + 1));
  const change: Change = {
    id,
    order: order.number,
    ...(life.sequenced ? { sequence: order.sent + 1 } : {}),
    at: kyivTimeExact(when),
    ...fact,
  };
  const expected = order.stuck !== undefined ? 'waits' : quirk ? 'held' : 'applied';
  return {
    order: {
      ...order,
      sent: order.sent + 1,
      at: when.getTime(),
      truth: expected === 'applied' ? afterFact(order.truth, fact, change.at) : order.truth,
      ...(expected === 'held' ? { stuck: id } : {}),
    },
    outgoing: {
      factory: order.birth.factory,
      source: 'production',
      id,
      key: order.number,
      body: JSON.stringify(change),
      expected,
      ...(quirk ? { quirk } : {}),
    },
    kind: fact.kind,
  };
}

/** The next step of the order's life happens. Undefined when its life is over. */
export function advance(order: FactoryOrder, life: Life, at: Date): ReturnType<typeof say> | undefined {
  const step = life.steps[order.done];
  if (!step) return undefined;
  const said = say(order, life, at, step.fact(at));
  const done = order.done + 1;
  return {
    ...said,
    order: { ...said.order, done, over: done === life.steps.length || isOver(said.order.truth) },
  };
}
