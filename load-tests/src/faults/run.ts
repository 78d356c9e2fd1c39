import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@mullion/platform/db/database';
import { isCalm } from './calm';
import { decide } from './engineers';
import type { Figures } from './figures';
import { fetchForgotten } from './forgotten';
import { inflictAll } from './inflict';
import { judge } from './judge';
import { mendAll } from './mend';
import type { PlannedFault } from './schedule';
import type { Misbehaviour } from './simulator';
import type { Stand } from './stand';
import { until } from './until';

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

/** Seconds in which ops must get their first mail of what is held back: it tells them to begin. */
const FIRST_MAIL = 90;

/** Runs the factory, the engineers and the faults against a system that is ready, lets all drain, and says what it came to. */
export async function runFaults(stand: Stand, options: RunOptions): Promise<Figures> {
  const { say, halted, drainSeconds: patience } = options;
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
    const breaking = new AbortController();
    const { signal } = breaking;
    const ends = () => signal.aborted || halted();
    const suffer = async () => {
      const [faults] = await Promise.all([
        inflictAll(stand, options.schedule, { ...options, halted: ends }),
        pause(options.seconds * 1_000, undefined, { signal }),
      ]);
      const lastFault = Date.now();
      await stand.factory.misbehave({});
      await stand.factory.rate(0);
      const seconds = (lastFault - from) / 1_000;
      say(`${seconds.toFixed(1).padStart(6)} s  the faults are over; waiting for the drain`);
      await stand.ready();
      return { faults, lastFault, seconds };
    };
    // Who fails ends the run at once, and the other inflicts or presses nothing more.
    const [{ faults, lastFault, seconds }, pressed] = await Promise.all([
      suffer(),
      decide(stand, options.seconds, ends),
    ]).catch((error: unknown) => {
      breaking.abort();
      throw error;
    });
    if (halted()) throw new Error('Stopped.');
    await until('everything was sent, worked off and shown', calm, patience);
    const drainSeconds = (Date.now() - lastFault) / 1_000;

    const held = await portal.query(`select from sync.changes where status = 'held' limit 1`);
    if (held.length > 0)
      await until('ops got a mail of what is held back', () => stand.mails.length > 0, FIRST_MAIL);
    const mended = await mendAll(stand, factory);
    await until('what waited behind held changes was worked off', calm, patience);
    const forgets = (options.misbehaviour['losesChanges'] ?? 0) > 0;
    const swept = forgets ? await fetchForgotten(stand, { portal, factory }, say) : undefined;
    await until('what the factory sent late was worked off', calm, patience);
    await mendAll(stand, factory);
    await until('the last was worked off', calm, patience);
    const { programs } = options;
    return await judge(stand, {
      programs,
      portal,
      factory,
      faults,
      seconds,
      drainSeconds,
      mended,
      pressed,
      swept,
    });
  } finally {
    await portal.close();
    await factory.close();
  }
}
