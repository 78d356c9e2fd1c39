import {
  agree,
  confirm,
  leave,
  type Place,
  suspect,
  suspects,
} from '@mullion/platform/reconciliation/differences';
import { type HeldKey, heldToAsk, noteHeldAsked } from '@mullion/platform/reconciliation/held-asked';
import { advance, type Sweep, type SweepStore } from '@mullion/platform/reconciliation/sweeps';
import type { ForeignSystem } from '../foreign/system';
import { judge, type Judged, type Sides } from './judge';
import { placeOf, readPage, readPlaces } from './source-pages';
import type { Teller } from './tell';

export interface Comparing extends Sides {
  readonly sweeps: SweepStore;
  readonly tell: Teller;
  readonly again: ForeignSystem['again'];
  /** How often a difference may be asked for. */
  readonly asks: number;
  /** Milliseconds from a question to the look whether it helped. */
  readonly looks: readonly number[];
  /** Waits until a second look is worth it. */
  readonly later: () => Promise<void>;
}

/** Compares the next slice of the sweep: all that the source names in it, and all that only the portal knows there. */
export async function compareSlice(on: Comparing, sweep: Sweep): Promise<void> {
  const page = await readPage(on.states, sweep.after, on.slice);
  const own = await on.orders.between(sweep.after, page.upTo);
  const keys = [...new Set([...page.orders.keys(), ...own])].sort((a, b) => (a < b ? -1 : 1));
  const places = keys.map((key) => placeOf(key, sweep.after, page));
  const judged = await judge(on, places, page.orders, on.later);
  const asked = await askHeld(on, sweep, judged.held);
  const isAsked = new Set(asked.map(({ key }) => key));
  await keep(
    on,
    sweep,
    { ...judged, held: judged.held.filter((key) => !isAsked.has(key)) },
    { asked, places: places.filter(({ key }) => isAsked.has(key)) },
    { after: page.upTo ?? keys.at(-1), through: page.upTo === undefined },
  );
}

/**
 * What is held back may lack a change that never came: its source is asked for it again, once. Whatever was missing comes
 * before the held change then, and that is tried again by itself.
 */
async function askHeld(
  { db, of, again }: Comparing,
  sweep: Sweep,
  held: readonly string[],
): Promise<HeldKey[]> {
  if (held.length === 0) return [];
  const asking = await heldToAsk(db, of, held, sweep.requestedBy !== undefined);
  if (asking.length > 0) await again(asking.map(({ key }) => key));
  return asking;
}

/** Judges orders that were on the move when their slice was compared. Answers false when there are none. */
export async function compareRest(on: Comparing, sweep: Sweep): Promise<boolean> {
  const rest = await suspects(on.db, on.of, on.slice);
  if (rest.length === 0) return false;
  const facts = await readPlaces(on.states, rest, on.slice);
  const judged = await judge(on, rest, facts, on.later);
  // What moves still is the next sweep's: this one must come to an end.
  const left = new Set([...judged.moving.map(({ key }) => key), ...judged.held]);
  await keep(
    on,
    sweep,
    { ...judged, moving: [] },
    { left: rest.filter(({ key }) => left.has(key)).map(({ id }) => id) },
    { after: undefined, through: true },
  );
  return true;
}

interface More {
  /** Held orders that were asked for again: to be judged later. */
  readonly asked?: readonly HeldKey[];
  readonly places?: readonly Place[];
  /** Ids of what is not judged in this sweep. */
  readonly left?: readonly number[];
}

/** Writes down what a look at some orders showed, and where the sweep stands, in one step. */
async function keep(
  { sweeps, of, tell, asks, looks }: Comparing,
  sweep: Sweep,
  { agreeing, differing, moving, held }: Judged,
  { asked = [], places = [], left = [] }: More,
  place: { readonly after: string | undefined; readonly through: boolean },
): Promise<void> {
  const compared = agreeing.length + differing.length;
  const { settled, found } = await sweeps.write(sweep, async (sql) => {
    if (left.length > 0) await leave(sql, left);
    if (moving.length > 0) await suspect(sql, sweep, of, moving, 0);
    if (asked.length > 0) {
      await noteHeldAsked(sql, of, asked);
      await suspect(sql, sweep, of, places, looks[0] ?? 0);
    }
    const news = {
      settled: agreeing.length > 0 ? await agree(sql, of, agreeing) : [],
      found: differing.length > 0 ? await confirm(sql, sweep, of, differing, asks) : [],
    };
    await advance(sql, sweep, { ...place, compared, held: held.length });
    return news;
  });
  tell.compared(compared);
  tell.settled(settled);
  tell.found(found, differing);
  tell.heldAsked(asked);
}
