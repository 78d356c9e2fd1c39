import type { TextRow } from '@mullion/platform/db/foreign';
import type { IncomingChange } from '@mullion/platform/inbox/inbox';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import type { Log } from '@mullion/platform/process/log';
import type { PushSource } from '../push/source';
import { tellReceived } from '../push/story';
import { contentId, type FeedMapping, readRows, shownColumns } from './feed-mapping';
import { keepUnmapped } from './unmapped';

/** What of a source a poller needs. */
export type PullTarget = Pick<
  PushSource,
  'factory' | 'source' | 'inbox' | 'read' | 'backlog' | 'mostWaiting' | 'wake'
>;

/** The rows of one change, and its id where the mapping makes none. */
export interface RowGroup {
  readonly rows: readonly TextRow[];
  readonly id?: string;
  /** What is wrong with them that no mapping can know: too few cells. */
  readonly problem?: string;
  /** Where they stood: `states.csv, line 17`. */
  readonly place?: string;
}

export interface Batch {
  readonly feed: FeedMapping;
  readonly groups: readonly RowGroup[];
  readonly how: 'poll' | 'file' | 'again';
  readonly correlation: string;
}

/** Where what was read is kept. */
export interface Intake {
  /** Keeps the changes that rows make, and rows that make none; durable when it resolves. */
  take(batch: Batch): Promise<void>;
  /** Keeps the news of a file that can't be read at all. `mark` tells it from an earlier one of the same name. */
  takeUnreadable(file: string, mark: string, problem: string, correlation: string): Promise<void>;
  /** False while so much waits to be worked off that nothing should be read. */
  hasRoom(): boolean;
}

const AT_ONCE = 200;
/** Ids that were read lately: what is read again for its overlap need not go to the database again. */
const MOST_REMEMBERED = 50_000;
/** The backlog is counted every second or so; what came since is added. */
const COUNTED_EVERY = 2_000;

export function openIntake(target: PullTarget, log: Log, now: () => Date = () => new Date()): Intake {
  const { factory, source, inbox } = target;
  const labels = { factory, source };
  const remembered = new Set<string>();
  let taken: { readonly at: number; readonly count: number }[] = [];

  function remember(ids: readonly string[]): void {
    for (const id of ids) remembered.add(id);
    for (const oldest of remembered) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
  }

  function incomingOf({ feed, correlation }: Batch, { rows, id, problem, place }: RowGroup): IncomingChange {
    const at = now();
    const read = readRows(feed, rows, id ?? contentId('row', rows), target.read, at);
    const problems =
      problem === undefined
        ? 'problems' in read
          ? read.problems
          : undefined
        : [{ path: '', message: problem }];
    if ('change' in read && !problems)
      return { ...read.change, ...labels, payload: read.payload, correlation };
    const known = 'known' in read && problem === undefined ? read.known : { data: {} };
    const kept = {
      feed: feed.feed,
      rows: rows.map((row) => ({ ...row })),
      shown: problem === undefined ? shownColumns(feed) : [],
      problems: [...(problems ?? [])],
      ...(place === undefined ? {} : { place }),
      ...(known.id === undefined ? (id === undefined ? {} : { id }) : { id: known.id }),
    };
    return keepUnmapped({ ...labels, correlation }, kept, known, at);
  }

  async function keep(changes: readonly IncomingChange[], how: string, correlation: string): Promise<void> {
    for (let from = 0; from < changes.length; from += AT_ONCE) {
      const some = changes.slice(from, from + AT_ONCE);
      const outcomes = await inbox.accept(some);
      remember(some.map(({ id }) => id));
      const accepted = some.filter((_, at) => outcomes[at] === 'accepted');
      if (accepted.length === 0) continue;
      taken.push({ at: Date.now(), count: accepted.length });
      // What catches up waits behind what just happened.
      target.wake([...new Set(accepted.map(({ key }) => key))], changes.length > AT_ONCE ? 'later' : 'now');
      for (const outcome of ['accepted', 'duplicate'] as const) {
        const count = outcomes.filter((one) => one === outcome).length;
        if (count > 0) inboxMeters.received(labels, outcome, count);
      }
      const results = some.map(({ id }, at) => ({ id, outcome: outcomes[at] ?? ('duplicate' as const) }));
      tellReceived(log, labels, how, { correlation, results });
    }
  }

  return {
    async take(batch) {
      const changes = batch.groups
        .map((group) => incomingOf(batch, group))
        .filter(({ id }) => !remembered.has(id));
      await keep(changes, batch.how, batch.correlation);
    },
    async takeUnreadable(file, mark, problem, correlation) {
      const kept = { feed: 'files', rows: [], shown: [], problems: [{ path: '', message: problem }], file };
      const change = keepUnmapped({ ...labels, correlation }, kept, { data: {} }, now());
      const id = contentId('unmapped', [{ file, mark }]);
      await keep([{ ...change, id, key: id }], 'file', correlation);
    },
    hasRoom() {
      const since = Date.now() - COUNTED_EVERY;
      taken = taken.filter(({ at }) => at >= since);
      return target.backlog() + taken.reduce((sum, { count }) => sum + count, 0) < target.mostWaiting;
    },
  };
}
