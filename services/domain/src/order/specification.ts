import type { OrderSpecification } from './events';
import type { OrderState } from './state';

/** What is wrong inside a statement of an order that no schema of single fields can say; null when nothing is. */
export function inconsistency(order: OrderSpecification): string | null {
  const ids = new Set<string>();
  for (const { id, quantity, units } of order.constructions) {
    if (ids.has(id)) return `Construction ${id} is stated twice.`;
    ids.add(id);
    if (!units) continue;
    if (units.length !== quantity)
      return `Construction ${id}: ${units.length} unit ids for a quantity of ${quantity}.`;
    if (new Set(units).size !== units.length) return `Construction ${id}: a unit id is stated twice.`;
  }
  return null;
}

/** What a revision would lose of pieces that exist already; null when all of them stay. */
export function lostByRevision(state: OrderState, order: OrderSpecification): string | null {
  const stated = new Map(order.constructions.map((c) => [c.id, c]));
  for (const { id, made, units } of state.constructions) {
    if (made === 0) continue;
    const next = stated.get(id);
    if (!next) return `Construction ${id}: ${made} made would be lost, the revision leaves it out.`;
    if (next.quantity < made)
      return `Construction ${id}: a quantity of ${next.quantity} would be fewer than the ${made} made.`;
    if (!units || !next.units) continue;
    const kept = new Set(next.units);
    const lost = units.find((u) => u.status !== 'ordered' && u.status !== 'cancelled' && !kept.has(u.id));
    if (lost) return `Construction ${id}: unit ${lost.id} is ${lost.status}, the revision leaves it out.`;
  }
  return null;
}
