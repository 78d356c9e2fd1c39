import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRunning, type Process } from './process';

let folder: string;
let running: Process | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mullion-process-'))));
afterEach(async () => {
  await running?.stop(2_000);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs this text as a program named `it`. */
function run(text: string): Process {
  writeFileSync(join(folder, 'it.js'), text);
  running = keepRunning('it', { program: 'it', programs: folder, logs: folder, env: process.env });
  return running;
}
const said = () => {
  try {
    return readFileSync(join(folder, 'it.log'), 'utf8');
  } catch {
    return '';
  }
};
const STAYS = `console.log('{"level":"info","msg":"up"}'); setInterval(() => {}, 1000);`;

test('of a process that ended by itself the last error is kept, also when much was said before', async () => {
  const it = run(`
    for (let n = 0; n < 5000; n++) console.log('{"level":"info","msg":"an everyday line of the log, number ' + n + '"}');
    console.log('{"level":"fatal","msg":"the disk is gone"}');
    process.exit(3);`);
  await expect.poll(() => it.crashes[0]).toContain('it ended (code 3)');
  expect(it.crashes[0]).toContain('the disk is gone');
  expect(it.crashes[0]).not.toContain('everyday');
});

test('of an error that nobody caught Node’s own words are kept', async () => {
  const it = run(`throw new Error('nobody expects this');`);
  await expect.poll(() => it.crashes[0]).toContain('nobody expects this');
});

test('one that is killed by somebody else ended by itself, one that we kill or restart did not', async () => {
  const it = run(STAYS);
  await expect.poll(said).toContain('up');
  const first = it.pid;
  it.kill();
  await expect.poll(() => it.pid).not.toBe(first);
  const second = it.pid;
  it.restart();
  await expect.poll(() => it.pid).not.toBe(second);
  expect(it.crashes).toEqual([]);

  const third = it.pid ?? 0;
  process.kill(third, 'SIGKILL');
  await expect.poll(() => it.crashes).toEqual(['it ended (SIGKILL): without a word']);
  expect(it.kills).toBe(1);
});

test('last words are those of this start, not of an earlier one', async () => {
  writeFileSync(join(folder, 'it.log'), '{"level":"fatal","msg":"long ago"}\n');
  const it = run(`process.exit(1)`);
  await expect.poll(() => it.crashes[0]).toBe('it ended (code 1): without a word');
});
