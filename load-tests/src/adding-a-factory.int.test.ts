import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { namedBlocks } from './document';
import { push, smallOrder } from './factory';
import { startSystem, type System } from './system';
import { signIn, type Visitor } from './visitor';

/** Executes docs/adding-a-factory.md: its files, its commands, its rows. */
const checkout = fileURLToPath(new URL('../..', import.meta.url));
const blocks = namedBlocks(readFileSync(join(checkout, 'docs/adding-a-factory.md'), 'utf8'));
const block = (name: string): string => {
  const text = blocks.get(name);
  if (text === undefined) throw new Error(`The page has no block ${name}`);
  return text;
};

const work = mkdtempSync(join(tmpdir(), 'mullion-adding-'));
const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const environment = { ODESA_SECRET: secret(), LVIV_SECRET: secret() };
const factories = join(work, 'my-factories');
let theirs: TestDatabase;
let system: System;

beforeAll(async () => {
  theirs = await testDatabase();
  await theirs.db.query(block('tables'));
  cpSync(join(checkout, 'factories'), factories, { recursive: true });
  for (const name of ['odesa.json', 'lviv.json']) writeFileSync(join(factories, name), block(name));
  for (const name of ['push.mjs', 'dealers.json', 'orders.json'])
    writeFileSync(join(work, name), block(name));
  system = await startSystem({
    orders: 20,
    env: { ...environment, LVIV_DATABASE: theirs.url, FACTORIES_DIR: factories, DEMO: '1' },
  });
}, 180_000);
afterAll(async () => {
  await system.stop();
  await theirs.drop();
  rmSync(work, { recursive: true, force: true });
});

const run = (program: string, words: readonly string[], more: NodeJS.ProcessEnv, cwd = work) => {
  const done = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'development', ...more },
  });
  return { code: done.status, said: done.stdout + done.stderr };
};
const pushed = (source: string, file: string) =>
  run(process.execPath, ['push.mjs', system.url, source, file], environment).said;

/** Runs the page's commands that make accounts; answers who may sign in, with the passwords that were told. */
function accounts(): Map<string, string> {
  const { code, said } = run(
    'bash',
    ['-c', `set -e\n${block('accounts')}`],
    { DATA_DIR: system.folder, FACTORIES_DIR: factories },
    checkout,
  );
  expect(code, said).toBe(0);
  const told = said.matchAll(/^(\S+@\S+) may sign in as \w+ with the password (\S+)$/gm);
  return new Map([...told].map(([, email = '', password = '']) => [email, password]));
}

interface OrderAnswer {
  readonly status: string;
  readonly factory: string;
  readonly note?: string;
  readonly price?: { amount: number; currency: string };
  readonly progress: { ordered: number; made: number; shipped: number };
  readonly trips: readonly { number: string; date: string; driver?: { name: string } }[];
  readonly constructions: readonly { id: string; name: string; description: unknown[] }[];
}

let anna: Visitor;
let petro: Visitor;

test('the start of a factory with mistakes in its file says the file, the line and the reason, as on the page', () => {
  const folder = join(work, 'mistaken');
  cpSync(join(checkout, 'factories'), folder, { recursive: true });
  const mistaken = block('odesa.json').replace('"harbour"', '"blue"').replace('"timeZone"', '"timezone"');
  writeFileSync(join(folder, 'odesa.json'), mistaken);
  const { code, said } = run(
    process.execPath,
    ['dist/sync.js'],
    { FACTORIES_DIR: folder, DATABASE_URL: theirs.url },
    checkout,
  );
  expect(code).toBe(2);
  const lines = said
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(lines.join('\n')).toContain(block('mistakes').trim());
}, 60_000);

test('a factory that calls us is there with its look, its dealer, its order and its own codes', async () => {
  expect(pushed('accounting', 'dealers.json')).toMatch(/^202 .*"accepted"/);
  expect(pushed('production', 'orders.json')).toMatch(/^202 .*"accepted".*"accepted"/);
  expect(pushed('production', 'orders.json')).toMatch(/^202 .*"duplicate".*"duplicate"/);

  const people = accounts();
  const enter = (email: string) => signIn({ url: system.url, password: people.get(email) ?? '' }, email);
  anna = await enter('anna@viknalux.example');
  petro = await enter('petro@chornomor.example');
  const { user } = await anna.get<{ user: { factories: unknown[]; dealer: { name: string } } }>(
    '/api/session',
  );
  expect(user.factories).toMatchObject([
    { id: 'odesa', name: 'Chornomor Fenster', look: 'harbour', apex: 'hinge' },
  ]);
  expect(user.dealer.name).toBe('Vikna Lux');
  await expect
    .poll(() => anna.get<OrderAnswer>('/api/orders/odesa~O-1001'), { timeout: 60_000 })
    .toMatchObject({ status: 'inProduction', note: 'sawing', price: { amount: 64_000, currency: 'EUR' } });
}, 180_000);

test('nothing is shared between factories: orders, codes, secrets, what ops see', async () => {
  const others = await signIn(system, 'dealer@demo.example');
  expect(await others.status('/api/orders/odesa~O-1001')).toBe(404);
  const { items } = await others.get<{ items: { id: string }[] }>('/api/orders?limit=1');
  const foreign = items[0]?.id ?? '';
  expect(foreign).toMatch(/^kharkiv~/);
  expect(await anna.status(`/api/orders/${foreign}`)).toBe(404);
  const mine = await anna.get<{ items: { factory: string }[] }>('/api/orders?limit=100');
  expect(mine.items.map(({ factory }) => factory)).toEqual(['odesa']);

  // Odesa's code means nothing in Kharkiv, and Kharkiv's secret opens nothing in Odesa.
  const at = new Date().toISOString();
  const order = { id: 'x-1', order: 'X-1', at, kind: 'order.accepted', data: smallOrder('D-0001') };
  const code = { id: 'x-2', order: 'X-1', at, kind: 'status', data: { code: '10' } };
  expect((await push(system.url, 'kharkiv', [order, code])).status).toBe(202);
  expect((await push(system.url, 'odesa', [order])).status).toBe(401);
  const ops = await signIn(system, 'ops@demo.example');
  interface Held {
    readonly items: { factory: string; statusCode?: string }[];
  }
  await expect
    .poll(async () => (await ops.get<Held>('/api/sync/held')).items, { timeout: 60_000 })
    .toMatchObject([{ factory: 'kharkiv', statusCode: '10' }]);
  expect((await petro.get<Held>('/api/sync/held')).items).toEqual([]);
  const seen = await petro.get<{ sources: { factory: string }[] }>('/api/sync');
  expect(new Set(seen.sources.map(({ factory }) => factory))).toEqual(new Set(['odesa']));
}, 180_000);

test('a factory that only has a database is read: several of its tables make one order and one shipment', async () => {
  const at = '2026-11-02T09:00:00+02:00';
  const data = { code: 'D7', name: 'Karpaty', phones: [], branches: [] };
  const change = { id: 'dealer-D7-1', dealer: 'D7', at, kind: 'dealer.stated', data };
  writeFileSync(join(work, 'dealers.json'), JSON.stringify({ changes: [change] }));
  writeFileSync(
    join(work, 'push.mjs'),
    block('push.mjs').replaceAll('ODESA', 'LVIV').replaceAll('odesa', 'lviv'),
  );
  expect(pushed('accounting', 'dealers.json')).toMatch(/^202 .*"accepted"/);
  await theirs.db.query(block('rows'));

  const made = run(
    'bash',
    [
      '-c',
      'npm run account -- add ivan@karpaty.example --name Ivan --role dealerOwner --factories lviv --dealer D7',
    ],
    { DATA_DIR: system.folder, FACTORIES_DIR: factories },
    checkout,
  );
  const password = /password (\S+)/.exec(made.said)?.[1] ?? '';
  const ivan = await signIn({ url: system.url, password }, 'ivan@karpaty.example');
  const address = `/api/orders/${encodeURIComponent('lviv~L/55')}`;
  await expect.poll(() => ivan.status(address), { timeout: 60_000 }).toBe(200);
  await expect
    .poll(() => ivan.get<OrderAnswer>(address), { timeout: 60_000 })
    .toMatchObject({
      status: 'shipped',
      price: { amount: 1_846_050, currency: 'UAH' },
      progress: { ordered: 3, made: 3, shipped: 3 },
      trips: [{ number: '609', date: '2026-11-24', driver: { name: 'Ivan Bondar' } }],
      constructions: [
        { id: '1', name: 'Window, two sashes' },
        { id: '2', name: 'Door', description: [{ value: 'Rehau 70' }, { value: '6-14-6' }] },
      ],
    });
}, 180_000);
