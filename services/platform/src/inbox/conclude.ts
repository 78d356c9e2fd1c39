import type { ChangeHead, ChangeStatus, Verdict } from './inbox';
import type { HoldNotice } from './notices';
import { type Orderable, type Plan, SEQUENCE_GAP } from './source-order';

/** A change that has not reached its end, without its payload. */
export interface OpenChange extends ChangeHead, Orderable {
  readonly holds: number;
  readonly lookAt: string;
  /** How much memory its payload takes, about. */
  readonly bytes: number;
}

export interface Ended {
  readonly change: ChangeHead;
  readonly verdict: Verdict;
}

/** What to write about a change. */
export interface Mark {
  readonly change: OpenChange;
  readonly status: ChangeStatus;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly waitsFor?: string | undefined;
  readonly position?: number | undefined;
  readonly lookAt: string;
  readonly holds: number;
}

export interface KeyResult {
  readonly marks: readonly Mark[];
  readonly ended: readonly Ended[];
  readonly notice?: HoldNotice;
  /** The last number that reached its end, when that is news. */
  readonly passed: number | undefined;
  readonly more: boolean;
}

const NEVER = 'infinity';
const troubled = (change: OpenChange) => change.status === 'held' || change.holds > 0;

/** Sets the verdicts of one key against its plan: what to write, and what to tell. */
export function conclude(
  key: string,
  open: readonly OpenChange[],
  planned: Plan<OpenChange>,
  verdicts: readonly Verdict[],
  passedBefore: number,
  now: Date,
): KeyResult {
  const marks: Mark[] = [];
  const ended: Ended[] = [];
  const finished = new Set<number>();
  let passed = passedBefore;
  let held: { change: OpenChange; code: string; reason: string; waitsFor?: string | undefined } | undefined;
  let decided = 0;
  let unfinished = false;
  for (const step of planned.steps) {
    const { change } = step;
    const verdict: Verdict | undefined = step.passed
      ? {
          verdict: 'stale',
          reason: `Number ${change.sequence ?? 0} of this order's changes has passed already.`,
        }
      : verdicts[decided++];
    if (!verdict) {
      if (ended.length === 0) throw new Error(`The handler gave no verdict on change ${change.id} of ${key}`);
      unfinished = true;
      break;
    }
    if (verdict.verdict === 'held') {
      held = { change, code: verdict.code, reason: verdict.reason, waitsFor: verdict.waitsFor };
      break;
    }
    finished.add(change.seq);
    ended.push({ change, verdict });
    marks.push({
      change,
      status: verdict.verdict,
      reason: verdict.reason,
      position: verdict.position,
      lookAt: NEVER,
      holds: change.holds,
    });
    if (change.sequence !== undefined) passed = Math.max(passed, change.sequence);
  }

  const stop = unfinished ? ({ why: 'more' } as const) : planned.stop;
  if (!held && stop?.why === 'gap' && stop.until <= now) {
    const reason = `The source's changes of ${key} miss ${stop.missing}; number ${stop.at.sequence ?? 0} waits for them.`;
    held = { change: stop.at, code: SEQUENCE_GAP, reason };
  }
  const wait =
    held || stop?.why === 'held' ? NEVER : stop?.why === 'gap' ? stop.until.toISOString() : undefined;
  for (const change of open) {
    if (finished.has(change.seq)) continue;
    if (held?.change === change) {
      const known = change.code === held.code && change.reason === held.reason;
      if (change.status === 'held' && known) continue;
      const { code, reason, waitsFor } = held;
      marks.push({
        change,
        status: 'held',
        code,
        reason,
        waitsFor,
        lookAt: NEVER,
        holds: change.holds + (known ? 0 : 1),
      });
      ended.push({ change, verdict: { verdict: 'held', code, reason } });
      continue;
    }
    // What waited behind a held change that has gone on does not wait for ever, even when no next round is asked for.
    const look = wait ?? (change.lookAt === NEVER ? now.toISOString() : undefined);
    if (change.status === 'pending' && look !== undefined && !sameLook(change.lookAt, look)) {
      marks.push({
        change,
        status: 'pending',
        lookAt: look,
        holds: change.holds,
        code: change.code,
        reason: change.reason,
      });
    }
  }
  const notice = noticeOf(key, open, finished, marks);
  const moved = passed > passedBefore ? passed : undefined;
  return { marks, ended, passed: moved, more: !held && stop?.why === 'more', ...(notice ? { notice } : {}) };
}

const sameLook = (stored: string, wanted: string) =>
  stored === wanted || (wanted !== NEVER && new Date(stored).getTime() === new Date(wanted).getTime());

function noticeOf(
  key: string,
  open: readonly OpenChange[],
  finished: ReadonlySet<number>,
  marks: readonly Mark[],
): HoldNotice | undefined {
  const newly = marks.find((mark) => mark.status === 'held' && mark.holds > mark.change.holds);
  if (newly) {
    const { change, code = '', reason = '', holds } = newly;
    return { key, change, times: holds, news: 'held', code, reason };
  }
  const before = open.filter(troubled);
  const last = before.at(-1);
  if (!last || !before.every((change) => finished.has(change.seq))) return undefined;
  if (marks.some((mark) => mark.status === 'held')) return undefined;
  return { key, change: last, times: last.holds, news: 'cleared' };
}
