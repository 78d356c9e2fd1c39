import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '@mullion/platform/db/database';
import { check } from '@mullion/sync-adapters/simulator/check/checker';
import { sendAgain } from '@mullion/sync-adapters/simulator/states';
import { forgottenChanges, isCalm, until } from './calm';
import type { Figures } from './figures';
import { type Inflicted, inflictAll } from './inflict';
import { compareNow, mendAll } from './mend';
import type { PlannedFault } from './schedule';
import type { Misbehaviour } from './simulator';
import type { Stand } from './stand';

export interface RunOptions {
  readonly programs: string;
  readonly schedule: readonly PlannedFault[];
  readonly seconds: number;
  /** How the factory behaves all the time. */
  readonly misbehaviour: Misbehaviour;
  /** Changes a second. */
  readonly rate: number;
  /** How long the drain may take, in seconds. */
  readonly drainSeconds: number;
  readonly say: (line: string) => void;
  readonly halted: () => boolean;
}

/** Runs the factory and the faults against a system that is ready, lets all drain, and says what it came to. */
export async function runFaults(stand: Stand, options: RunOptions): Promise<Figures> {
  const { say, halted } = options;
  const portal = openDatabase(stand.databaseUrl, { max: 4 });
  const factory = openDatabase(stand.factoryDatabaseUrl, { max: 4 });
  try {
    const calm = () => isCalm({ portal, factory });
    const live = async () => (await stand.factory.state()).phase === 'live';
    await until('the factory had told its history', live, 120);
    await until('the portal had worked off the history', calm, 60);

    const from = Date.now();
    await stand.factory.misbehave(options.misbehaviour);
    await stand.factory.rate(options.rate);
    const [faults] = await Promise.all([
      inflictAll(stand, options.schedule, options),
      pause(options.seconds * 1_000),
    ]);
    const lastFault = Date.now();
    await stand.factory.misbehave({});
    await stand.factory.pause();
    const seconds = (lastFault - from) / 1_000;
    say(`${seconds.toFixed(1).padStart(6)} s  the faults are over; waiting for the drain`);
    await stand.ready();
    if (halted()) throw new Error('Stopped.');
    await until('everything was sent, worked off and shown', calm, options.drainSeconds);
    const drainSeconds = (Date.now() - lastFault) / 1_000;

    const { drainSeconds: patience } = options;
    const mended = await mendAll(stand, factory);
    await until('what waited behind held changes was worked off', calm, patience);
    const unseen =
      (options.misbehaviour['losesChanges'] ?? 0) > 0 ? await fetchForgotten(stand, factory, say) : 0;
    await until('what the factory sent late was worked off', calm, patience);
    await mendAll(stand, factory);
    await until('the last was worked off', calm, patience);
    return await judge(stand, { options, portal, factory, faults, seconds, drainSeconds, mended, unseen });
  } finally {
    await portal.close();
    await factory.close();
  }
}

/** So long nothing more was found: the sweep has seen what it can see. */
const QUIET = 12_000;

/**
 * Lets the sweep find what the factory forgot to send. Answers how many changes it did not miss, since the facts that it
 * compares are the same without them; those the factory sends of its own accord.
 */
async function fetchForgotten(stand: Stand, factory: Database, say: RunOptions['say']): Promise<number> {
  await compareNow(stand);
  let left = await forgottenChanges(factory);
  let since = Date.now();
  while (left.length > 0 && Date.now() - since < QUIET) {
    await pause(500);
    const now = await forgottenChanges(factory);
    if (now.length < left.length) since = Date.now();
    left = now;
  }
  const kinds = new Map<string, number>();
  for (const { kind } of left) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (left.length > 0)
    say(
      `The sweep did not see ${left.length} forgotten changes; the factory sends them by itself: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
    );
  for (const { factory: id, key } of left) await sendAgain(factory, id, [key]);
  return left.length;
}

interface Outcome {
  readonly options: RunOptions;
  readonly portal: Database;
  readonly factory: Database;
  readonly faults: readonly Inflicted[];
  readonly seconds: number;
  readonly drainSeconds: number;
  readonly mended: Figures['mended'];
  readonly unseen: number;
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

/** Three judges: the checker with the factory's own record, the log's hash chain, and a replay of all read models. */
async function judge(stand: Stand, outcome: Outcome): Promise<Figures> {
  const { options, portal, factory, faults, seconds, drainSeconds, mended, unseen } = outcome;
  const { summary, problems } = await check({ simulator: factory, portal, patience: 10_000, mended: true });
  const [verified, rebuilt] = await Promise.all([
    tool(stand, options.programs, 'verify'),
    tool(stand, options.programs, 'rebuild', 'all'),
  ]);
  const answers = await stand.factory.meter('simulator_changes_answered_total');
  const requests = await stand.factory.meter('simulator_requests_total');
  const { surprises } = await stand.factory.state();
  const [fetched] = await factory.query<{ count: number }>(
    "select count(*)::int as count from feed where missed = 'asked'",
  );
  const counts = new Map<string, number>();
  for (const { name } of faults) counts.set(name, (counts.get(name) ?? 0) + 1);
  const { applied, duplicates, stale, skipped, held } = summary;
  const { lost, doubled, outOfOrder, phantom, missing, extra, differing } = summary;
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
    drainSeconds,
    projectionsEqual: rebuilt.good,
    logIntact: verified.good,
    crashes: Object.values(stand.processes).flatMap(({ crashes }) => crashes),
    problems: [
      ...problems,
      ...surprises.map((surprise) => `answered otherwise than agreed: ${surprise}`),
      ...(verified.good ? [] : [verified.said]),
      ...(rebuilt.good ? [] : [rebuilt.said]),
    ],
  };
}
