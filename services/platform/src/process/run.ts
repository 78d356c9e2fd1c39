import { type Config, readConfig } from './config';
import { Health } from './health';
import { type Log, openLog } from './log';

export interface Process {
  readonly config: Config;
  readonly log: Log;
  readonly health: Health;
  /** Registers what to do when told to stop; the last registered runs first. */
  onStop(step: () => Promise<unknown> | undefined): void;
}

const PATIENCE = 25_000;

/**
 * The frame of every `main.ts`: settings, log, health, and an orderly end on SIGTERM or SIGINT. An error that nobody
 * caught ends the process (the supervisor starts it again): state that matters is in Postgres.
 */
export function runProcess(name: string, start: (process: Process) => Promise<void>): void {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
  const log = openLog(name, config.LOG_LEVEL);
  const health = new Health();
  const steps: (() => Promise<unknown> | undefined)[] = [];
  let ending = false;

  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    health.stopping();
    setTimeout(() => process.exit(code || 1), PATIENCE).unref();
    for (const step of steps.reverse()) {
      try {
        await step();
      } catch (error) {
        log.error({ err: error }, 'could not end in order');
      }
    }
    log.info('stopped');
    process.exit(code);
  };
  const fail = (error: unknown) => {
    log.fatal({ err: error }, 'stopped by an error');
    void end(1);
  };
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // A parent that was killed with -9 can't pass the news on; its end of this line closes instead.
  if (process.send) process.on('disconnect', () => void end(0));

  start({ config, log, health, onStop: (step) => void steps.push(step) }).then(
    () => log.info('started'),
    fail,
  );
}
