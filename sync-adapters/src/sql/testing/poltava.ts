import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlConnector } from '@mullion/domain/factory/connector';
import type { Database } from '@mullion/platform/db/database';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { type ConnectedFactory, connectFactories } from '../../runtime/factories';
import { SECRET } from '../../testing/factory-push';

const FOLDER = checkoutFolder('sync-adapters/src/sql/testing');

/** A database of its own with the tables of the example's production program. */
export async function poltavaDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  await database.db.query(readFileSync(join(FOLDER, 'poltava.sql'), 'utf8'));
  return database;
}

/** The example's settings, read as the process reads them, but polled without patience; `change` may mend the connector. */
export function poltava(
  url: string,
  change: (connector: SqlConnector) => SqlConnector = (c) => c,
): ConnectedFactory {
  const [factory] = connectFactories(
    { NODE_ENV: 'test', FACTORIES_DIR: FOLDER, DEMO: false, MASTER_KEY: undefined },
    { POLTAVA_DATABASE_URL: url, POLTAVA_SECRET: SECRET },
  );
  if (factory?.settings.production.connector.kind !== 'sql')
    throw new Error('The example is a factory of SQL');
  const { settings } = factory;
  const { connector } = settings.production;
  if (connector.kind !== 'sql') throw new Error('The example is a factory of SQL');
  const hurried = { ...connector, feeds: connector.feeds.map((feed) => ({ ...feed, everySeconds: 0.1 })) };
  return {
    ...factory,
    settings: { ...settings, production: { ...settings.production, connector: change(hurried) } },
  };
}

const soon = () => new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
/** What the factory's clock shows, seconds from now (or before). */
export const clock = (seconds = 0): string =>
  new Date(Date.now() + seconds * 1_000).toLocaleString('sv-SE', { timeZone: 'Europe/Kyiv' });

/** Orders of one window with three pieces, and one of a door. */
export async function makeOrders(
  db: Database,
  numbers: readonly string[],
  { changedAt = clock(), state = 'OK', version = 1 } = {},
): Promise<void> {
  await db.transaction(async (sql) => {
    await sql.query(
      `insert into orders (order_no, version, state, dealer_code, customer, phone, address, total, due_date, changed_at)
       select n, $2, $3, 'D-1', 'Hanna Ivanenko', '+380501112233', null, 12500.5, $4, $5 from unnest($1::text[]) n
       on conflict (order_no) do update set version = excluded.version, state = excluded.state,
         changed_at = excluded.changed_at`,
      [numbers, version, state, soon(), changedAt],
    );
    await sql.query(
      `insert into order_items (order_no, pos, name, qty, colour, glazing)
       select n, pos, name, qty, colour, null
       from unnest($1::text[]) n, (values (1, 'Window', 3, 'white'), (2, 'Door', 1, null)) i (pos, name, qty, colour)
       on conflict do nothing`,
      [numbers],
    );
  });
}

/** A line of the program's log of states, seconds from now (or before). */
export const logState = (
  db: Database,
  order: string,
  code: string,
  pos: number,
  qty: number | string,
  seconds = 0,
) =>
  db.query(`insert into status_log (order_no, pos, code, qty, happened_at) values ($1, $2, $3, $4, $5)`, [
    order,
    pos,
    code,
    String(qty),
    clock(seconds),
  ]);
