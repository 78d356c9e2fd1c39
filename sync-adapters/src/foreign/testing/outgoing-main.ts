import { factorySettings } from '@mullion/domain/factory/settings';
import { openDatabase } from '@mullion/platform/db/database';
import { openLog } from '@mullion/platform/process/log';
import { openLogToWrite } from '../../runtime/log';
import { startOutgoing } from '../outgoing';
import { openPrograms } from '../programs';

/** The outgoing side of the sync process alone, to be killed by a test: DATABASE_URL, PROGRAM_URL, PROGRAM_SECRET. */
const { DATABASE_URL = '', PROGRAM_URL = '', PROGRAM_SECRET = '' } = process.env;
const db = openDatabase(DATABASE_URL, { max: 3 });
const log = openLog('outgoing', 'silent');
const settings = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  production: {},
});
const factory = { settings, keys: [], answers: { url: PROGRAM_URL, secret: PROGRAM_SECRET } };
startOutgoing({ db, store: openLogToWrite(db, undefined), log }, openPrograms(db, log, [factory]));
