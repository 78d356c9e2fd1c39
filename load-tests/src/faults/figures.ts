import type { Decisions } from './decisions';
import type { Mails } from './mails';
import type { Mended } from './mend';

/** What a run came to. */
export interface Figures {
  readonly seconds: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly sent: number;
  readonly acknowledged: number;
  /** Answers that said: known already. */
  readonly repetitions: number;
  /** Requests that nobody answered, so that nobody could know what became of them. */
  readonly unanswered: number;
  readonly ends: Readonly<Record<'applied' | 'duplicates' | 'stale' | 'skipped' | 'held', number>>;
  readonly wrong: Readonly<
    Record<'lost' | 'doubled' | 'outOfOrder' | 'phantom' | 'missing' | 'extra' | 'differing', number>
  >;
  readonly mended: Mended;
  /** Changes that the factory forgot to send: those that ops or the sweep had it send, and those that neither could see. */
  readonly forgotten: { readonly fetched: number; readonly unseen: number };
  readonly decisions: Decisions;
  readonly mails: Mails;
  /** From the last fault until everything was sent, worked off and shown. */
  readonly drainSeconds: number;
  readonly projectionsEqual: boolean;
  readonly logIntact: boolean;
  /** Processes that ended without having been told to, with their last words; each is a problem, too. */
  readonly crashes: readonly string[];
  /** One sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

const list = <T extends object>(figures: T, ...names: (keyof T)[]): string =>
  names.map((name) => String(figures[name])).join(', ');

/** The lines of the table, name and value. */
export function rowsOf(figures: Figures): [string, string][] {
  const { ends, wrong, mended, forgotten, decisions, mails } = figures;
  const byKind = [...figures.faults].sort(([a], [b]) => a.localeCompare(b));
  const total = byKind.reduce((sum, [, count]) => sum + count, 0);
  return [
    ['seconds', figures.seconds.toFixed(0)],
    ['faults', String(total)],
    ...byKind.map(([name, count]): [string, string] => [`  ${name}`, String(count)]),
    ['changes sent', String(figures.sent)],
    ['acknowledged', String(figures.acknowledged)],
    ['repetitions recognised', String(figures.repetitions)],
    ['unknown (unanswered requests)', String(figures.unanswered)],
    ['applied', String(ends.applied)],
    ['duplicates', String(ends.duplicates)],
    ['stale', String(ends.stale)],
    ['skipped by ops', String(ends.skipped)],
    ['held', String(ends.held)],
    ['codes mapped, changes retried', `${mended.mapped}, ${mended.retried}`],
    ['forgotten by the factory: fetched, not seen', `${forgotten.fetched}, ${forgotten.unseen}`],
    ['decisions taken by the API, refused by it', `${decisions.taken}, ${decisions.refused}`],
    ['  told, refused by the factory, overtaken', list(decisions, 'told', 'refusedThere', 'overtaken')],
    ['  lost, doubled, unanswered, phantom', list(decisions, 'lost', 'doubled', 'unanswered', 'phantom')],
    ['incidents, still open', `${mails.incidents}, ${mails.open}`],
    ['mails, repeated under their id, news for the next', list(mails, 'mails', 'repeated', 'waiting')],
    ['lost', String(wrong.lost)],
    ['doubled', String(wrong.doubled)],
    ['out of order', String(wrong.outOfOrder)],
    ['phantom', String(wrong.phantom)],
    ['orders missing, extra, differing', `${wrong.missing}, ${wrong.extra}, ${wrong.differing}`],
    ['projections equal a replay', figures.projectionsEqual ? 'yes' : 'NO'],
    ['event log intact', figures.logIntact ? 'yes' : 'NO'],
    ['processes that ended by themselves', String(figures.crashes.length)],
    ['drained after the last fault in', `${figures.drainSeconds.toFixed(1)} s`],
  ];
}

/** The table as text. */
export function tableOf(figures: Figures): string {
  const rows = rowsOf(figures);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

/** Was a promise broken? */
export const isBroken = ({ problems }: Figures): boolean => problems.length > 0;
