import { openDatabase } from '@mullion/platform/db/database';
import { readConfig } from '@mullion/platform/process/config';
import { check } from './check/checker';
import { isGood } from './check/report';
import { askForQuiet } from './outbox';

/**
 * `npm run check`: compares what the factory simulator knows with what the portal shows. Ends with 0 when nothing is lost,
 * doubled, out of order or different, with 1 otherwise, with 2 when it could not compare.
 */

const PATIENCE = 30_000;
const MOST_LINES = 200;
/** Longer than any comparison takes, in seconds. */
const QUIET = 600;

const say = (line: string) => process.stdout.write(`${line}\n`);

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
  try {
    await askForQuiet(simulator, QUIET);
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
    await askForQuiet(simulator, 0).catch(() => undefined);
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
