import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '@mullion/platform/db/database';
import { readConfig } from '@mullion/platform/process/config';
import { printed } from './print';
import { trace } from './trace';

/**
 * `npm run trace -- <change id>`: the whole story of a change, of the database and the logs, by time. An order's number lists
 * its changes, a correlation those of its request. Ends with 1 when the name is unknown or stands for several.
 */

const USAGE =
  'npm run trace -- <change id | order number | correlation> [--factory <id>] [--source <name>] [--logs <folder>] [--json]';

async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      factory: { type: 'string' },
      source: { type: 'string' },
      logs: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new Error(USAGE);
  const config = readConfig();
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: name the Postgres that holds inbox and log.');
  const db = openDatabase(config.DATABASE_URL, { max: 2 });
  try {
    const logs = values.logs ?? resolve(config.DATA_DIR, 'logs');
    const { factory, source, json } = values;
    const told = await trace(db, logs, name, { factory, source });
    process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : `${printed(name, told).join('\n')}\n`);
    return told.is === 'unknown' || told.is === 'ambiguous' ? 1 : 0;
  } finally {
    await db.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
