import { readConfig } from '@mullion/platform/process/config';
import { openDatabase } from '@mullion/platform/db/database';
import { openLogToRead } from './log';
import { type RebuiltOrFailed, rebuildTogether } from './rebuild';
import { projections } from './registry';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Tells what became of one; answers the exit code that says so. */
function report(name: string, done: RebuiltOrFailed): number {
  if (done.outcome === 'busy') {
    say(`${name}: another process is building it.`);
    return 3;
  }
  if (done.outcome === 'failed') {
    say(`${name}: not rebuilt, the old tables serve on. ${done.error.message}`);
    return 1;
  }
  say(`${name}: rebuilt from ${done.events} events, ${done.eventsPerSecond} a second.`);
  if (!done.compared) {
    say(`${name}: there were no live tables of this version to compare with.`);
    return 0;
  }
  const { rows, different, shown } = done.compared;
  say(`${name}: ${different} of ${rows} rows differed from the live tables.`);
  for (const row of shown) {
    say(`  ${row.table} ${row.key}`);
    say(`    live    ${row.live ?? '(missing)'}`);
    say(`    rebuilt ${row.rebuilt ?? '(missing)'}`);
  }
  return different > 0 ? 1 : 0;
}

/** `npm run rebuild -- <projection>…` or `-- all`: builds anew beside the live tables, compares, prints differences, switches. */
async function main(): Promise<number> {
  const names = process.argv.slice(2);
  const known = projections.map(({ name }) => name).join(', ');
  const wanted = projections.filter(({ name }) => names.includes('all') || names.includes(name));
  const unknown = names.find((name) => name !== 'all' && !projections.some((p) => p.name === name));
  if (wanted.length === 0 || unknown !== undefined) {
    say(
      `${unknown === undefined ? 'Which read model?' : `There is no read model ${unknown}.`} Name one of ${known}, or all.`,
    );
    return 2;
  }
  const config = readConfig();
  if (!config.DATABASE_URL) {
    say('DATABASE_URL is not set: name the database to rebuild in.');
    return 2;
  }
  const db = openDatabase(config.DATABASE_URL);
  let worst = 0;
  try {
    const store = openLogToRead(db, config.MASTER_KEY);
    let shown = Date.now();
    const done = await rebuildTogether({
      db,
      store,
      projections: wanted,
      onProgress(position, target) {
        if (Date.now() - shown < 1_000) return;
        shown = Date.now();
        say(`${position} of ${target} events`);
      },
    });
    for (const [name, rebuilt] of done) worst = Math.max(worst, report(name, rebuilt));
  } finally {
    await db.close();
  }
  return worst;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
