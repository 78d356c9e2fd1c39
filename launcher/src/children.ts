import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openLogFile } from './log-file';

/** A process of the system, kept alive: one that ends unasked is started again, later each time it fails soon. */
export interface Child {
  readonly name: string;
  /** Resolves with the exit code when it ended and stays ended. */
  readonly ended: Promise<number>;
  /** Asks for an orderly end, and ends it by force when that takes too long. */
  stop(): Promise<void>;
  /** Ends it now. */
  kill(): void;
}

export interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** Longer than a process takes for its own orderly end. */
const PATIENCE = 30_000;
/** The exit codes that say "a setting is wrong" and "the port is taken": starting again would not help. */
const HOPELESS = [2, 3];

function parsed(line: string): LogLine {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null ? { ...json } : { msg: line };
  } catch {
    return { level: 'error', msg: line };
  }
}

/** Starts `dist/<name>.js` with the environment; its log lines go to a file and to `heard`. */
export function keepRunning(
  name: string,
  { env, logs, heard }: { env: NodeJS.ProcessEnv; logs: string; heard: (line: LogLine) => void },
): Child {
  const out = openLogFile(logs, name, (error) =>
    heard({ level: 'error', msg: `its log can't be written: ${error.message}` }),
  );
  let child: ChildProcess | undefined;
  let stopping = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let finish: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => (finish = resolve));

  const start = () => {
    const startedAt = Date.now();
    const fresh = fork(fileURLToPath(new URL(`${name}.js`, import.meta.url)), [], {
      env,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own process group: Ctrl-C reaches it through `stop`, in order, not from the terminal.
      detached: true,
    });
    child = fresh;
    for (const stream of [fresh.stdout, fresh.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        out.write(line);
        heard(parsed(line));
      });
    }
    fresh.once('exit', (code, signal) => {
      if (stopping || (code !== null && HOPELESS.includes(code))) {
        finish(code ?? 0);
        return;
      }
      failures = Date.now() - startedAt > 30_000 ? 0 : failures + 1;
      const wait = Math.min(200 * 2 ** failures, 10_000);
      heard({ level: 'warn', msg: `${name} ended (${signal ?? `code ${code}`}), starting it again` });
      retry = setTimeout(start, wait);
    });
  };
  start();

  return {
    name,
    ended,
    async stop() {
      stopping = true;
      clearTimeout(retry);
      if (!child || child.exitCode !== null || child.signalCode !== null) finish(0);
      else child.kill('SIGTERM');
      const force = setTimeout(() => child?.kill('SIGKILL'), PATIENCE);
      await ended;
      clearTimeout(force);
      await out.close();
    },
    kill: () => void child?.kill('SIGKILL'),
  };
}
