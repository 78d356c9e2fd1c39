import type { ChangeStatus } from './inbox';

/** What the order of changes is decided by. */
export interface Orderable {
  readonly seq: number;
  readonly sequence?: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly status: ChangeStatus;
  readonly code?: string;
  readonly receivedAt: Date;
}

export const SEQUENCE_GAP = 'sequence-gap';

/** What to do with the open changes of one key, in the order of their source. */
export interface Plan<C> {
  /** To be decided one after the other, as far as the first that is held; `passed` ones are stale without asking. */
  readonly steps: readonly { readonly change: C; readonly passed: boolean }[];
  /** Why the changes after the steps have to wait; absent when there are none. */
  readonly stop?:
    | { readonly why: 'held' | 'more' }
    | { readonly why: 'gap'; readonly at: C; readonly missing: string; readonly until: Date };
}

/**
 * As many of the steps as the budget has bytes for, at least one of all that share it; a held change stays with what it is tried
 * for.
 */
export function within<C extends { readonly bytes: number; readonly status: ChangeStatus }>(
  planned: Plan<C>,
  budget: { bytes: number },
): Plan<C> {
  for (const [index, { change, passed }] of planned.steps.entries()) {
    if (budget.bytes <= 0 && change.status !== 'held')
      return { steps: planned.steps.slice(0, index), stop: { why: 'more' } };
    if (!passed) budget.bytes -= change.bytes;
  }
  return planned;
}

const byTime = (a: Orderable, b: Orderable) =>
  // Of changes of one instant nobody knows the order: the held one lets the others go first, so that it can heal.
  a.atMs - b.atMs || Number(a.status === 'held') - Number(b.status === 'held') || a.seq - b.seq;

/** The source's order: by its sequence where it counts, else by time; the two are merged by time. */
function inSourceOrder<C extends Orderable>(changes: readonly C[]): C[] {
  const timed = changes.filter((c) => c.sequence === undefined).sort(byTime);
  const counted = changes
    .filter((c) => c.sequence !== undefined)
    .sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0) || a.seq - b.seq);
  const merged: C[] = [];
  let next = 0;
  for (const change of counted) {
    for (let other = timed[next]; other && other.atMs <= change.atMs; other = timed[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(change);
  }
  return merged.concat(timed.slice(next));
}

const span = (from: number, to: number) => (from === to ? `number ${from}` : `numbers ${from} to ${to}`);

/**
 * Plans one key. A held change stops those behind it, but is tried again when something new stands before it, or when the
 * gap before it is filled. `passed` is the last sequence number that reached its end, 0 for none.
 */
export function plan<C extends Orderable>(
  changes: readonly C[],
  passed: number,
  gapSeconds: number,
  most: number,
): Plan<C> {
  const steps: { change: C; passed: boolean }[] = [];
  let expected = passed + 1;
  let fresh = false;
  for (const change of inSourceOrder(changes)) {
    const { sequence } = change;
    const isPassed = sequence !== undefined && sequence < expected;
    if (sequence !== undefined && sequence > expected) {
      if (change.status === 'held') return { steps, stop: { why: 'held' } };
      const until = new Date(change.receivedAt.getTime() + gapSeconds * 1_000);
      return { steps, stop: { why: 'gap', at: change, missing: span(expected, sequence - 1), until } };
    }
    const healed = change.code === SEQUENCE_GAP;
    if (change.status === 'held' && !fresh && !healed && !isPassed) return { steps, stop: { why: 'held' } };
    if (steps.length >= most && change.status !== 'held') return { steps, stop: { why: 'more' } };
    fresh ||= change.status === 'pending' || healed;
    steps.push({ change, passed: isPassed });
    if (sequence !== undefined && !isPassed) expected = sequence + 1;
  }
  return { steps };
}
