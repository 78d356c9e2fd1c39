import type { OrderDifference } from '@mullion/domain/order/difference';
import type { Database } from '@mullion/platform/db/database';
import type { Confirmed, Place } from '@mullion/platform/reconciliation/differences';
import { openKeys } from '@mullion/platform/reconciliation/inbox-view';
import type { SweepOf } from '@mullion/platform/reconciliation/sweeps';
import type { OrderFacts } from '../foreign/system';
import { compare, isSame } from './compare';
import type { PortalOrders } from './portal-orders';
import { type ReadStates, readPlaces } from './source-pages';

/** What both sides are read with. */
export interface Sides {
  readonly of: SweepOf;
  readonly db: Database;
  readonly orders: PortalOrders;
  readonly states: ReadStates;
  /** Orders asked for at once. */
  readonly slice: number;
}

/** What one look shows of an order: with changes on their way it is not compared. */
export type Look = 'agrees' | 'pending' | 'held' | readonly OrderDifference[];

export interface Judged {
  readonly agreeing: readonly string[];
  /** Two looks showed the same. */
  readonly differing: readonly Confirmed[];
  /** On the move: changes wait in the inbox, or the two looks showed different things. */
  readonly moving: readonly Place[];
  /** A change is held back: the hold-back desk mends them. */
  readonly held: readonly string[];
}

/** Reads the portal's side of these orders and compares; the source's side was read before. */
export async function lookAt(
  { of, db, orders }: Sides,
  keys: readonly string[],
  facts: ReadonlyMap<string, OrderFacts>,
): Promise<Map<string, Look>> {
  if (keys.length === 0) return new Map();
  const open = await openKeys(db, of, keys);
  const compared = keys.filter((key) => !open.has(key));
  const states = await orders.states(compared);
  return new Map(
    keys.map((key): [string, Look] => {
      const differences = compare(facts.get(key), states.get(key));
      return [key, open.get(key) ?? (differences.length > 0 ? differences : 'agrees')];
    }),
  );
}

/**
 * Compares these orders. The source moves while it is asked, and its changes need a moment to arrive: what differs is read
 * anew on both sides after `later`, and counts only when it differs in the same way.
 */
export async function judge(
  sides: Sides,
  places: readonly Place[],
  facts: ReadonlyMap<string, OrderFacts>,
  later: () => Promise<void>,
): Promise<Judged> {
  const first = await lookAt(
    sides,
    places.map(({ key }) => key),
    facts,
  );
  const suspects = places.filter(({ key }) => Array.isArray(first.get(key)));
  let second: ReadonlyMap<string, Look> = new Map();
  if (suspects.length > 0) {
    await later();
    const anew = await readPlaces(sides.states, suspects, sides.slice);
    second = await lookAt(
      sides,
      suspects.map(({ key }) => key),
      anew,
    );
  }

  const agreeing: string[] = [];
  const differing: Confirmed[] = [];
  const moving: Place[] = [];
  const held: string[] = [];
  for (const place of places) {
    const { key } = place;
    const seen = first.get(key);
    const look = second.get(key) ?? seen;
    if (look === 'agrees') agreeing.push(key);
    else if (look === 'held') held.push(key);
    else if (typeof look === 'object' && typeof seen === 'object' && isSame(look, seen))
      differing.push({ ...place, what: look });
    else moving.push(place);
  }
  return { agreeing, differing, moving, held };
}
