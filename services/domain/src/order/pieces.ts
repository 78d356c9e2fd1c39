import type { CommandItem, OrderRefusal } from './commands';
import type { Quantities } from './events';
import type { ConstructionState, OrderState, UnitStatus } from './state';

/** What may be reported of pieces. */
export type Step = Exclude<UnitStatus, 'ordered'>;

/** What remains of the items when repetitions are dropped: at most one entry for each construction, perhaps none. */
export type Pieces =
  { readonly items: Quantities } | { readonly refused: OrderRefusal; readonly reason: string };

/** From where a numbered unit may take each step. */
const FROM: Record<Step, UnitStatus> = {
  made: 'ordered',
  shipped: 'made',
  delivered: 'shipped',
  cancelled: 'ordered',
};

const BREAKS: Record<Step, OrderRefusal> = {
  made: 'made-exceeds-ordered',
  shipped: 'shipped-exceeds-made',
  delivered: 'delivered-exceeds-shipped',
  cancelled: 'cancelled-exceeds-open',
};

/** How far a unit has come; a unit at or past a step has taken it already. */
const RANK: Record<UnitStatus, number> = { ordered: 0, made: 1, shipped: 2, delivered: 3, cancelled: 4 };

/** Checks the pieces that a source names for a step against the counters, several items of one construction summed. */
export function piecesFor(state: OrderState, step: Step, named: readonly CommandItem[]): Pieces {
  const items: Quantities = [];
  for (const { construction, quantity, units } of summed(named)) {
    const c = state.constructions.find((known) => known.id === construction);
    if (!c)
      return {
        refused: 'construction-unknown',
        reason: `Construction ${construction} is not part of the order.`,
      };
    const pieces = c.units
      ? numberedPieces({ ...c, units: c.units }, step, quantity, units)
      : countedPieces(c, step, quantity, units);
    if ('refused' in pieces) return pieces;
    items.push(...pieces.items);
  }
  return { items };
}

/** Everything that has not taken the step yet: what a status code of the whole order means. */
export function piecesLeft(state: OrderState, step: Exclude<Step, 'cancelled'>): CommandItem[] {
  return state.constructions.flatMap((c) => {
    const quantity = c.quantity - c.cancelled - c[step];
    return quantity > 0 ? [{ construction: c.id, quantity }] : [];
  });
}

/** Everything that has not left the factory: what cancelling the whole order gives up, made or not. */
export function piecesNotShipped(state: OrderState): Quantities {
  return state.constructions.flatMap((c) => {
    const quantity = c.quantity - c.cancelled - c.shipped;
    if (quantity <= 0) return [];
    const units = c.units?.filter((unit) => RANK[unit.status] < RANK.shipped).map((unit) => unit.id);
    return [{ construction: c.id, quantity, ...(units ? { units } : {}) }];
  });
}

interface Named {
  readonly construction: string;
  quantity: number;
  readonly units: Set<string>;
}

function summed(items: readonly CommandItem[]): Named[] {
  const sums = new Map<string, Named>();
  for (const item of items) {
    const { construction } = item;
    const sum = sums.get(construction) ?? { construction, quantity: 0, units: new Set<string>() };
    sums.set(construction, sum);
    if ('units' in item) for (const unit of item.units) sum.units.add(unit);
    else sum.quantity += item.quantity;
  }
  return [...sums.values()];
}

function countedPieces(
  c: ConstructionState,
  step: Step,
  quantity: number,
  units: ReadonlySet<string>,
): Pieces {
  if (units.size > 0)
    return {
      refused: 'units-not-numbered',
      reason: `Construction ${c.id}: its pieces are not numbered, so unit ${first(units)} is unknown.`,
    };
  if (quantity > available(c, step)) return exceeds(c, step, quantity);
  return { items: quantity > 0 ? [{ construction: c.id, quantity }] : [] };
}

function numberedPieces(
  c: ConstructionState & Required<Pick<ConstructionState, 'units'>>,
  step: Step,
  quantity: number,
  named: ReadonlySet<string>,
): Pieces {
  const statuses = new Map(c.units.map((unit) => [unit.id, unit.status]));
  const taken: string[] = [];
  for (const id of named) {
    const status = statuses.get(id);
    if (status === undefined)
      return { refused: 'unit-unknown', reason: `Construction ${c.id} has no unit ${id}.` };
    if (status === FROM[step]) taken.push(id);
    else if (!repeats(status, step))
      return {
        refused: BREAKS[step],
        reason: `Construction ${c.id}: unit ${id} is ${status}, so it can't be ${step}.`,
      };
  }
  if (quantity > 0) {
    const chosen = new Set(taken);
    const eligible = c.units.filter((unit) => unit.status === FROM[step] && !chosen.has(unit.id));
    if (quantity > eligible.length) return exceeds(c, step, quantity + taken.length);
    taken.push(...eligible.slice(0, quantity).map((unit) => unit.id));
  }
  return { items: taken.length > 0 ? [{ construction: c.id, quantity: taken.length, units: taken }] : [] };
}

/** A unit reported again at a step that it has taken: no news. */
const repeats = (status: UnitStatus, step: Step): boolean =>
  status === step || (step !== 'cancelled' && status !== 'cancelled' && RANK[status] > RANK[step]);

const available = (c: ConstructionState, step: Step): number => {
  if (step === 'shipped') return c.made - c.shipped;
  if (step === 'delivered') return c.shipped - c.delivered;
  return c.quantity - c.cancelled - c.made;
};

function exceeds(c: ConstructionState, step: Step, quantity: number): Pieces {
  const ordered = c.quantity - c.cancelled;
  const sentences: Record<Step, string> = {
    made: `${c.made + quantity} made would exceed the ${ordered} ordered`,
    shipped: `${c.shipped + quantity} shipped would exceed the ${c.made} made`,
    delivered: `${c.delivered + quantity} delivered would exceed the ${c.shipped} shipped`,
    cancelled: `cancelling ${quantity} would leave ${ordered - quantity} ordered, fewer than the ${c.made} made`,
  };
  return { refused: BREAKS[step], reason: `Construction ${c.id}: ${sentences[step]}.` };
}

const first = (ids: ReadonlySet<string>): string => ids.values().next().value ?? '';
