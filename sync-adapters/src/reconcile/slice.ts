import { agree, confirm, suspect, suspects, leave } from '@mullion/platform/reconciliation/differences';
import { advance, type Sweep, type SweepStore } from '@mullion/platform/reconciliation/sweeps';
import { judge, type Judged, type Sides } from './judge';
import { placeOf, readPage, readPlaces } from './source-pages';
import type { Teller } from './tell';

export interface Comparing extends Sides {
  readonly sweeps: SweepStore;
  readonly tell: Teller;
  /** How often a difference may be asked for. */
  readonly asks: number;
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
  await keep(on, sweep, judged, [], {
    after: page.upTo ?? keys.at(-1),
    through: page.upTo === undefined,
  });
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
    rest.filter(({ key }) => left.has(key)).map(({ id }) => id),
    { after: undefined, through: true },
  );
  return true;
}

/** Writes down what a look at some orders showed, and where the sweep stands, in one step. */
async function keep(
  { sweeps, of, tell, asks }: Comparing,
  sweep: Sweep,
  { agreeing, differing, moving, held }: Judged,
  left: readonly number[],
  place: { readonly after: string | undefined; readonly through: boolean },
): Promise<void> {
  const compared = agreeing.length + differing.length;
  const { settled, found } = await sweeps.write(sweep, async (sql) => {
    if (left.length > 0) await leave(sql, left);
    if (moving.length > 0) await suspect(sql, sweep, of, moving);
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
}
