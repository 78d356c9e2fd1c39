import type { OrderState } from '@mullion/domain/order/order';

/** An order as decisions need it, and the version of its stream that it reflects. */
export interface RememberedOrder {
  readonly version: number;
  readonly state: OrderState;
}

/**
 * The orders decided last. What is remembered may be old: an append says so (its version conflicts), and nothing but an
 * append may follow from it.
 */
export class OrderMemory {
  readonly #orders = new Map<string, RememberedOrder>();
  readonly #most: number;

  constructor(most = 2_000) {
    this.#most = most;
  }

  get(stream: string): RememberedOrder | undefined {
    return this.#orders.get(stream);
  }

  put(stream: string, order: RememberedOrder): void {
    // A map keeps the order of its entries: taken out and put in, it is the youngest.
    this.#orders.delete(stream);
    this.#orders.set(stream, order);
    for (const oldest of this.#orders.keys()) {
      if (this.#orders.size <= this.#most) break;
      this.#orders.delete(oldest);
    }
  }

  forget(stream: string): void {
    this.#orders.delete(stream);
  }
}
