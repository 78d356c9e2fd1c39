import type { Ended } from '@mullion/platform/inbox/conclude';

/*
 * What the logs tell of changes, so that `npm run trace` finds it by a change's id or correlation. A line for each change
 * would cost several per cent of the throughput: there is one for each request and one for each round, with the ids in it.
 */

/** Ids in one line at most, and characters of each: some are not ours. */
const MOST = 500;
const LONGEST = 100;

/** The part of pino's logger that is needed here. */
export interface StoryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Labels {
  readonly factory: string;
  readonly source: string;
}

/** What became of the changes of one request, poll or file. */
export interface ReceivedStory {
  readonly correlation: string;
  readonly bytes?: number;
  readonly results: readonly {
    readonly id: string | null;
    readonly outcome: 'accepted' | 'duplicate' | 'invalid';
    readonly problems?: readonly { readonly path: string; readonly message: string }[];
  }[];
}

/** Tells what was received and how it was answered. `how`: `push`, `poll`, `file`. */
export function tellReceived(
  log: StoryLog,
  labels: Labels,
  how: string,
  { correlation, bytes, results }: ReceivedStory,
): void {
  const ids = (wanted: string) => {
    const of = results.filter(({ outcome }) => outcome === wanted);
    return of.length === 0 ? undefined : of.slice(0, MOST).map(({ id }) => id?.slice(0, LONGEST) ?? null);
  };
  const problem = results.find(({ problems }) => problems !== undefined)?.problems?.[0];
  const about = {
    ...labels,
    correlation,
    bytes,
    accepted: ids('accepted'),
    duplicates: ids('duplicate'),
    invalid: ids('invalid'),
    problem: problem && `${problem.path} ${problem.message}`.slice(0, 300),
  };
  if (about.invalid) log.warn(about, `${how} received, with invalid changes`);
  else log.info(about, `${how} received`);
}

/** Tells which changes reached their end in a round, and which are held back: a line for each correlation. */
export function tellEnded(log: StoryLog, labels: Labels, ended: readonly Ended[]): void {
  const stories = new Map<string, { correlation: string; isHeld: boolean; changes: object[] }>();
  for (const { change, verdict } of ended) {
    const isHeld = verdict.verdict === 'held';
    const name = `${isHeld ? 'held' : 'ended'} ${change.correlation}`;
    let story = stories.get(name);
    if (!story || story.changes.length >= MOST) {
      if (story) write(log, labels, story);
      story = { correlation: change.correlation, isHeld, changes: [] };
      stories.set(name, story);
    }
    const about = { change: change.id, key: change.key };
    story.changes.push(
      verdict.verdict === 'held'
        ? { ...about, code: verdict.code, reason: verdict.reason }
        : { ...about, end: verdict.verdict, position: verdict.position },
    );
  }
  for (const story of stories.values()) write(log, labels, story);
}

function write(
  log: StoryLog,
  labels: Labels,
  { correlation, isHeld, changes }: { correlation: string; isHeld: boolean; changes: object[] },
): void {
  const about = { ...labels, correlation, changes };
  if (isHeld) log.warn(about, 'changes held back');
  else log.info(about, 'changes ended');
}
