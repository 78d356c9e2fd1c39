import { runner } from 'node-pg-migrate';
import { checkoutFolder } from '../process/checkout-folder';

/**
 * Brings the durable tables (event log, inbox, accounts) up to date; several processes may try at once. Read models are
 * not among them: projections make and remake their own.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await runner({
    databaseUrl,
    dir: checkoutFolder('migrations'),
    direction: 'up',
    migrationsTable: 'migrations',
    checkOrder: true,
    log: () => undefined,
  });
}
