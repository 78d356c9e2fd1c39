import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** One process of the system, started again whenever it ends, as a supervisor does. */
export interface Process {
  readonly name: string;
  readonly pid: number | undefined;
  /** Each time that it ended without having been told to, in words: an error that it could not live with. */
  readonly crashes: readonly string[];
  /** How often it was killed by this run. */
  readonly kills: number;
  /** kill -9. */
  kill(): void;
  /** Stands still until it is told to go on: others take it for dead, and it does not know. */
  freeze(): void;
  thaw(): void;
  /** SIGTERM: an orderly end, and a new start. */
  restart(): void;
  /** An orderly end for good; by force after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

const AGAIN_AFTER = 300;
const TAIL = 200_000;
const MOST_WORDS = 1_500;

/** What it said since this place of its log that is no everyday line: its last error, and what Node says when it ends it. */
function lastWords(file: string, since: number): string {
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const from = Math.max(since, size - TAIL);
    const bytes = Buffer.alloc(size - from);
    readSync(log, bytes, 0, bytes.length, from);
    const lines = bytes.toString('utf8').split('\n');
    // The beginning of a tail is the rest of a line.
    const grave = lines
      .slice(from > since ? 1 : 0)
      .filter((line) => line.includes('"level":"fatal"') || (line.trim() !== '' && !line.startsWith('{')));
    return grave.length > 0 ? grave.join('\n').slice(-MOST_WORDS) : 'without a word';
  } finally {
    closeSync(log);
  }
}

/** Starts `<programs>/<program>.js`; what it says goes to `<logs>/<name>.log`. It ends by itself when we die. */
export function keepRunning(
  name: string,
  {
    program,
    programs,
    logs,
    env,
  }: { program: string; programs: string; logs: string; env: NodeJS.ProcessEnv },
): Process {
  const file = join(logs, `${name}.log`);
  let child: ChildProcess | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopping = false;
  let told = false;
  const crashes: string[] = [];
  let kills = 0;
  let gone: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (gone = resolve));

  const start = () => {
    const out = openSync(file, 'a');
    const since = fstatSync(out).size;
    const fresh = fork(join(programs, `${program}.js`), [], {
      env,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', out, out, 'ipc'],
      // Ctrl-C in the terminal must reach it through `stop`, in order.
      detached: true,
    });
    closeSync(out);
    child = fresh;
    told = false;
    fresh.once('exit', (code, signal) => {
      if (stopping) {
        gone();
        return;
      }
      if (!told) crashes.push(`${name} ended (${signal ?? `code ${code}`}): ${lastWords(file, since)}`);
      retry = setTimeout(start, AGAIN_AFTER);
    });
  };
  start();

  const isAlive = () => child?.exitCode === null && child.signalCode === null;
  const tell = (signal: NodeJS.Signals) => {
    if (!child || !isAlive()) return false;
    told = true;
    return child.kill(signal);
  };
  return {
    name,
    get pid() {
      return child?.pid;
    },
    crashes,
    get kills() {
      return kills;
    },
    kill() {
      if (tell('SIGKILL')) kills += 1;
    },
    freeze() {
      if (isAlive()) child?.kill('SIGSTOP');
    },
    thaw() {
      if (isAlive()) child?.kill('SIGCONT');
    },
    restart() {
      tell('SIGTERM');
    },
    async stop(patience) {
      stopping = true;
      clearTimeout(retry);
      if (!tell('SIGTERM')) gone();
      const force = setTimeout(() => tell('SIGKILL'), patience);
      await ended;
      clearTimeout(force);
    },
  };
}
