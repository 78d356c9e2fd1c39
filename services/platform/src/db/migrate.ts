import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/** The folder `migrations` of the checkout, from the source tree and from the built programs alike. */
function migrationsFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'migrations'))) {
    const above = dirname(at);
    if (above === at) throw new Error('The folder migrations is missing from this checkout');
    at = above;
  }
  return join(at, 'migrations');
}

/**
 * Brings the durable tables (event log, inbox, accounts) up to date; several processes may try at once. Read models are
 * not among them: projections make and remake their own.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await runner({
    databaseUrl,
    dir: migrationsFolder(),
    direction: 'up',
    migrationsTable: 'migrations',
    checkOrder: true,
    log: () => undefined,
  });
}
