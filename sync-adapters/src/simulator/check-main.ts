import { openDatabase } from '@mullion/platform/db/database';
import { readConfig } from '@mullion/platform/process/config';
import { z } from 'zod';
import { check } from './check/checker';
import { isGood } from './check/compare';

/**
 * `npm run check`: compares what the factory simulator knows with what the portal shows. Ends with 0 when nothing is lost,
 * doubled, out of order or different, with 1 otherwise, with 2 when it could not compare.
 */

const PATIENCE = 30_000;
const MOST_LINES = 200;
const state = z.object({ paused: z.boolean() });

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Pauses a running simulator; answers how to let it go on. Where none runs, or it was paused, there is nothing to do. */
async function hush(port: number): Promise<() => Promise<unknown>> {
  const nothing = () => Promise.resolve();
  const control = `http://127.0.0.1:${port}`;
  try {
    const answer = await fetch(`${control}/state`);
    const now = state.safeParse(await answer.json());
    if (!now.success || now.data.paused) return nothing;
    await fetch(`${control}/pause`, { method: 'POST' });
    return () => fetch(`${control}/resume`, { method: 'POST' });
  } catch {
    return nothing;
  }
}

async function main(): Promise<number> {
  const config = readConfig();
  if (!config.SIMULATOR_DATABASE_URL)
    throw new Error('SIMULATOR_DATABASE_URL must name the database of the factory simulator.');
  if (!config.DATABASE_URL && !config.DEMO_PASSWORD)
    throw new Error(
      'Set DATABASE_URL to compare with the event log, or DEMO_PASSWORD to ask the API as admin@demo.example; or both.',
    );
  const simulator = openDatabase(config.SIMULATOR_DATABASE_URL, { max: 2 });
  const portal = config.DATABASE_URL ? openDatabase(config.DATABASE_URL, { max: 4 }) : undefined;
  const goOn = await hush(config.SIMULATOR_PORT);
  try {
    const report = await check({
      simulator,
      portal,
      api: config.DEMO_PASSWORD
        ? {
            url: config.PUSH_URL ?? `http://127.0.0.1:${config.PORT}`,
            email: 'admin@demo.example',
            password: config.DEMO_PASSWORD,
          }
        : undefined,
      patience: PATIENCE,
      onProgress: (waiting) => say(`waits for ${JSON.stringify(waiting)}`),
    });
    for (const problem of report.problems.slice(0, MOST_LINES)) say(problem);
    if (report.problems.length > MOST_LINES) say(`… and ${report.problems.length - MOST_LINES} more`);
    say(
      Object.entries(report.summary)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
    );
    say(isGood(report) ? 'the portal and the factory agree' : 'the portal and the factory DISAGREE');
    return isGood(report) ? 0 : 1;
  } finally {
    await goOn();
    await simulator.close();
    await portal?.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
