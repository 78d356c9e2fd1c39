import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../db/database';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { alone } from './alone';

vi.setConfig({ testTimeout: 120_000 });
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 });

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'mullion-lease-'));
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

let others: Database[] = [];
/** A database as another process has it. */
const otherProcess = () => {
  const db = openDatabase(database.url);
  others.push(db);
  return db;
};
afterEach(async () => {
  await Promise.all(others.map((db) => db.close()));
  others = [];
});
/** Ends the connections that hold leases, as a restart of the server does. */
const breakLines = () =>
  database.db.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
     and database = (select oid from pg_database where datname = current_database())`,
  );

test('one at a time holds a lease, in one process or in several, until it lets go', async () => {
  const [one, same] = [database.db.lease('a'), database.db.lease('a')];
  const other = otherProcess().lease('a');
  expect(await one.hold()).toBe(true);
  expect([await one.hold(), await same.hold(), await other.hold()]).toEqual([true, false, false]);
  // Who does not hold it can't let go of it.
  await same.release();
  await other.release();
  expect(await other.hold()).toBe(false);
  expect(await database.db.lease('b').hold()).toBe(true);
  await one.release();
  expect([await other.hold(), await one.hold()]).toEqual([true, false]);
});

test('of many who ask at once one gets it', async () => {
  const leases = [database.db, otherProcess(), otherProcess()].flatMap((db) =>
    Array.from({ length: 20 }, () => db.lease('crowd')),
  );
  const answers = await Promise.all(leases.map((lease) => lease.hold()));
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test('a lost line costs the leases, and they are had again by whoever asks', async () => {
  const [one, other] = [database.db.lease('line'), otherProcess().lease('line')];
  expect(await one.hold()).toBe(true);
  expect(await other.hold()).toBe(false);
  await breakLines();
  await eventually(() => other.hold().catch(() => false)).toBe(true);
  await eventually(() => one.hold().catch(() => true)).toBe(false);
  await other.release();
  await eventually(() => one.hold()).toBe(true);
});

test('a lease whose answer came too late is nobody’s, and others can have it', async () => {
  const mine = otherProcess();
  expect(await mine.lease('early').hold()).toBe(true);
  const [row] = await database.db.query<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and granted
     and (classid::bigint << 32) | objid::bigint = hashtextextended('lease/early', 0)`,
  );
  const server = row?.pid ?? 0;
  process.kill(server, 'SIGSTOP');
  try {
    await expect(mine.lease('late').hold()).rejects.toThrow();
  } finally {
    process.kill(server, 'SIGCONT');
  }
  const other = otherProcess().lease('late');
  await eventually(() => other.hold()).toBe(true);
});

test('a database that was closed holds nothing any more, and takes nothing', async () => {
  const db = openDatabase(database.url);
  const lease = db.lease('closing');
  expect(await lease.hold()).toBe(true);
  await db.close();
  await expect(lease.hold()).rejects.toThrow('was closed');
  await lease.release();
  await eventually(() => database.db.lease('closing').hold()).toBe(true);
});

test('a line says something again before the server takes it for dead', async () => {
  const lease = database.db.lease('alive');
  expect(await lease.hold()).toBe(true);
  const silence = async () => {
    const [row] = await database.db.query<{ seconds: number }>(
      `select extract(epoch from clock_timestamp() - a.state_change)::float as seconds
       from pg_stat_activity a join pg_locks l using (pid)
       where l.locktype = 'advisory' and a.datname = current_database() limit 1`,
    );
    return row?.seconds;
  };
  await eventually(silence).toBeGreaterThan(1);
  await eventually(silence).toBeLessThan(1);
  expect(await otherProcess().lease('alive').hold()).toBe(false);
});

describe('a process that holds a lease', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  const holder = async (name: string): Promise<ChildProcess> => {
    const outfile = join(folder, 'holder.mjs');
    buildSync({
      entryPoints: [fileURLToPath(new URL('testing/holder-main.ts', import.meta.url))],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['pg-native'],
      banner: {
        js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
      },
    });
    const child = spawn(process.execPath, [outfile, database.url, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(() => said).toBe('held');
    expect(await database.db.lease(name).hold()).toBe(false);
    return child;
  };

  /** Connections that ended because their client was gone, and those that the server gave up. */
  const sessionsEnded = async () => {
    const [row] = await database.db.query<{ abandoned: number; fatal: number }>(
      `select sessions_abandoned::int as abandoned, sessions_fatal::int as fatal from pg_stat_database
       where datname = current_database()`,
    );
    return row ?? { abandoned: 0, fatal: 0 };
  };

  test('and is killed with -9 frees it at once', async () => {
    const child = await holder('killed');
    const { abandoned, fatal } = await sessionsEnded();
    child.kill('SIGKILL');
    await eventually(() => database.db.lease('killed').hold()).toBe(true);
    // The end of the line freed it, before the server lost its patience.
    await eventually(sessionsEnded).toEqual({ abandoned: abandoned + 1, fatal });
  });

  test('and hangs, or is cut off, loses it after a silence', async () => {
    const child = await holder('hanging');
    const { abandoned, fatal } = await sessionsEnded();
    child.kill('SIGSTOP');
    await eventually(() => database.db.lease('hanging').hold()).toBe(true);
    await eventually(sessionsEnded).toEqual({ abandoned, fatal: fatal + 1 });
  });
});

test('work that is done alone leaves out who comes meanwhile, and fails whole', async () => {
  let other: unknown;
  const done = await alone(database.db, 'work', async (sql) => {
    other = await alone(otherProcess(), 'work', () => Promise.resolve('other'));
    await sql.query('create table alone_kept ()');
    return 'mine';
  });
  expect([done, other]).toEqual(['mine', undefined]);
  const failing = alone(database.db, 'work', async (sql) => {
    await sql.query('create table alone_lost ()');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const tables = await database.db.query(
    `select tablename from pg_tables where tablename in ('alone_kept', 'alone_lost')`,
  );
  expect(tables).toEqual([{ tablename: 'alone_kept' }]);
});
