import { openDatabase } from '../db/database';
import { verifyLog } from './verify';

/** Prints one sentence; 0 when the log is intact, 1 when it is broken. */
async function verify(url: string): Promise<number> {
  const db = openDatabase(url, { max: 1 });
  try {
    const result = await verifyLog(db);
    process.stdout.write(
      result.intact
        ? `The event log is intact: ${result.events} events in ${result.commits} commits, hash ${result.hash}.\n`
        : `The event log is broken at position ${result.position}, commit ${result.commit}. ${result.problem}\n`,
    );
    return result.intact ? 0 : 1;
  } finally {
    await db.close();
  }
}

const url = process.env['DATABASE_URL'];
if (!url) {
  process.stderr.write('Set DATABASE_URL to the Postgres whose event log is to be verified.\n');
  process.exitCode = 2;
} else {
  verify(url).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`The event log could not be verified: ${reason}\n`);
      process.exitCode = 2;
    },
  );
}
