import { openDatabase } from '../../db/database';

/** Takes a lease and says so, for a test that kills it. */
const [url = '', name = ''] = process.argv.slice(2);
const held = await openDatabase(url).lease(name).hold();
process.stdout.write(held ? 'held' : 'refused');
setInterval(() => undefined, 60_000);
