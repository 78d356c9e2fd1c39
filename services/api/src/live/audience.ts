import { mayRead, type Place } from '@mullion/projections/scope/read';
import type { LiveClient } from './client';

/** A person of few dealers is looked up by dealer; who sees more is asked about every change. */
const FEW = 20;

/** All who listen, so ordered that a change finds those it concerns without asking everybody. */
export class Audience {
  readonly #byDealer = new Map<string, Set<LiveClient>>();
  readonly #wide = new Set<LiveClient>();
  readonly #all = new Set<LiveClient>();

  #places(client: LiveClient): Set<LiveClient>[] {
    const { dealers } = client.session.scope;
    if (!dealers || dealers.length > FEW) return [this.#wide];
    return dealers.map((dealer) => {
      const listeners = this.#byDealer.get(dealer) ?? new Set();
      this.#byDealer.set(dealer, listeners);
      return listeners;
    });
  }

  add(client: LiveClient): void {
    this.#all.add(client);
    for (const place of this.#places(client)) place.add(client);
  }

  remove(client: LiveClient): void {
    this.#all.delete(client);
    for (const place of this.#places(client)) place.delete(client);
    for (const dealer of client.session.scope.dealers ?? [])
      if (this.#byDealer.get(dealer)?.size === 0) this.#byDealer.delete(dealer);
  }

  all(): readonly LiveClient[] {
    return [...this.#all];
  }

  /** Those who may see what belongs there. */
  *whoMayRead(place: Place): Generator<LiveClient> {
    for (const client of this.#byDealer.get(place.dealerId) ?? [])
      if (mayRead(client.session.scope, place)) yield client;
    for (const client of this.#wide) if (mayRead(client.session.scope, place)) yield client;
  }
}
