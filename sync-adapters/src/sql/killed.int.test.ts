import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { orderCodec } from '@mullion/domain/order/codec';
import { isFactoryEvent } from '@mullion/domain/order/events';
import { freePort } from '@mullion/platform/embedded/free-port';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogToWrite } from '../runtime/log';
import { type TestProgram, testProgram } from '../testing/child-process';
import { dealerStated, push, SECRET, startSync } from '../testing/factory-push';
import { clock, makeOrders, poltava, poltavaDatabase } from './testing/poltava';

/** The sync process itself, killed while it reads a factory's database. */
const PATIENCE = { timeout: 90_000, interval: 10 };
const REDIS = testRedisUrl(11);
const ORDERS = Array.from({ length: 80 }, (_, n) => `V-${n}`);
const STATES = 3;

let portal: TestDatabase;
let factory: TestDatabase;
let program: TestProgram;
let folder: string;
beforeEach(async () => {
  [portal, factory] = await Promise.all([testDatabase(), poltavaDatabase()]);
  program = testProgram(fileURLToPath(new URL('../main.ts', import.meta.url)));
  folder = mkdtempSync(join(tmpdir(), 'mullion-killed-'));
});
afterEach(async () => {
  await program.end();
  rmSync(folder, { recursive: true });
  await Promise.all([portal.drop(), factory.drop()]);
});

/** The example's settings with small and slow readings, so that each kill meets one. */
function slowSettings(): void {
  const text = readFileSync(new URL('testing/poltava.json', import.meta.url), 'utf8');
  const settings = JSON.parse(text) as {
    production: { connector: { feeds: { query: string | string[]; batch: number; everySeconds: number }[] } };
  };
  for (const feed of settings.production.connector.feeds) {
    feed.batch = 10;
    feed.everySeconds = 0.1;
    const query = [feed.query].flat().join('\n');
    feed.query = query.replace(/^select /, 'select pg_sleep(0.002), ');
  }
  writeFileSync(join(folder, 'poltava.json'), JSON.stringify(settings));
}

const taken = async (): Promise<number> => {
  const [row] = await portal.db.query<{ n: number }>(
    `select count(*)::int as n from sync.changes where source = 'production'`,
  );
  return row?.n ?? 0;
};
const unfinished = async (): Promise<number> => {
  const [row] = await portal.db.query<{ n: number }>(
    `select count(*)::int as n from sync.changes where source = 'production' and status <> 'applied'`,
  );
  return row?.n ?? 0;
};

test(
  'killed with -9 in the middle of a pull, again and again: nothing is lost, nothing doubled, each order in its order',
  {
    timeout: 300_000,
  },
  async () => {
    const first = await startSync(portal.url, REDIS, [poltava(factory.url)]);
    await push(first.url, 'poltava/accounting', [dealerStated('D-1')]);
    await expect
      .poll(async () => (await first.store.readStream('dealer-poltava~D-1')).length, PATIENCE)
      .toBe(1);
    await first.stop();
    await makeOrders(factory.db, ORDERS, { changedAt: clock(-7_200) });
    await factory.db.query(
      `insert into status_log (order_no, pos, code, qty, happened_at)
     select o.order_no, 1, 'DONE', '1', o.changed_at + s * interval '1 minute'
     from orders o, generate_series(1, ${STATES}) s order by s, o.order_no`,
    );
    slowSettings();
    const total = ORDERS.length * (1 + STATES);
    const environment = {
      NODE_ENV: 'development',
      LOG_LEVEL: 'fatal',
      DEMO: '0',
      DATABASE_URL: portal.url,
      REDIS_URL: REDIS,
      FACTORIES_DIR: folder,
      DATA_DIR: folder,
      POLTAVA_DATABASE_URL: factory.url,
      POLTAVA_SECRET: SECRET,
    };
    const run = async () => program.run({ ...environment, SYNC_PORT: String(await freePort()) });
    for (const share of [0.1, 0.2, 0.3]) {
      const process = await run();
      await expect.poll(taken, PATIENCE).toBeGreaterThan(total * share);
      await program.kill(process);
      expect(await taken()).toBeLessThan(total);
    }
    await run();
    await expect.poll(taken, PATIENCE).toBe(total);
    await expect.poll(unfinished, PATIENCE).toBe(0);

    const store = openLogToWrite(portal.db, undefined);
    const states = await factory.db.query<{ order: string; id: string }>(
      'select order_no as order, id::text from status_log order by status_log.id',
    );
    for (const order of ORDERS) {
      const events = (await store.readStream(`order-poltava~${order}`))
        .map(({ type, schema, data }) => orderCodec.parse(type, schema, data))
        .filter(isFactoryEvent);
      expect(events.map(({ data }) => data.change.id)).toEqual([
        `order-${order}-1`,
        ...states.filter((state) => state.order === order).map(({ id }) => `state-${id}`),
      ]);
    }
  },
);
