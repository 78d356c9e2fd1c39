import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
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

/** The last error in a log, as it was written. */
function lastWords(file: string): string {
  const lines = readFileSync(file, 'utf8').slice(-TAIL).split('\n');
  const grave = lines
    .filter((line) => line.includes('"level":"fatal"') || !line.startsWith('{'))
    .filter(Boolean);
  return (grave.at(-1) ?? 'without a word').slice(0, 600);
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
  let child: ChildProcess | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopping = false;
  let told = false;
  const crashes: string[] = [];
  let kills = 0;
  let gone: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (gone = resolve));

  const start = () => {
    const out = openSync(join(logs, `${name}.log`), 'a');
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
      if (!told)
        crashes.push(`${name} ended (${signal ?? `code ${code}`}): ${lastWords(join(logs, `${name}.log`))}`);
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
