import type { Incident, Trouble } from '@mullion/platform/incidents/incidents';
import { nameOf } from '@mullion/platform/incidents/name';

/** The breaker of the program that takes decisions: while it fails they can't get through. */
const ANSWERS = 'answers';

/** Milliseconds: contact may be noted a little after the call that fails first. */
const TOGETHER = 60_000;

type Told = Pick<Trouble, 'factory' | 'kind' | 'counts' | 'since'>;

/** Whether who hears of `one` need not hear of `other`: both are how one outage of a factory shows. */
function covers(one: Told, other: Told): boolean {
  if (one.factory !== other.factory) return false;
  // A factory that was heard of while its calls failed falls silent for another reason.
  if (other.kind === 'silent')
    return one.kind === 'failing' && other.since.getTime() <= one.since.getTime() + TOGETHER;
  if (other.kind === 'failing') return one.kind === 'silent';
  if (other.kind === 'refused')
    return one.kind === 'silent' || (one.kind === 'failing' && ANSWERS in one.counts);
  return false;
}

/**
 * The troubles without those that only tell again of an outage that an incident tells of. Of silence and failing calls
 * the first is the one told, failing calls when they come together; decisions that wait for a factory that is away are no
 * news. `known` are the open incidents and those closed lately: a factory comes back piece by piece, so what was there
 * before an incident ended is given as long as those are known to go by itself, and told only then. An incident that is
 * open already is never taken back. Pure.
 */
export function oncePerOutage(seen: readonly Trouble[], known: readonly Incident[]): Trouble[] {
  const open = new Map(known.filter(({ closedAt }) => !closedAt).map((one) => [nameOf(one), one]));
  const covered = (trouble: Trouble) =>
    known.some((incident) => {
      const { clearSince, closedAt } = incident;
      return covers(incident, trouble) && (!closedAt || trouble.since < (clearSince ?? closedAt));
    });
  // What is back already stays in the counts as 0: decisions need a moment to get through after that.
  const troubles = seen.map((trouble) => {
    const counts = open.get(nameOf(trouble))?.counts;
    if (trouble.kind !== 'failing' || !counts) return trouble;
    const back = Object.fromEntries(Object.keys(counts).map((system) => [system, 0]));
    return { ...trouble, counts: { ...back, ...trouble.counts } };
  });
  const left = troubles.filter((trouble) => open.has(nameOf(trouble)) || !covered(trouble));
  return left.filter((trouble) => {
    if (open.has(nameOf(trouble))) return true;
    if (trouble.kind === 'failing') return trouble.ripe || !left.some((o) => o.ripe && covers(o, trouble));
    // Decisions wait for what fails just now, told or not.
    const others = trouble.kind === 'refused' ? troubles : left.filter(({ ripe }) => ripe);
    return !others.some((other) => covers(other, trouble));
  });
}
