import type { FactoryOrder } from './order';
import { workingDays, workingTimeOf } from './working-time';

/** So many orders of a plant wait for a decision in the portal; the factory's own engineer takes older ones. */
const MOST = 12;
/** And takes any that has waited for a whole working day. */
const LONGEST = workingDays(1);

/** The orders that wait for an engineer and are left to those in the portal: the newest of each plant. */
export class Desk {
  readonly #waiting = new Map<string, number[]>();
  readonly #at: Date;

  constructor(orders: readonly FactoryOrder[], at: Date) {
    this.#at = at;
    for (const order of orders.toSorted((a, b) => a.at - b.at)) this.saw(order);
  }

  /** Takes note of how an order stands now. */
  saw({ birth: { factory, n }, truth, at, stuck }: FactoryOrder): void {
    const others = (this.#waiting.get(factory) ?? []).filter((other) => other !== n);
    const isTooOld = workingTimeOf(this.#at) - workingTimeOf(new Date(at)) > LONGEST;
    const waits = truth.stage === 'received' && stuck === undefined && !truth.cancelled && !isTooOld;
    this.#waiting.set(factory, waits ? [...others, n].slice(-MOST) : others);
  }

  keeps({ birth: { factory, n } }: FactoryOrder): boolean {
    return this.#waiting.get(factory)?.includes(n) ?? false;
  }

  get size(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }
}
