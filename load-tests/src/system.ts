import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The whole of Mullion, started as a newcomer would, in a folder of its own. */
export interface System {
  readonly url: string;
  readonly password: string;
  readonly folder: string;
  readonly output: () => string;
  /** Ctrl-C, and all of it gone; the folder stays when `keep`. */
  stop(keep?: boolean): Promise<void>;
  /** kill -9 of the launcher alone, as a crash would. */
  kill(): Promise<void>;
}

const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/load-tests\/$/, '');

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export interface SystemOptions {
  readonly orders?: number;
  readonly rate?: number;
  /** The data folder of an earlier run. */
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Resolves when the invitation is printed; an Error with all that was printed when it ends before. */
export async function startSystem({
  orders = 200,
  rate = 0,
  folder: given,
  env = {},
}: SystemOptions = {}): Promise<System> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'mullion-run-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const password = 'a-password-of-the-tests';
  const child: ChildProcess = spawn(process.execPath, [join(checkout, 'start.mjs')], {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      PORT: String(port),
      DATA_DIR: folder,
      DEMO_ORDERS: String(orders),
      DEMO_PASSWORD: password,
      SIMULATOR_RATE: String(rate),
      ...env,
    },
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Mullion is ready')) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code ?? 'a signal'}:\n${output}`)));
  });
  return {
    url: `http://localhost:${port}`,
    password,
    folder,
    output: () => output,
    async stop(keep = false) {
      child.kill('SIGINT');
      await ended;
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The URLs of the run's servers, as the launcher handed them to its processes. */
export const secretsOf = (system: System): { masterKey: string } =>
  JSON.parse(readFileSync(join(system.folder, 'secrets.json'), 'utf8')) as { masterKey: string };
