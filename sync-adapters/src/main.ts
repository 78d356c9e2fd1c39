import express from 'express';
import { openDatabase } from '@mullion/platform/db/database';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { answerHealth } from '@mullion/platform/process/health';
import { runProcess } from '@mullion/platform/process/run';
import { receivePush } from './push/receive';
import { startCaretaker } from './runtime/caretaker';
import { connectFactories } from './runtime/factories';
import { connectSystems } from './runtime/factory-connections';
import { listen } from './runtime/listen';
import { openLogToWrite } from './runtime/log';

/** Sync: signed push, inbox, wake-ups, decisions, event log. */
runProcess('sync', async (process) => {
  const { config, log, health } = process;
  const factories = connectFactories(config);
  if (config.DATABASE_URL === undefined)
    throw new Error('DATABASE_URL is not set: name the Postgres that holds inbox and log.');
  const db = openDatabase(config.DATABASE_URL, {
    max: 12,
    onError: (error) => log.warn({ err: error.message }, 'a database connection broke'),
  });
  process.onStop(() => db.close());
  const parts = {
    db,
    log,
    inbox: postgresInbox(db),
    queues: { redisUrl: config.REDIS_URL, databaseUrl: config.DATABASE_URL },
  };
  const connections = await connectSystems(parts, openLogToWrite(db, config.MASTER_KEY), factories);
  process.onStop(() => Promise.all(connections.map((connection) => connection.close())));
  process.onStop(startCaretaker(parts, connections));

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
  const doors = connections.map(({ push }) => push);
  app.use(receivePush(doors, inboxMeters, log));
  const server = await listen(app, config.SYNC_PORT);
  process.onStop(() => server.stop());
  log.info({ port: config.SYNC_PORT, factories: factories.map(({ settings }) => settings.id) }, 'listening');
});
