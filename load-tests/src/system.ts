import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
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
  /** Stops a program (`simulator`) in its tracks, as a machine that hangs; answers how to let it go on. */
  freeze(program: string): () => void;
  /** Ctrl-C, and all of it gone; the folder stays when `keep`. */
  stop(keep?: boolean): Promise<void>;
  /** kill -9 of the launcher alone: its processes and servers are left behind. */
  kill(): Promise<void>;
  /** kill -9 of the launcher, of all its processes and of its private servers, as when the machine loses power. */
  killEverything(): Promise<void>;
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
    freeze(program) {
      const family = new Set(familyOf(child.pid ?? 0));
      const found = processes().find(
        ({ pid, command }) => family.has(pid) && command.includes(`dist/${program}.js`),
      );
      if (!found) throw new Error(`No ${program} is running`);
      process.kill(found.pid, 'SIGSTOP');
      return () => void process.kill(found.pid, 'SIGCONT');
    },
    async killEverything() {
      const pids = [child.pid, ...familyOf(child.pid ?? 0), ...serversOf(folder)];
      for (const pid of pids) if (pid) tryKill(pid);
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const processes = (): { pid: number; parent: number; command: string }[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command ?? '',
    }));

/** All that descends from a process, by pid. */
function familyOf(root: number): number[] {
  const all = processes();
  const below = (pid: number): number[] =>
    all.filter(({ parent }) => parent === pid).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(root);
}

/** The private servers of a data folder, with their own children. */
const serversOf = (folder: string): number[] =>
  processes()
    .filter(({ command }) => command.includes(`${folder}/`))
    .flatMap(({ pid }) => [pid, ...familyOf(pid)]);

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, with its parent.
  }
}
