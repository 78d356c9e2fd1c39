import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Database } from '@mullion/platform/db/database';
import { check } from '@mullion/sync-adapters/simulator/check/checker';
import { judgeDecisions } from './decisions';
import type { Pressed } from './engineers';
import type { Figures } from './figures';
import type { Swept } from './forgotten';
import type { Inflicted } from './inflict';
import { judgeMails } from './mails';
import type { Stand } from './stand';

/** Seconds in which ops must hear of the end of what was mended. */
const LAST_MAILS = 60;

/** What a run did, when all of it has drained. */
export interface Outcome {
  readonly programs: string;
  readonly portal: Database;
  readonly factory: Database;
  readonly faults: readonly Inflicted[];
  readonly seconds: number;
  readonly drainSeconds: number;
  readonly mended: Figures['mended'];
  readonly pressed: readonly Pressed[];
  /** Undefined where the factory forgot nothing. */
  readonly swept: Swept | undefined;
}

/** Runs one of the tools on the portal's database. */
const tool = (
  { databaseUrl, masterKey }: Stand,
  programs: string,
  name: 'verify' | 'rebuild',
  ...words: string[]
): Promise<{ readonly good: boolean; readonly said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl, MASTER_KEY: masterKey };
    execFile(
      process.execPath,
      [join(programs, `${name}.js`), ...words],
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, out, complaints) => resolve({ good: error === null, said: `${out}${complaints}`.trim() }),
    );
  });

/**
 * The judges: the checker with the factory's own record, the log's hash chain, a replay of all read models, the engineers'
 * decisions on both sides, and the mails of operations.
 */
export async function judge(stand: Stand, outcome: Outcome): Promise<Figures> {
  const { programs, portal, factory, faults, seconds, drainSeconds, mended, pressed, swept } = outcome;
  const mailing = judgeMails(portal, stand.mails, LAST_MAILS);
  const { summary, problems } = await check({ simulator: factory, portal, patience: 10_000, mended: true });
  const [verified, rebuilt] = await Promise.all([
    tool(stand, programs, 'verify'),
    tool(stand, programs, 'rebuild', 'all'),
  ]);
  const decisions = await judgeDecisions({ portal, factory }, pressed);
  const mails = await mailing;
  const answers = await stand.factory.meter('simulator_changes_answered_total');
  const requests = await stand.factory.meter('simulator_requests_total');
  const { surprises } = await stand.factory.state();
  const [fetched] = await factory.query<{ count: number }>(
    "select count(*)::int as count from feed where missed = 'asked'",
  );
  const unseen = swept?.unseen ?? 0;
  const counts = new Map<string, number>();
  for (const { name } of faults) counts.set(name, (counts.get(name) ?? 0) + 1);
  const { applied, duplicates, stale, skipped, held } = summary;
  const { lost, doubled, outOfOrder, phantom, missing, extra, differing } = summary;
  const crashes = stand.crashes();
  return {
    seconds,
    faults: counts,
    sent: summary.acknowledged + summary.unacknowledged,
    acknowledged: summary.acknowledged,
    repetitions: answers.get('duplicate') ?? 0,
    unanswered: requests.get('unreachable') ?? 0,
    ends: { applied, duplicates, stale, skipped, held },
    wrong: { lost, doubled, outOfOrder, phantom, missing, extra, differing },
    mended,
    forgotten: { fetched: (fetched?.count ?? 0) - unseen, unseen },
    decisions,
    mails,
    drainSeconds,
    projectionsEqual: rebuilt.good,
    logIntact: verified.good,
    crashes,
    problems: [
      ...problems,
      ...decisions.problems,
      ...mails.problems,
      ...(swept?.problems ?? []),
      ...surprises.map((surprise) => `answered otherwise than agreed: ${surprise}`),
      ...(verified.good ? [] : [verified.said]),
      ...(rebuilt.good ? [] : [rebuilt.said]),
      ...crashes.map((words) => `a process ended, and nobody had told it to: ${words}`),
    ],
  };
}
