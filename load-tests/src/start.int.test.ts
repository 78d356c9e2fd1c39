import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { push, smallOrder } from './factory';
import { signIn, type Visitor } from './visitor';
import { startSystem, type System } from './system';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What still runs of this data folder: its private servers and its processes. */
const leftRunning = (folder: string): string[] =>
  spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(folder));

const start = async (options: Parameters<typeof startSystem>[0] = {}): Promise<System> => {
  const system = await startSystem({ orders: 20, ...options });
  folders.push(system.folder);
  return system;
};

async function accept(system: System, number: string): Promise<Visitor> {
  const { results } = await push(system.url, 'kharkiv', [
    {
      id: `accept-${number}`,
      order: number,
      at: new Date().toISOString(),
      kind: 'order.accepted',
      data: smallOrder('D-0001'),
    },
  ]);
  expect(results).toEqual([{ id: `accept-${number}`, outcome: 'accepted' }]);
  const dealer = await signIn(system, 'dealer@demo.example');
  await expect.poll(() => dealer.status(`/api/orders/kharkiv~${number}`)).toBe(200);
  return dealer;
}

test('what was acknowledged survives kill -9 of everything', async () => {
  const first = await start();
  await accept(first, 'T-1');
  await first.killEverything();
  await expect.poll(() => leftRunning(first.folder)).toEqual([]);

  const second = await start({ folder: first.folder });
  const dealer = await signIn(second, 'dealer@demo.example');
  expect(await dealer.status('/api/orders/kharkiv~T-1')).toBe(200);
  await second.stop(true);
}, 180_000);

test('after kill -9 of the launcher alone, the next start takes over its servers, and Ctrl-C leaves nothing', async () => {
  const first = await start();
  await accept(first, 'T-2');
  await first.kill();
  expect(leftRunning(first.folder).length).toBeGreaterThan(0);

  const second = await start({ folder: first.folder });
  expect(second.output()).toContain('took over the one left by a run that was killed');
  const dealer = await signIn(second, 'dealer@demo.example');
  expect(await dealer.status('/api/orders/kharkiv~T-2')).toBe(200);
  await second.stop(true);
  await expect.poll(() => leftRunning(first.folder)).toEqual([]);
}, 180_000);

test('it starts with few words in the log, without Redis, on nothing but Node', async () => {
  const programs = mkdtempSync(join(tmpdir(), 'mullion-path-'));
  folders.push(programs);
  for (const program of ['id', 'test']) symlinkSync(`/usr/bin/${program}`, join(programs, program));
  const system = await start({ env: { PATH: programs, LOG_LEVEL: 'warn' } });
  expect(system.output()).toContain('No Redis found');
  const dealer = await accept(system, 'T-3');
  expect((await dealer.get<{ number: string }>('/api/orders/kharkiv~T-3')).number).toBe('T-3');
  await system.stop(true);
}, 120_000);

test('it uses servers of the operator’s own, and leaves them running', async () => {
  const database = await testDatabase();
  const { url, db } = database;
  const system = await start({ env: { DATABASE_URL: url, REDIS_URL: testRedisUrl(9) } });
  expect(system.output()).not.toContain('private');
  await accept(system, 'T-4');
  await system.stop(true);
  const [row] = await db.query<{ known: boolean }>(
    `select exists (select from log.streams where id = 'order-kharkiv~T-4') as known`,
  );
  expect(row).toEqual({ known: true });
  await db.query(`drop database "${new URL(url).pathname.slice(1)}_simulator" with (force)`);
  await database.drop();
}, 120_000);

test('Ctrl-C while the servers are still starting leaves nothing running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mullion-run-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  const child = spawn(process.execPath, ['start.mjs'], {
    cwd: checkout,
    env: { ...process.env, PORT: '0', DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Starting the private Postgres')) resolve();
    }),
  );
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(leftRunning(folder)).toEqual([]);
}, 60_000);

test('a taken port is said in a sentence that names another, and nothing is left behind', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, () => {
      const address = other.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
  const folder = join(checkout, 'data/test-taken-port');
  folders.push(folder);
  const child = spawn(process.execPath, ['start.mjs'], {
    cwd: checkout,
    env: { ...process.env, PORT: String(port), DATA_DIR: folder },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  other.close();
  expect(code).not.toBe(0);
  expect(said).toContain(`Port ${port} is taken`);
  expect(said).toContain(`PORT=${port + 1} npm start`);
  expect(leftRunning(folder)).toEqual([]);
}, 60_000);

test('a bad setting stops the start with a sentence', () => {
  const done = spawnSync(process.execPath, ['start.mjs'], {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...process.env, SIMULATOR_RATE: 'fast' },
  });
  expect(done.status).toBe(2);
  expect(done.stdout + done.stderr).toContain('SIMULATOR_RATE');
});

test('a second start on the same data folder is refused with the address of the first', async () => {
  const first = await start();
  const second = startSystem({ folder: first.folder });
  await expect(second).rejects.toThrow(`Mullion runs already with this data folder: ${first.url}`);
  await first.stop(true);
  const lock = () => readFileSync(join(first.folder, 'launcher.json'), 'utf8');
  expect(lock).toThrow('ENOENT');
}, 120_000);
