import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { migrate } from '@mullion/platform/db/migrate';
import { freePort } from '@mullion/platform/embedded/free-port';
import { type Line, openLine } from './line';
import { type Delivered, openMailbox } from './mailbox';
import { disown, ownedFolder } from './owned-folder';
import { keepRunning, type Process } from './process';
import { makeDatabase, openPostgres, openRedis, type PostgresServer, type RedisServer } from './servers';
import { type FactoryControl, factoryControl } from './simulator';

/** A whole system of our own, each part of which can be broken by itself, and the factory beside it. */
export interface Stand {
  /** The portal, as the factory and people reach it when no line is broken. */
  readonly url: string;
  readonly password: string;
  readonly databaseUrl: string;
  /** The factory's own database, on a server that nobody breaks: what it sent and what was acknowledged. */
  readonly factoryDatabaseUrl: string;
  readonly masterKey: string;
  readonly logs: string;
  readonly processes: Readonly<Record<'sync1' | 'sync2' | 'projections' | 'api' | 'notifications', Process>>;
  /** What they and the factory's own program said when one of them ended and nobody had told it to. */
  readonly crashes: () => readonly string[];
  /** Where the factory answers the portal. */
  readonly answersUrl: string;
  /** What operations got by mail so far. */
  readonly mails: readonly Delivered[];
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  /** From the factory to the portal, from the portal to the factory, and from the portal's processes to their database. */
  readonly lines: { readonly factory: Line; readonly answers: Line; readonly database: Line };
  readonly factory: FactoryControl;
  /** Resolves when every process says that it is ready. */
  readonly ready: () => Promise<void>;
  /** Ends everything; `keep` leaves the folder with the logs. */
  stop(keep?: boolean): Promise<void>;
}

export interface StandOptions {
  /** The folder with the built programs. */
  readonly programs: string;
  readonly orders: number;
  readonly seed: string;
  /** False: Postgres does not wait for the disk. What kill -9 proves does not depend on it. */
  readonly durable: boolean;
}

const PATIENCE = 60_000;

async function untilReady(url: string, halted: () => boolean = () => false): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    if (halted()) throw new Error('Stopped while starting.');
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} did not become ready within a minute`);
    await pause(50);
  }
}

const local = (port: number) => `http://127.0.0.1:${port}`;
const through = (url: string, line: Line): string => {
  const changed = new URL(url);
  changed.port = String(line.port);
  return changed.href;
};

/** What to undo, the last first, once; and whether an end was asked for meanwhile. */
class Undoing {
  halted = false;
  #steps: (() => unknown)[] = [];

  /** Remembers how to undo what comes of it. */
  async during<T>(beginning: Promise<T>, undo: (begun: T) => unknown): Promise<T> {
    const begun = await beginning;
    this.#steps.push(() => undo(begun));
    return begun;
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse())
      await Promise.resolve(step()).catch((error: unknown) => console.error(error));
  }
}

/**
 * Starts it in a folder of its own. When that fails, nothing is left behind. `opened` hears at once how to end it, whatever
 * has begun by then.
 */
export async function openStand(
  options: StandOptions,
  opened: (stop: () => Promise<void>) => void = () => undefined,
): Promise<Stand> {
  const undoing = new Undoing();
  const folder = await ownedFolder(tmpdir(), 'mullion-faults-');
  chmodSync(folder, 0o755);
  const assembling = assemble(options, folder, undoing);
  const end = async (keep: boolean) => {
    undoing.halted = true;
    await assembling.catch(() => undefined);
    await undoing.run();
    const gone = keep ? ['portal', 'factory'].map((home) => join(folder, home)) : [folder];
    for (const one of gone) rmSync(one, { recursive: true, force: true });
    if (keep) disown(folder);
  };
  let ended: Promise<void> | undefined;
  // A signal that comes after the end takes nothing back: logs that were kept stay.
  const stop = (keep = false) => (ended ??= end(keep));
  opened(stop);
  try {
    return { ...(await assembling), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  { programs, orders, seed, durable }: StandOptions,
  folder: string,
  undoing: Undoing,
): Promise<Omit<Stand, 'stop'>> {
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const homes = { portal: join(folder, 'portal'), factory: join(folder, 'factory') };
  const settings = durable ? {} : { fsync: 'off', shared_buffers: '64MB' };
  const [postgres, plant, redis] = await Promise.all([
    undoing.during(openPostgres(homes.portal, settings), (server) => server.stop()),
    undoing.during(openPostgres(homes.factory, { fsync: 'off', shared_buffers: '32MB' }), (server) =>
      server.stop(),
    ),
    undoing.during(openRedis(homes.portal), (server) => server.stop()),
  ]);
  const databaseUrl = await makeDatabase(postgres, 'mullion');
  const factoryDatabaseUrl = await makeDatabase(plant, 'simulator');
  await migrate(databaseUrl);

  const ports = {
    sync1: await freePort(),
    sync2: await freePort(),
    projections: await freePort(),
    api: await freePort(),
    notifications: await freePort(),
    simulator: await freePort(),
  };
  const line = (targets: () => readonly number[]) =>
    undoing.during(openLine(targets), (opened) => opened.close());
  const lines = {
    factory: await line(() => [ports.api]),
    answers: await line(() => [ports.simulator]),
    database: await line(() => [postgres.port]),
  };
  const mailbox = await undoing.during(openMailbox(), (opened) => opened.close());
  const balancer = await line(() => [ports.sync1, ports.sync2]);

  const password = 'a-password-of-the-faults';
  const masterKey = randomBytes(32).toString('base64');
  const reached = through(databaseUrl, lines.database);
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    DATA_DIR: folder,
    DATABASE_URL: reached,
    REDIS_URL: redis.url,
    DEMO: '1',
    DEMO_PASSWORD: password,
    MASTER_KEY: masterKey,
    SYNC_URL: local(balancer.port),
    // Where the demo's factories answer.
    SIMULATOR_URL: local(lines.answers.port),
    PORT: String(ports.api),
    PROJECTIONS_PORT: String(ports.projections),
    NOTIFICATIONS_PORT: String(ports.notifications),
    SMTP_URL: mailbox.url,
    OPS_MAIL: 'ops@example.org',
    // Whatever the shell says: the judge reads the mails.
    OPS_LANGUAGE: 'en',
  };
  const running: Process[] = [];
  await undoing.during(Promise.resolve(running), (all) => Promise.all(all.map((one) => one.stop(10_000))));
  const run = (name: string, program: string, more: NodeJS.ProcessEnv = {}) => {
    const started = keepRunning(name, { program, programs, logs, env: { ...env, ...more } });
    running.push(started);
    return started;
  };
  const processes = {
    projections: run('projections', 'projections'),
    sync1: run('sync-1', 'sync', { SYNC_PORT: String(ports.sync1) }),
    sync2: run('sync-2', 'sync', { SYNC_PORT: String(ports.sync2) }),
    api: run('api', 'api'),
    notifications: run('notifications', 'notifications'),
  };
  const ready = async () => {
    const asked = [ports.projections, ports.sync1, ports.sync2, ports.api, ports.notifications];
    await Promise.all(asked.map((port) => untilReady(local(port), () => undoing.halted)));
  };
  await ready();
  run('simulator', 'simulator', {
    SIMULATOR_DATABASE_URL: factoryDatabaseUrl,
    SIMULATOR_PORT: String(ports.simulator),
    SIMULATOR_RATE: '0',
    SIMULATOR_SEED: seed,
    DEMO_ORDERS: String(orders),
    PUSH_URL: local(lines.factory.port),
  });
  await untilReady(local(ports.simulator), () => undoing.halted);
  const factory = factoryControl(local(ports.simulator));
  return {
    url: local(ports.api),
    password,
    databaseUrl: reached,
    factoryDatabaseUrl,
    masterKey,
    logs,
    processes,
    crashes: () => running.flatMap(({ crashes }) => crashes),
    answersUrl: local(ports.simulator),
    mails: mailbox.delivered,
    postgres,
    redis,
    lines,
    factory,
    ready,
  };
}
