import { setTimeout as pause } from 'node:timers/promises';
import type { FaultName, PlannedFault } from './schedule';
import type { Misbehaviour } from './simulator';
import type { Stand } from './stand';

/** What one fault needs: faults of one part wait for each other, others overlap. */
interface Kind {
  readonly part: 'processes' | 'redis' | 'postgres' | 'factory line' | 'database line' | 'factory';
  /** Resolves when what was broken is whole again, with what shows that it really happened. */
  readonly inflict: (stand: Stand, lasts: number, misbehaviour: Misbehaviour) => Promise<string>;
}

const seconds = (count: number) => pause(count * 1_000);

const killing = (...names: (keyof Stand['processes'])[]): Kind => ({
  part: 'processes',
  inflict: async ({ processes, ready }) => {
    const killed = names.map((name) => ({ name, pid: processes[name].pid }));
    for (const { name } of killed) processes[name].kill();
    await pause(400);
    await ready();
    for (const { name, pid } of killed)
      if (processes[name].pid === pid) throw new Error(`${name} was not killed`);
    return `process ${killed.map(({ pid }) => pid).join(', ')}`;
  },
});

const postgres = (how: 'fast' | 'immediate' | 'kill'): Kind => ({
  part: 'postgres',
  inflict: async (stand) => {
    const before = stand.postgres.port;
    await stand.postgres.restart(how);
    if (stand.postgres.port === before) throw new Error('Postgres was not restarted');
    return `port ${before}, now ${stand.postgres.port}`;
  },
});

const KINDS: Readonly<Record<FaultName, Kind>> = {
  'kill sync 1': killing('sync1'),
  'kill sync 2': killing('sync2'),
  'kill both sync': killing('sync1', 'sync2'),
  'kill projections': killing('projections'),
  'kill api': killing('api'),
  'kill notifications': killing('notifications'),
  'freeze sync 2': {
    part: 'processes',
    inflict: async ({ processes: { sync2 }, ready }, lasts) => {
      const { pid } = sync2;
      sync2.freeze();
      await seconds(lasts * 3);
      sync2.thaw();
      await ready();
      return `process ${pid}, for ${(lasts * 3).toFixed(1)} s`;
    },
  },
  'end sync 1 in order': {
    part: 'processes',
    inflict: async ({ processes, ready }) => {
      const { pid } = processes.sync1;
      processes.sync1.restart();
      while (processes.sync1.pid === pid) await pause(50);
      await ready();
      return `process ${pid}`;
    },
  },
  'flush Redis': {
    part: 'redis',
    inflict: async ({ redis }) => `${await redis.flush()} keys`,
  },
  'kill Redis': {
    part: 'redis',
    inflict: async ({ redis }, lasts) => {
      await redis.restart(lasts * 1_000);
      return `away for ${lasts.toFixed(1)} s`;
    },
  },
  'restart Postgres': postgres('fast'),
  'stop Postgres at once': postgres('immediate'),
  'kill Postgres': postgres('kill'),
  'cut the line to the factory': {
    part: 'factory line',
    inflict: ({ lines: { factory } }) => {
      const before = factory.broken;
      factory.cut();
      return Promise.resolve(`${factory.broken - before} connections`);
    },
  },
  'lose answers to the factory': {
    part: 'factory line',
    inflict: async ({ lines: { factory } }, lasts) => {
      const before = factory.broken;
      factory.deafen();
      await seconds(lasts / 2);
      factory.cut();
      factory.open();
      return `${factory.broken - before} connections`;
    },
  },
  'stall the line to the factory': {
    part: 'factory line',
    inflict: async ({ lines: { factory } }, lasts) => {
      factory.stall();
      await seconds(lasts);
      factory.open();
      return `for ${lasts.toFixed(1)} s`;
    },
  },
  'cut the line from the portal to the factory': {
    part: 'factory line',
    inflict: async ({ lines: { answers } }, lasts) => {
      const before = answers.broken;
      answers.stall();
      await seconds(lasts);
      answers.cut();
      answers.open();
      return `after ${lasts.toFixed(1)} s, ${answers.broken - before} connections`;
    },
  },
  'cut the lines to Postgres': {
    part: 'database line',
    inflict: ({ lines: { database } }) => {
      const before = database.broken;
      database.cut();
      return Promise.resolve(`${database.broken - before} connections`);
    },
  },
  'stall the lines to Postgres': {
    part: 'database line',
    inflict: async ({ lines: { database } }, lasts) => {
      database.stall();
      await seconds(lasts);
      database.open();
      return `for ${lasts.toFixed(1)} s`;
    },
  },
  'silence, then a flood': {
    part: 'factory',
    inflict: async ({ factory }, lasts, misbehaviour) => {
      const flood = Math.round(400 * lasts);
      await factory.misbehave({ ...misbehaviour, silenceSeconds: Math.ceil(lasts), flood });
      await seconds(lasts);
      return `${Math.ceil(lasts)} s, ${flood} changes`;
    },
  },
};

/** How the factory behaves all the time, shares of its changes. */
export const MISBEHAVIOUR: Misbehaviour = {
  duplicates: 0.05,
  shuffles: 0.05,
  unknownCodes: 0.003,
  rubbish: 0.01,
  invariantBreaks: 0.003,
  unknownDealer: 0.002,
  losesChanges: 0.002,
  commandErrors: 0.1,
  commandRefusals: 0.02,
};

export interface Inflicted {
  readonly name: FaultName;
  /** What shows that it really happened. */
  readonly proof: string;
}

/** Works off a schedule. Throws when a fault could not be brought about: a run without its faults proves nothing. */
export async function inflictAll(
  stand: Stand,
  schedule: readonly PlannedFault[],
  {
    misbehaviour,
    say,
    halted,
  }: {
    readonly misbehaviour: Misbehaviour;
    readonly say: (line: string) => void;
    readonly halted: () => boolean;
  },
): Promise<Inflicted[]> {
  const from = Date.now();
  const clock = () => `${((Date.now() - from) / 1_000).toFixed(1).padStart(6)} s`;
  const turns = new Map<string, Promise<unknown>>();
  const done: Inflicted[] = [];
  const under = schedule.map(async ({ at, name, lasts }) => {
    // Of a run that failed nothing is waited for.
    await pause(at * 1_000, undefined, { ref: false });
    const { part, inflict } = KINDS[name];
    const turn = (turns.get(part) ?? Promise.resolve()).then(async () => {
      if (halted()) return;
      const proof = await inflict(stand, lasts, misbehaviour);
      done.push({ name, proof });
      say(`${clock()}  ${name} (${proof})`);
    });
    turns.set(part, turn);
    await turn;
  });
  await Promise.all(under);
  return done;
}
