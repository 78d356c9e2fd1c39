import { factorySettings } from '@mullion/domain/factory/settings';
import { openDatabase } from '@mullion/platform/db/database';
import { forgetOldIncidents } from '@mullion/platform/incidents/mails';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { healthServer } from '@mullion/platform/process/health';
import { readJsonFolder } from '@mullion/platform/process/json-folder';
import { runProcess } from '@mullion/platform/process/run';
import { mailingOf } from './mailing';
import { countIncidents, countTry } from './meters';
import { repeat } from './repeat';
import { openSender } from './send';
import { watchOnce } from './watch';
import { WATCHES } from './watches';
import { en } from './words/en';
import { uk } from './words/uk';

const WORDS = { en, uk };
const LOOK_EVERY = 3_000;
const SEND_EVERY = 1_000;
const FORGET_EVERY = 3_600_000;
/** Without a look for so long something is wrong with this process. */
const BLIND = 60_000;

/** Notifications: notices what goes wrong, keeps it as incidents, and mails operations when one begins and when it is over. */
runProcess('notifications', async (frame) => {
  const { config, log, health } = frame;
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: npm start sets it, or name your server.');
  const folder = config.FACTORIES_DIR ?? checkoutFolder('factories');
  const factories = new Map(readJsonFolder(folder, factorySettings).map((factory) => [factory.id, factory]));
  const db = openDatabase(config.DATABASE_URL, {
    max: 4,
    onError: (error) => log.warn({ err: error.message }, 'a database connection broke'),
  });
  frame.onStop(() => db.close());

  const mail = mailingOf(config, factories, log);
  if (config.SMTP_URL) {
    const sender = openSender({ db, log, smtpUrl: config.SMTP_URL, from: config.MAIL_FROM, tried: countTry });
    const stopSending = repeat(
      () => sender.sendDue().catch((error: unknown) => log.warn({ err: error }, 'could not send mails')),
      SEND_EVERY,
    );
    frame.onStop(async () => {
      await sender.stop();
      await stopSending();
    });
  }

  const begun = performance.now();
  let lastLook = begun;
  const parts = {
    db,
    log,
    factories,
    watches: WATCHES,
    mail,
    watchedMs: () => performance.now() - begun,
    words: WORDS[config.OPS_LANGUAGE],
  };
  const kinds = WATCHES.map(({ kind }) => kind);
  const look = async () => {
    try {
      await watchOnce(parts);
      await countIncidents(db, kinds);
      lastLook = performance.now();
    } catch (error) {
      log.warn({ err: error }, 'could not look for incidents');
    }
  };
  frame.onStop(repeat(look, LOOK_EVERY));
  frame.onStop(
    repeat(
      () =>
        forgetOldIncidents(db).catch((error: unknown) =>
          log.warn({ err: error }, 'could not forget old incidents'),
        ),
      FORGET_EVERY,
    ),
  );

  health.add('database', async () => {
    await db.query('select 1');
    return undefined;
  });
  health.add('look', () =>
    performance.now() - lastLook > BLIND ? 'has not looked for a minute' : undefined,
  );
  const server = healthServer(health);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.NOTIFICATIONS_PORT, config.LISTEN_HOST, resolve);
  });
  frame.onStop(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
});
