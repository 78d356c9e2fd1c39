import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** One process of the system, started again whenever it ends, as a supervisor does. */
export interface Process {
  readonly name: string;
  readonly pid: number | undefined;
  /** How often it ended without having been told to: an error that it could not live with. */
  readonly crashes: number;
  /** How often it was killed by this run. */
  readonly kills: number;
  /** kill -9. */
  kill(): void;
  /** SIGTERM: an orderly end, and a new start. */
  restart(): void;
  /** An orderly end for good; by force after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

const AGAIN_AFTER = 300;

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
  let crashes = 0;
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
    fresh.once('exit', () => {
      if (stopping) {
        gone();
        return;
      }
      if (!told) crashes += 1;
      retry = setTimeout(start, AGAIN_AFTER);
    });
  };
  start();

  const tell = (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    told = true;
    return child.kill(signal);
  };
  return {
    name,
    get pid() {
      return child?.pid;
    },
    get crashes() {
      return crashes;
    },
    get kills() {
      return kills;
    },
    kill() {
      if (tell('SIGKILL')) kills += 1;
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
