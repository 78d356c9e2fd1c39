import { chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { migrate } from '@mullion/platform/db/migrate';
import { ownedFolder } from '../owned-folder';
import { makeDatabase, openPostgres, openRedis } from '../servers';
import { type Seed } from './mechanism';

/** Starts the servers of integration tests once for many runs; the copy's own set-up would start them each time. */
export async function prepareServers(): Promise<() => Promise<void>> {
  const folder = await ownedFolder(tmpdir(), 'mullion-mechanisms-servers-');
  chmodSync(folder, 0o755);
  const postgres = await openPostgres(folder, { fsync: 'off', max_connections: '300' });
  const redis = await openRedis(folder);
  await migrate(await makeDatabase(postgres, 'mullion_template'));
  process.env['TEST_POSTGRES_URL'] = postgres.url('postgres');
  process.env['TEST_REDIS_URL'] = redis.url;
  return async () => {
    await redis.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Lets the copy's integration tests use the prepared servers. */
export const useServers: Seed = {
  file: 'vitest.config.ts',
  text: `globalSetup: 'services/platform/src/testing/servers.ts',`,
  instead: '',
};

/** A seed in a migration takes effect with a database that is made anew. */
export const needsOwnServers = (seeds: readonly Seed[]): boolean =>
  seeds.some(({ file }) => file.startsWith('migrations/'));
