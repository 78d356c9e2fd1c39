import { openDatabase } from '../db/database';
import { verifyLog } from './verify';

const url = process.env['DATABASE_URL'];
if (!url) {
  process.stderr.write('Set DATABASE_URL to the Postgres whose event log is to be verified.\n');
  process.exit(2);
}
const db = openDatabase(url, { max: 1 });
try {
  const result = await verifyLog(db);
  if (result.intact) {
    process.stdout.write(
      `The event log is intact: ${result.events} events in ${result.commits} commits, hash ${result.hash}.\n`,
    );
  } else {
    process.stdout.write(
      `The event log is broken at position ${result.position}, commit ${result.commit}. ${result.problem}\n`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(
    `The event log could not be verified: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
} finally {
  await db.close();
}
