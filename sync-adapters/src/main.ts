import express from 'express';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { answerHealth } from '@mullion/platform/process/health';
import type { Log } from '@mullion/platform/process/log';
import { runProcess } from '@mullion/platform/process/run';
import { openRates } from '@mullion/platform/rate/redis';
import { startOutgoing } from './foreign/outgoing';
import { openPrograms } from './foreign/programs';
import { receivePush } from './push/receive';
import { startReconciliations } from './reconcile/start';
import { startCaretaker } from './runtime/caretaker';
import { connectFactories } from './runtime/factories';
import { connectSystems, doorsOf } from './runtime/factory-connections';
import { listen } from './runtime/listen';
import { openLogToWrite } from './runtime/log';
import { openPools } from './runtime/pools';

/** Settings that can't be used end the process with code 2: starting it again would not help. */
function settled<T>(read: () => T, log: Log): T {
  try {
    return read();
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** Sync: signed push, inbox, wake-ups, decisions, event log. */
runProcess('sync', async (frame) => {
  const { config, log, health } = frame;
  const factories = settled(() => connectFactories(config), log);
  if (config.DATABASE_URL === undefined)
    throw new Error('DATABASE_URL is not set: name the Postgres that holds inbox and log.');
  const pools = openPools(config.DATABASE_URL, (error) =>
    log.warn({ err: error.message }, 'a database connection broke'),
  );
  frame.onStop(() => pools.close());
  const { db, rounds } = pools;
  const rates = openRates(config.REDIS_URL, (error) =>
    log.warn({ err: error.message }, 'the rate limits of Redis are out of reach'),
  );
  frame.onStop(() => rates.close());
  const parts = {
    db,
    rounds,
    log,
    inbox: postgresInbox(db),
    rates,
    queues: { redisUrl: config.REDIS_URL, databaseUrl: config.DATABASE_URL },
  };
  const connections = await connectSystems(parts, openLogToWrite(db, config.MASTER_KEY), factories);
  frame.onStop(() => Promise.all(connections.map((connection) => connection.close())));
  frame.onStop(startCaretaker(parts, connections));
  const { decisions } = pools;
  const targets = connections.map(({ push }) => push);
  const programs = openPrograms(decisions, log, factories, targets);
  frame.onStop(() => Promise.all(programs.map(({ close }) => close())));
  frame.onStop(
    startOutgoing({ db: decisions, store: openLogToWrite(decisions, config.MASTER_KEY), log }, programs),
  );
  frame.onStop(startReconciliations({ db, store: openPostgresEventStore(db), log }, programs));

  health.add('database', async () => {
    await db.query('select 1');
    return undefined;
  });
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    answerHealth(health, request, response).then((answered) => {
      if (!answered) next();
    }, next);
  });
  app.use(receivePush(doorsOf(connections), inboxMeters, log));
  const server = await listen(app, config.SYNC_PORT, config.LISTEN_HOST);
  frame.onStop(() => server.stop());
  log.info(
    {
      host: config.LISTEN_HOST,
      port: config.SYNC_PORT,
      factories: factories.map(({ settings }) => settings.id),
    },
    'listening',
  );
});
