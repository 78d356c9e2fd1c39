import { openDatabase } from '@mullion/platform/db/database';
import { startPostgres, type PrivateServer } from '@mullion/platform/embedded/postgres';
import { redisProgram, startRedis } from '@mullion/platform/embedded/redis';
import type { Config } from '@mullion/platform/process/config';

export interface Servers {
  readonly databaseUrl: string;
  readonly simulatorDatabaseUrl: string;
  /** Undefined: BullMQ keeps its queues in Postgres, the cache is in memory. */
  readonly redisUrl: string | undefined;
}

const withName = (url: string, name: string) => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const db = openDatabase(serverUrl, { max: 1 });
  try {
    const found = await db.query('select 1 from pg_database where datname = $1', [name]);
    if (!found.length) await db.query(`create database "${name}"`);
  } finally {
    await db.close();
  }
  return withName(serverUrl, name);
}

/**
 * The operator's servers where DATABASE_URL and REDIS_URL name them, private ones under DATA_DIR where not. `started` hears of each
 * private one as soon as it runs, so that it can be stopped whatever happens next.
 */
export async function openServers(
  config: Config,
  say: (text: string) => void,
  started: (server: PrivateServer) => void,
): Promise<Servers> {
  const privateServer = (name: string, server: PrivateServer) => {
    started(server);
    if (server.reused) say(`${name}: took over the one left by a run that was killed`);
    if (server.movedTo)
      say(`${name}: its data lie in ${server.movedTo}, since its user can't enter the data folder`);
    return server;
  };

  let databaseUrl = config.DATABASE_URL;
  if (!databaseUrl) {
    say('Starting the private Postgres');
    const server = privateServer('Postgres', await startPostgres(config.DATA_DIR));
    databaseUrl = await ensureDatabase(server.url, 'mullion');
  }
  const name = new URL(databaseUrl).pathname.slice(1);
  const simulatorDatabaseUrl = await ensureDatabase(
    databaseUrl,
    config.DATABASE_URL ? `${name}_simulator` : 'simulator',
  );

  let redisUrl = config.REDIS_URL;
  const program = redisUrl ? undefined : redisProgram();
  if (program) {
    say(`Starting the private ${program}`);
    redisUrl = privateServer('Redis', await startRedis(config.DATA_DIR, program)).url;
  }
  if (!redisUrl) say('No Redis found: queues are kept in Postgres, the cache in memory');

  return { databaseUrl, simulatorDatabaseUrl, redisUrl };
}
