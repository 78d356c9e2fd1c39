import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
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
  await expect.poll(() => dealer.status(`/api/orders/kharkiv~${number}`), { timeout: 10_000 }).toBe(200);
  return dealer;
}

test('what was acknowledged survives kill -9 of everything, and the next start takes over the servers left behind', async () => {
  const first = await start();
  await accept(first, 'T-1');
  await first.kill();
  expect(leftRunning(first.folder).length).toBeGreaterThan(0);

  const second = await start({ folder: first.folder });
  expect(second.output()).toContain('took over the one left by a run that was killed');
  const dealer = await signIn(second, 'dealer@demo.example');
  expect(await dealer.status('/api/orders/kharkiv~T-1')).toBe(200);

  await second.stop(true);
  await expect.poll(() => leftRunning(first.folder)).toEqual([]);
}, 180_000);

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
