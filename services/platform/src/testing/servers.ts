import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../db/database';
import { migrate } from '../db/migrate';
import { startPostgres } from '../embedded/postgres';
import { redisProgram, startRedis } from '../embedded/redis';

/** Starts the one Postgres and the one Redis that all integration tests of a run share; a missing server fails the run. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'mullion-test-'));
  chmodSync(folder, 0o755);
  const program = redisProgram();
  if (!program)
    throw new Error(
      'Integration tests need redis-server or valkey-server on the PATH (Debian: apt-get install redis-server).',
    );
  // A test server may lose its disk, never its processes: what kill -9 tests prove does not depend on fsync.
  const postgres = await startPostgres(folder, { fsync: 'off', max_connections: '300' });
  const redis = await startRedis(folder, program);
  const template = new URL(postgres.url);
  template.pathname = '/mullion_template';
  const db = openDatabase(postgres.url, { max: 1 });
  await db.query('create database mullion_template');
  await db.close();
  await migrate(template.href);
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  process.env['TEST_REDIS_URL'] = redis.url;
  return async () => {
    await redis.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
