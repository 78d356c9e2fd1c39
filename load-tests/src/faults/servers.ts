import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@mullion/platform/db/database';
import { type PrivateServer, startPostgres } from '@mullion/platform/embedded/postgres';
import { redisProgram, startRedis } from '@mullion/platform/embedded/redis';
import { Redis } from 'ioredis';
import { isAlive } from './owned-folder';

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await pause(20);
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));

/** A private Postgres that can be ended in every way in which a Postgres ends. */
export interface PostgresServer {
  /** The address of a database of this name, on the port where the server listens now. */
  url(database: string): string;
  readonly port: number;
  /** `fast`: sessions are cut off. `immediate`: no checkpoint. `kill`: -9 of all its processes. Resolves when it is up again. */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  stop(): Promise<void>;
}

export async function openPostgres(
  folder: string,
  settings: Record<string, string>,
): Promise<PostgresServer> {
  let server: PrivateServer = await startPostgres(folder, settings);
  const end = async (how: 'fast' | 'immediate' | 'kill') => {
    const { pid } = server;
    const family = [pid, ...childrenOf(pid)];
    if (how === 'kill') for (const one of family) if (isAlive(one)) process.kill(one, 'SIGKILL');
    if (how !== 'kill' && isAlive(pid)) process.kill(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await untilGone(family);
  };
  return {
    url(database) {
      const url = new URL(server.url);
      url.pathname = `/${database}`;
      return url.href;
    },
    get port() {
      return Number(new URL(server.url).port);
    },
    async restart(how) {
      await end(how);
      server = await startPostgres(folder, settings);
    },
    stop: () => server.stop(),
  };
}

/** Makes a database on the server and answers its address. */
export async function makeDatabase(server: PostgresServer, name: string): Promise<string> {
  const db = openDatabase(server.url('postgres'), { max: 1 });
  try {
    await db.query(`create database ${name}`);
  } finally {
    await db.close();
  }
  return server.url(name);
}

/** A private Redis that can be wiped and killed. */
export interface RedisServer {
  readonly url: string;
  /** FLUSHALL; answers how many keys there were. */
  flush(): Promise<number>;
  /** kill -9, and a new start after so many milliseconds. */
  restart(after: number): Promise<void>;
  stop(): Promise<void>;
}

async function asked<T>(url: string, ask: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await ask(client);
  } finally {
    client.disconnect();
  }
}

const pidOf = async (url: string): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await asked(url, (client) => client.info('server')))?.[1] ?? 0);

/** Throws a sentence when there is no Redis on the PATH. */
export async function openRedis(folder: string): Promise<RedisServer> {
  const program = redisProgram();
  if (!program) throw new Error('The run needs redis-server or valkey-server on the PATH.');
  const server = await startRedis(folder, program);
  const { url } = server;
  let { pid } = server;
  return {
    url,
    flush: () =>
      asked(url, async (client) => {
        const keys = await client.dbsize();
        await client.flushall();
        return keys;
      }),
    async restart(after) {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await untilGone([pid]);
      await pause(after);
      // The settings of its first start: the same port, password and append-only file.
      const again = spawn(program, [join(folder, 'redis/redis.conf')], { detached: true, stdio: 'ignore' });
      again.unref();
      for (;;) {
        await pause(50);
        const found = await pidOf(url).catch(() => undefined);
        if (found === undefined) continue;
        pid = found;
        return;
      }
    },
    stop: async () => {
      if (isAlive(pid)) process.kill(pid, 'SIGTERM');
      await untilGone([pid]);
    },
  };
}
