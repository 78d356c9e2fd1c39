import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import type { PrivateServer } from './postgres';

/** `redis-server` or `valkey-server`, whichever is on the PATH. */
export const redisProgram = (): string | undefined =>
  ['redis-server', 'valkey-server'].find((program) => spawnSync(program, ['--version']).status === 0);

async function answers(url: string): Promise<number | undefined> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const info = await client.info('server');
    return Number(/process_id:(\d+)/.exec(info)?.[1] ?? 0);
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}

/** Starts a private Redis (append-only file, no eviction) with its data under `folder`, or takes over the one left running there. */
export async function startRedis(folder: string, program: string): Promise<PrivateServer> {
  const home = join(folder, 'redis');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = join(home, 'redis.url');
  if (existsSync(file)) {
    const url = readFileSync(file, 'utf8');
    const pid = await answers(url);
    if (pid) return { url, reused: true, pid, stop: () => stop(url) };
  }
  const port = await freePort();
  const password = randomBytes(18).toString('base64url');
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const settings = join(home, 'redis.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir ${JSON.stringify(home)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ];
  writeFileSync(settings, lines.join('\n'), { mode: 0o600 });
  writeFileSync(file, url, { mode: 0o600 });
  const child = spawn(program, [settings], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
  for (let waited = 0; waited < 10_000; waited += 50) {
    const pid = await answers(url);
    if (pid) return { url, reused: false, pid, stop: () => stop(url) };
    await pause(50);
  }
  throw new Error(`${program} did not start in ${home}`);
}

async function stop(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.shutdown();
  } catch {
    // The line drops as the server goes; a server already gone is what was wanted.
  } finally {
    client.disconnect();
  }
}
