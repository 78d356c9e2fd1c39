import type { Incident, Trouble } from './incidents';
import { nameOf } from './name';

/**
 * Milliseconds. A trouble must be gone for `SETTLE` before it is over: changes that are tried again are not held for a moment.
 */
export const SETTLE = 10_000;
/** What comes back within so long after it was closed goes on as the same incident. */
export const REUNION = 600_000;

export interface Changes {
  readonly open: readonly Trouble[];
  readonly update: readonly { readonly id: number; readonly trouble: Trouble }[];
  readonly reopen: readonly { readonly id: number; readonly trouble: Trouble }[];
  /** Not seen any more, for the first time. */
  readonly clear: readonly Incident[];
  readonly close: readonly Incident[];
  /** Troubles that are no incident yet: they may pass by themselves. */
  readonly brewing: readonly Trouble[];
}

const sameWords = (incident: Incident, trouble: Trouble) =>
  incident.text === trouble.text &&
  incident.title === trouble.title &&
  incident.advice === trouble.advice &&
  incident.page === trouble.page &&
  JSON.stringify(incident.counts) === JSON.stringify(trouble.counts);

/**
 * What to do to the known incidents (the open ones, and those closed less than `REUNION` ago) so that they tell of these
 * troubles. Kinds in `unseen` could not be looked at: of them nothing is known, and nothing changes. Pure.
 */
export function compareTroubles(
  known: readonly Incident[],
  troubles: readonly Trouble[],
  unseen: ReadonlySet<string>,
  now: Date,
): Changes {
  const open = new Map(known.filter((i) => !i.closedAt).map((i) => [nameOf(i), i]));
  const recent = new Map<string, Incident>();
  for (const incident of known) {
    const { closedAt } = incident;
    if (!closedAt || now.getTime() - closedAt.getTime() >= REUNION) continue;
    const name = nameOf(incident);
    const other = recent.get(name)?.closedAt;
    if (!other || other < closedAt) recent.set(name, incident);
  }

  const changes = {
    open: [] as Trouble[],
    update: [] as { id: number; trouble: Trouble }[],
    reopen: [] as { id: number; trouble: Trouble }[],
    clear: [] as Incident[],
    close: [] as Incident[],
    brewing: [] as Trouble[],
  };
  const seen = new Set<string>();
  for (const trouble of troubles) {
    const name = nameOf(trouble);
    // Two of one name would be one incident: the first tells of both.
    if (seen.has(name)) continue;
    seen.add(name);
    const incident = open.get(name);
    const before = recent.get(name);
    if (incident) {
      if (incident.clearSince || !sameWords(incident, trouble))
        changes.update.push({ id: incident.id, trouble });
    } else if (!trouble.ripe) changes.brewing.push(trouble);
    else if (before) changes.reopen.push({ id: before.id, trouble });
    else changes.open.push(trouble);
  }
  for (const [name, incident] of open) {
    if (seen.has(name) || unseen.has(incident.kind)) continue;
    if (!incident.clearSince) changes.clear.push(incident);
    else if (now.getTime() - incident.clearSince.getTime() >= SETTLE) changes.close.push(incident);
  }
  return changes;
}
