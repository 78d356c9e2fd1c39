import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mullion-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const unexpected = (error: Error) => {
  throw error;
};
const lines = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n');

test('a log that is full is put aside while it is written, and the two last are kept', async () => {
  const log = openLogFile(folder, 'sync', unexpected, 1_000);
  for (let n = 0; n < 100; n += 1) log.write(`line ${String(n).padStart(45, '0')}`);
  await log.close();
  expect(readdirSync(folder).sort()).toEqual(['sync.log', 'sync.log.1', 'sync.log.2']);
  const kept = [...lines('sync.log.2'), ...lines('sync.log.1'), ...lines('sync.log')];
  // None of the newest is lost or torn, and they are in order.
  expect(kept).toEqual(
    Array.from({ length: kept.length }, (_, n) => `line ${String(100 - kept.length + n).padStart(45, '0')}`),
  );
  expect(kept.length).toBeGreaterThan(40);
  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).length).toBeLessThan(1_052);
});

test('a start goes on in the log of the run before, and puts it aside when it is full', async () => {
  writeFileSync(join(folder, 'api.log'), 'before\n');
  const going = openLogFile(folder, 'api', unexpected, 100);
  going.write('after');
  await going.close();
  expect(lines('api.log')).toEqual(['before', 'after']);

  writeFileSync(join(folder, 'api.log'), `${'x'.repeat(200)}\n`);
  const fresh = openLogFile(folder, 'api', unexpected, 100);
  fresh.write('fresh');
  await fresh.close();
  expect(lines('api.log')).toEqual(['fresh']);
  expect(lines('api.log.1')).toEqual(['x'.repeat(200)]);
});

test('a disk that is full costs lines, is told once, and what comes later is written again', async () => {
  symlinkSync('/dev/full', join(folder, 'api.log'));
  const told: string[] = [];
  const log = openLogFile(folder, 'api', (error) => told.push(error.message));
  log.write('lost');
  await expect.poll(() => told, { timeout: 60_000 }).toEqual([expect.stringContaining('ENOSPC')]);
  log.write('lost, too');
  rmSync(join(folder, 'api.log'));
  await expect
    .poll(
      () => {
        log.write('there');
        return readdirSync(folder);
      },
      { timeout: 60_000 },
    )
    .toEqual(['api.log']);
  await log.close();
  expect(lines('api.log')).toContain('there');
  expect(told).toHaveLength(1);
});

test('a log whose disk is full can be closed', async () => {
  symlinkSync('/dev/full', join(folder, 'api.log'));
  const told: string[] = [];
  const log = openLogFile(folder, 'api', (error) => told.push(error.message));
  log.write('lost');
  await expect.poll(() => told, { timeout: 60_000 }).toHaveLength(1);
  await log.close();
});

test('a log that can not be written is told once and stops nobody', async () => {
  const told: string[] = [];
  const log = openLogFile(join(folder, 'sub'), 'api', (error) => told.push(error.message));
  rmSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'sub'), 'no folder');
  log.write('one');
  log.write('two');
  await log.close();
  expect(told).toHaveLength(1);
});
