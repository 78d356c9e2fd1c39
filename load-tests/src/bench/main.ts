import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@mullion/platform/db/database';
import { migrate } from '@mullion/platform/db/migrate';
import { startPostgres } from '@mullion/platform/embedded/postgres';
import { type System, startSystem } from '../system';
import { benchPortal } from './portal';
import { benchProjections } from './projections';
import { benchRead } from './read';
import { benchStore } from './store';
import { benchSync } from './sync';

/** A migrated, empty private Postgres in a temporary folder, with the settings of production (fsync and all). */
async function withDatabase(work: (databaseUrl: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mullion-bench-'));
  chmodSync(folder, 0o755);
  const server = await startPostgres(folder);
  try {
    const db = openDatabase(server.url, { max: 1 });
    await db.query('create database bench');
    await db.close();
    const url = new URL(server.url);
    url.pathname = '/bench';
    await migrate(url.href);
    await work(url.href);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole system with the demo's history, and no simulator afterwards. */
async function withSystem(orders: number, work: (system: System) => Promise<void>): Promise<void> {
  const system = await startSystem({ orders, rate: 0, env: { LOG_LEVEL: 'warn' } });
  try {
    await work(system);
  } finally {
    await system.stop();
  }
}

const benches: Record<string, () => Promise<void>> = {
  store: () => withDatabase((databaseUrl) => benchStore({ databaseUrl })),
  projections: () => withDatabase((databaseUrl) => benchProjections({ databaseUrl })),
  sync: () => withSystem(200, (system) => benchSync(system)),
  read: () => withSystem(2_000, (system) => benchRead(system)),
  portal: () => withSystem(400, (system) => benchPortal(system)),
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (!bench) {
  console.error(`npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exit(2);
}
await bench();
