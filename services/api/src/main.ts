import { openDatabase } from '@mullion/platform/db/database';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { runProcess } from '@mullion/platform/process/run';
import { readPosition } from '@mullion/projections/runtime/read';
import { prepareDemoUsers, refuseDemoUsers } from './accounts/demo';
import { readFactories } from './accounts/factories';
import { createApp } from './app';
import { openPasswords } from './auth/passwords';
import { close, listen, PortTaken } from './http/listen';
import { portalFolder } from './http/pages';
import { openCache } from './orders/cached';
import { openServices } from './services';

const SWEEP_MS = 10 * 60_000;

runProcess('api', async (frame) => {
  const { config, log, health } = frame;
  const production = config.NODE_ENV === 'production';
  if (production && config.DEMO)
    throw new Error(
      'The demonstration does not run with NODE_ENV=production: its passwords and secrets are known.',
    );
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: npm start sets it, or name your server.');
  const db = openDatabase(config.DATABASE_URL, {
    max: 20,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  frame.onStop(() => db.close());
  if (production) await refuseDemoUsers(db);
  const cache = await openCache(db, config.REDIS_URL, log);
  frame.onStop(() => cache.close());
  const passwords = await openPasswords();
  const services = await openServices({
    db,
    store: openPostgresEventStore(db),
    inbox: postgresInbox(db),
    cache,
    passwords,
    factories: readFactories(config.FACTORIES_DIR),
    opsLanguage: config.OPS_LANGUAGE,
    log,
  });
  if (config.DEMO && config.DEMO_PASSWORD) await prepareDemoUsers(db, passwords, config.DEMO_PASSWORD, log);

  health.add('database', async () => {
    await db.query('select 1');
    return undefined;
  });
  health.add('read models', async () => {
    await readPosition(db, 'orders');
    return undefined;
  });

  const portal = portalFolder();
  if (portal === undefined) log.warn('the portal is not built: npm run build');
  const app = createApp({
    routes: services.routes,
    guards: { ...services.guards, alwaysSecure: production },
    health,
    log,
    ...(config.SYNC_URL ? { syncUrl: config.SYNC_URL } : {}),
    ...(config.TRUST_PROXY ? { trustProxy: config.TRUST_PROXY } : {}),
    ...(portal ? { portal } : {}),
  });
  try {
    const server = await listen(app, config.PORT);
    frame.onStop(() => close(server, () => services.hub.stop()));
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(3);
  }
  const sweep = setInterval(() => {
    services.sweep().catch((error: unknown) => log.warn({ err: error }, 'could not sweep'));
  }, SWEEP_MS);
  frame.onStop(() => {
    clearInterval(sweep);
    return undefined;
  });
});
