import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/database';
import { migrate } from '../db/migrate';
import { type PrivateServer, startPostgres } from '../embedded/postgres';
import type { Append, RecordedEvent } from './event-store';
import { OutcomeUnknown } from './outcome-unknown';
import { openPostgresEventStore } from './postgres';
import { appendTo, happened } from './testing/events';
import { verifyLog } from './verify';

let folder: string;
let server: PrivateServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mullion-kill-'));
  chmodSync(folder, 0o755);
  server = await startPostgres(folder, { shared_buffers: '32MB' });
  await migrate(server.url);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The postmaster first, so that it can not restart what it lost, then all that it started. */
async function killAll(db: Database): Promise<void> {
  const children = await db.query<{ pid: number }>('select pid from pg_stat_activity');
  for (const pid of [server.pid, ...children.map((child) => child.pid)])
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await expect.poll(() => isAlive(server.pid), { timeout: 10_000 }).toBe(false);
}

test('kill -9 of Postgres amid appends loses nothing acknowledged, and repeating what was not answered stores it once', async () => {
  const acknowledged = new Map<string, number>();
  const unanswered: Append[] = [];
  let appendsSoFar = 0;

  for (let round = 1; round <= 3; round += 1) {
    const db = openDatabase(server.url, { max: 10 });
    const stores = [openPostgresEventStore(db), openPostgresEventStore(db)];
    const errors: unknown[] = [];
    const writers = Array.from({ length: 24 }, async (_, writer) => {
      for (;;) {
        const append = appendTo(
          `thing-${writer % 5}`,
          'any',
          happened('A', { round }),
          happened('B', { writer }),
        );
        try {
          const [outcome] = (await stores[writer % 2]?.append([append])) ?? [];
          if (outcome?.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`);
          acknowledged.set(append.events[1]?.id ?? '', outcome.position);
          appendsSoFar += 1;
        } catch (error) {
          errors.push(error);
          unanswered.push(append);
          return;
        }
      }
    });
    const enough = appendsSoFar + 300;
    await expect.poll(() => appendsSoFar, { interval: 5, timeout: 20_000 }).toBeGreaterThan(enough);
    await killAll(db);
    await Promise.all(writers);
    await db.close();
    expect(errors).toHaveLength(24);
    for (const error of errors) expect(error).toBeInstanceOf(OutcomeUnknown);
    server = await startPostgres(folder, { shared_buffers: '32MB' });
    expect(server.reused).toBe(false);
  }

  const db = openDatabase(server.url);
  const store = openPostgresEventStore(db);
  for (const append of unanswered) {
    const [outcome] = await store.append([append]);
    if (outcome?.outcome !== 'appended' && outcome?.outcome !== 'duplicate')
      throw new Error(`not stored: ${JSON.stringify(outcome)}`);
    acknowledged.set(append.events[1]?.id ?? '', outcome.position);
  }
  const all: RecordedEvent[] = [];
  for (;;) {
    const some = await store.readAll(all.length, 100_000);
    if (some.length === 0) break;
    all.push(...some);
  }
  expect(all.map(({ position }) => position)).toEqual(all.map((_, i) => i + 1));
  expect(all).toHaveLength(await store.head());
  expect(all).toHaveLength(2 * acknowledged.size);
  const stored = new Map(all.filter(({ type }) => type === 'B').map(({ id, position }) => [id, position]));
  expect(stored).toEqual(new Map([...acknowledged].sort((a, b) => a[1] - b[1])));
  expect(await verifyLog(db)).toMatchObject({ intact: true, events: all.length });
  await db.close();
});
