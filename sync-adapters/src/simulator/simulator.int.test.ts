import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@mullion/platform/embedded/free-port';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Misbehaviour, WELL_BEHAVED } from './misbehaviour';
import { askForQuiet, feedCounts } from './outbox';
import { Simulator } from './simulator';
import { type PretendPortal, pretendPortal } from './testing/pretend-portal';

let database: TestDatabase;
let portal: PretendPortal;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await testDatabase();
  portal = await pretendPortal();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await portal.close();
  await database.drop();
});

async function until(
  what: string,
  reached: () => boolean | Promise<boolean>,
  patience = 40_000,
): Promise<void> {
  const from = Date.now();
  while (!(await reached())) {
    if (Date.now() - from > patience) throw new Error(`It did not come to pass that ${what}`);
    await pause(20);
  }
}

async function simulate(
  options: { orders?: number; rate?: number; misbehaviour?: Partial<Misbehaviour> } = {},
) {
  const simulator = new Simulator({
    db: database.db,
    log: openLog('simulator', 'silent'),
    portal: portal.url,
    seed: 'test',
    orders: options.orders ?? 40,
    rate: options.rate ?? 0,
    misbehaviour: { ...WELL_BEHAVED, ...options.misbehaviour },
  });
  ends.push(() => simulator.stop());
  await simulator.start((error) => {
    throw error;
  });
  return simulator;
}

const allTold = async () => {
  const made = await database.db.query('select from world where born >= total');
  return made.length > 0 && (await feedCounts(database.db)).unacknowledged === 0;
};

/** What the outbox holds of production, in its order. */
const written = () =>
  database.db.query<{ factory: string; id: string; key: string }>(
    `select factory, id, key from feed where source = 'production' order by n`,
  );

/** Ids of each order, in the order of the list. */
function byOrder(list: readonly { factory: string; id: string; order?: string }[]): Record<string, string[]> {
  const orders: Record<string, string[]> = {};
  for (const { factory, id, order } of list) (orders[`${factory}/${order ?? ''}`] ??= []).push(id);
  return orders;
}

async function expectAllArrivedInOrder() {
  const rows = await written();
  const arrived = portal.kept.filter((c) => c.source === 'production');
  expect(byOrder(arrived)).toEqual(byOrder(rows.map((r) => ({ ...r, order: r.key }))));
}

describe('the simulator', () => {
  it('tells its history: dealers first, then every order in order, several requests at once', async () => {
    await simulate({ orders: 300 });
    await until('all is told', allTold);
    await expectAllArrivedInOrder();
    expect(portal.kept.slice(0, 40).every((c) => c.kind === 'dealer.stated')).toBe(true);
    expect(portal.concurrency.sameOrder).toBe(false);
    expect(portal.concurrency.most).toBeGreaterThan(1);
    expect(portal.repeated).toEqual([]);
  });

  it('sends the same ids again when an answer got lost, and waits when the portal is busy or down', async () => {
    portal.mood = 'keeps but never answers';
    await simulate();
    await until('something arrived', () => portal.kept.length > 0);
    portal.mood = 'busy';
    await until('a push was refused', () => portal.statuses.includes(429));
    portal.mood = 'down';
    portal.mood = 'well';
    await until('all is told', allTold);
    await expectAllArrivedInOrder();
    expect(portal.repeated.length).toBeGreaterThan(0);
  });

  it('keeps making changes while the portal is down, and tells them when it is back', async () => {
    const simulator = await simulate({ rate: 200 });
    await until('live changes arrive', () => portal.kept.some((c) => Number(c.id.split('-')[0]) >= 40));
    portal.mood = 'down';
    const before = portal.kept.length;
    await until('a backlog grew', async () => (await feedCounts(database.db)).unacknowledged > 100);
    expect(portal.kept.length).toBe(before);
    portal.mood = 'well';
    simulator.pause(true);
    await until('all is told', allTold);
    await expectAllArrivedInOrder();
  });

  it('goes on where it was killed with -9, in the history and in live work, and loses nothing', async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mullion-simulator-'));
    ends.push(() => rm(folder, { recursive: true }));
    const program = join(folder, 'simulator.cjs');
    buildSync({
      entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      external: ['pg-native'],
      logLevel: 'error',
      outfile: program,
    });
    const start = (): ChildProcess => {
      const child = spawn(process.execPath, [program], {
        env: {
          ...process.env,
          SIMULATOR_DATABASE_URL: database.url,
          SIMULATOR_PORT: String(port),
          SIMULATOR_RATE: '300',
          DEMO_ORDERS: '300',
          PUSH_URL: portal.url,
          LOG_LEVEL: 'error',
        },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      ends.push(async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      });
      return child;
    };
    const kill = async (child: ChildProcess) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    };
    let child = start();
    await until('the history is under way', () => portal.kept.length > 60);
    await kill(child);
    const inHistory = portal.kept.length;
    child = start();
    await until('live work is under way', () => portal.kept.some((c) => Number(c.id.split('-')[0]) >= 300));
    await kill(child);
    expect(portal.kept.length).toBeGreaterThan(inHistory);
    start();
    const alive = portal.kept.length;
    await until('it works again', () => portal.kept.length > alive + 50);
    await fetch(`http://127.0.0.1:${port}/pause`, { method: 'POST' });
    await until('all is told', allTold);
    await expectAllArrivedInOrder();
  });

  it('makes every third change about the dealers of the demo, and keeps the number of open orders', async () => {
    const simulator = await simulate({ orders: 500, rate: 600 });
    await until('the live work is under way', async () => (await simulator.state())['phase'] === 'live');
    const open = Number((await simulator.state())['open']);
    const [{ last } = { last: 0 }] = await database.db.query<{ last: number }>(
      'select max(n) as last from feed',
    );
    await until('1,000 live changes', async () => (await written()).length > last + 1_000);
    simulator.pause(true);
    const [{ share } = { share: 0 }] = await database.db.query<{ share: number }>(
      `select avg((orders.factory = 'kharkiv' and dealer in ('D-0001', 'D-0002'))::int)::float8 as share
       from feed join orders on orders.factory = feed.factory and orders.number = feed.key where feed.n > $1`,
      [last],
    );
    expect(share).toBeGreaterThan(0.27);
    expect(share).toBeLessThan(0.4);
    const now = Number((await simulator.state())['open']);
    expect(now).toBeGreaterThan(open * 0.6);
    expect(now).toBeLessThan(Math.max(open, 120) * 1.3);
  });

  it('makes no changes while a checker asks for quiet, and goes on afterwards', async () => {
    await simulate({ rate: 200 });
    await until('live changes arrive', () => portal.kept.some((c) => Number(c.id.split('-')[0]) >= 40));
    await askForQuiet(database.db, 60);
    let before = -1;
    await until('nothing is made any more', async () => {
      const { total } = await feedCounts(database.db);
      const isStill = total === before;
      before = total;
      await pause(600);
      return isStill;
    });
    await askForQuiet(database.db, 0);
    await until('changes are made again', async () => (await feedCounts(database.db)).total > before);
  });

  it('misbehaves on command: repeats, mixes, sends rubbish, and knows what must be held back', async () => {
    const simulator = await simulate({ rate: 0 });
    await until('all is told', allTold);
    simulator.misbehave({
      ...WELL_BEHAVED,
      duplicates: 0.2,
      shuffles: 0.3,
      unknownCodes: 0.05,
      rubbish: 0.05,
      invariantBreaks: 0.05,
      unknownDealer: 0.02,
      flood: 1_500,
    });
    await until('the flood was made', async () => (await feedCounts(database.db)).total > 1_500);
    await until('all is told', allTold);
    expect(portal.repeated.length).toBeGreaterThan(20);
    const quirks = await database.db.query<{ quirk: string; expected: string }>(
      'select distinct quirk, expected from feed where quirk is not null order by quirk',
    );
    expect(quirks).toEqual([
      { quirk: 'made too many', expected: 'held' },
      { quirk: 'rubbish', expected: 'invalid' },
      { quirk: 'shipped too many', expected: 'held' },
      { quirk: 'unknown code', expected: 'held' },
      { quirk: 'unknown dealer', expected: 'held' },
    ]);
    const behind = await database.db.query(
      `select 1 from feed w where expected = 'waits' and not exists
         (select 1 from feed h where h.key = w.key and h.expected = 'held' and h.n < w.n)`,
    );
    expect(behind).toEqual([]);
  });
});
