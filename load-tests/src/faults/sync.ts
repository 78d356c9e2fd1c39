import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { isBroken, tableOf } from './figures';
import { MISBEHAVIOUR } from './inflict';
import { copyPrograms, programsFolder } from './programs';
import { runFaults } from './run';
import { scheduleOf } from './schedule';
import { openStand, type Stand } from './stand';

const EVERY = 4.2;
const MOST_PROBLEMS = 40;
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Settings {
  readonly minutes: number;
  readonly rate: number;
  readonly seed: string;
}

/** Reads `--minutes 3 --rate 200 --seed monday`; throws a sentence on what can't be used. */
export function settingsOf(words: readonly string[], now = new Date()): Settings {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: 'string', default: '3' },
      rate: { type: 'string', default: '200' },
      seed: { type: 'string', default: now.toISOString().slice(0, 19) },
    },
  });
  const number = (name: 'minutes' | 'rate', least: number, most: number) => {
    const value = Number(values[name]);
    if (!(value >= least && value <= most))
      throw new Error(`--${name} must be a number from ${least} to ${most}.`);
    return value;
  };
  return { minutes: number('minutes', 0.1, 600), rate: number('rate', 1, 10_000), seed: values.seed };
}

/** On Ctrl-C, SIGTERM and the death of who started us: ends what was handed to `first`, then does `last`, then exits. */
function whenTold(last: () => void) {
  let begun = false;
  let end: () => Promise<void> = () => Promise.resolve();
  const halt = () => {
    if (begun) return;
    begun = true;
    void end().finally(() => {
      last();
      process.exit(130);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, halt);
  return { begun: () => begun, first: (what: () => Promise<void>) => void (end = what) };
}

/**
 * `npm run faults -- sync`: the factory at its worst against a system whose parts are killed, wiped and cut off all the
 * time. Ends with 0 when every promise was kept, with 1 when one was broken; then the logs stay.
 */
export async function faultsOfSync(words: readonly string[]): Promise<number> {
  const { minutes, rate, seed } = settingsOf(words);
  const checkout = dirname(checkoutFolder('migrations'));
  const programs = await programsFolder(checkout);
  const ending = whenTold(() => programs.remove());
  let stand: Stand | undefined;
  let kept = true;
  try {
    copyPrograms(dirname(fileURLToPath(import.meta.url)), programs.path);
    const schedule = scheduleOf(seed, minutes * 60, EVERY);
    say(`Faults of sync: ${minutes} min at ${rate} changes/s, ${schedule.length} faults, --seed ${seed}`);
    for (const { at, name } of schedule) say(`${at.toFixed(1).padStart(6)} s  planned: ${name}`);
    say('Starting a system of its own');
    stand = await openStand({ programs: programs.path, orders: 150, seed, durable: true }, ending.first);
    const figures = await runFaults(stand, {
      programs: programs.path,
      schedule,
      seconds: minutes * 60,
      misbehaviour: MISBEHAVIOUR,
      rate,
      drainSeconds: 300,
      say,
      halted: ending.begun,
    });
    kept = !isBroken(figures);
    say(`\n${tableOf(figures)}\n`);
    for (const problem of figures.problems.slice(0, MOST_PROBLEMS)) say(problem);
    if (figures.problems.length > MOST_PROBLEMS) say(`… and ${figures.problems.length - MOST_PROBLEMS} more`);
    say(kept ? 'Every promise was kept.' : 'A PROMISE WAS BROKEN.');
  } catch (error) {
    kept = false;
    say(error instanceof Error ? error.message : String(error));
  } finally {
    if (!ending.begun()) {
      await stand?.stop(!kept);
      programs.remove();
    }
  }
  if (!kept && stand) say(`The logs of the run: ${stand.logs}`);
  return kept ? 0 : 1;
}
