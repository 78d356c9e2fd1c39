import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { disown, isAlive, ownedFolder } from './owned-folder';

let parent: string;
beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'mullion-owned-'))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A process that is gone. */
const nobody = () => spawnSync(process.execPath, ['-e', '']).pid;

/** A folder as a run leaves it that was killed, and a program of it that still runs, frozen. */
async function abandoned() {
  const folder = await ownedFolder(parent, 'run-');
  writeFileSync(join(folder, 'owner.pid'), String(nobody()));
  const program = join(folder, 'it.js');
  writeFileSync(program, 'setInterval(() => {}, 1000);');
  const left = spawn(process.execPath, [program], { stdio: 'ignore', detached: true });
  left.kill('SIGSTOP');
  const ended = new Promise((resolve) => left.once('exit', (_, signal) => resolve(signal)));
  return { folder, ended };
}

test('what a run that was killed had left is ended and removed by the next one', async () => {
  const { folder, ended } = await abandoned();
  const mine = await ownedFolder(parent, 'run-');
  expect(await ended).toBe('SIGKILL');
  expect(existsSync(folder)).toBe(false);
  expect(readFileSync(join(mine, 'owner.pid'), 'utf8')).toBe(String(process.pid));
});

test('what a live run, another kind of run or a person has is left alone', async () => {
  const live = await ownedFolder(parent, 'run-');
  const another = await ownedFolder(parent, 'other-');
  writeFileSync(join(another, 'owner.pid'), String(nobody()));
  const kept = await ownedFolder(parent, 'run-');
  disown(kept);
  await ownedFolder(parent, 'run-');
  expect([live, another, kept].map((folder) => existsSync(folder))).toEqual([true, true, true]);
  expect(isAlive(process.pid)).toBe(true);
});
