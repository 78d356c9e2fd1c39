import { openRedisCache } from '@mullion/platform/cache/redis';
import { openDatabase } from '@mullion/platform/db/database';
import { healthServer } from '@mullion/platform/process/health';
import { runProcess } from '@mullion/platform/process/run';
import { type Kept, keepProjection } from './keep';
import { openLogToRead } from './log';
import { meterProjections } from './meters';
import { keepOutdating, type Outdating } from './outdate';
import { projections } from './registry';

runProcess('projections', async (frame) => {
  const { config, log, health } = frame;
  const onStop = frame.onStop.bind(frame);
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: npm start sets it, or name your server.');
  const db = openDatabase(config.DATABASE_URL, {
    max: 3 * projections.length,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  onStop(() => db.close());
  const store = openLogToRead(db, config.MASTER_KEY);

  // Without Redis the API keeps its cache in its own memory, and outdates it itself.
  const cache = config.REDIS_URL
    ? openRedisCache(config.REDIS_URL, {
        onError: (error) => log.warn({ err: error }, 'the cache is out of reach'),
      })
    : undefined;
  if (cache) onStop(() => cache.close());

  const outdating = new Map<string, Outdating>();
  const kept = new Map<string, Kept>();
  for (const projection of projections) {
    const { name } = projection;
    const one = keepProjection({
      db,
      store,
      projection,
      log,
      onProjected: () => outdating.get(name)?.wake(),
    });
    kept.set(name, one);
    onStop(() => one.stop());
    health.add(name, () => one.problem());
  }
  if (cache) {
    // Names of dealers stand on the pages of orders, so both must have their tables.
    void Promise.all([kept.get('orders')?.following, kept.get('dealers')?.following]).then(() => {
      for (const name of ['orders', 'dealers'] as const) {
        const one = keepOutdating(db, cache, name, (error) =>
          log.warn({ err: error, projection: name }, 'changes could not be told to the cache'),
        );
        outdating.set(name, one);
        onStop(() => one.stop());
      }
    });
  }
  health.add('database', async () => {
    await db.query('select 1');
    return undefined;
  });
  meterProjections(kept, {
    head: () => store.head(),
    created: async (position) => (await store.readAll(position - 1, 1))[0]?.created,
  });

  const server = healthServer(health);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PROJECTIONS_PORT, config.LISTEN_HOST, resolve);
  });
  onStop(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
});
