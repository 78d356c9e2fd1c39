import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { redisProgram, startRedis } from '@mullion/platform/embedded/redis';

/** Holds the number of the process that a folder belongs to. */
const OWNER = 'owner.pid';
/** Below a folder: where a private Redis may have its data. */
const HOMES = ['', 'portal', 'factory'] as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Makes a folder `<parent>/<prefix>…` of this process. Of those that earlier ones left because they were killed, it first ends
 * what still runs there and removes them.
 */
export async function ownedFolder(parent: string, prefix: string): Promise<string> {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent))
    if (name.startsWith(prefix) && isAbandoned(join(parent, name))) await clear(join(parent, name));
  const folder = mkdtempSync(join(parent, prefix));
  writeFileSync(join(folder, OWNER), String(process.pid));
  return folder;
}

/** Leaves it to people: no later run removes it. */
export const disown = (folder: string): void => rmSync(join(folder, OWNER), { force: true });

function isAbandoned(folder: string): boolean {
  const file = join(folder, OWNER);
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return owner > 0 && !isAlive(owner);
}

/** Postgres and, where they were frozen and could not notice that their run was gone, our programs. */
const processesOf = (folder: string): number[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter((row) => row.includes(`${folder}/`))
    .map((row) => Number.parseInt(row, 10));

async function clear(folder: string): Promise<void> {
  try {
    await endAll(folder);
    rmSync(folder, { recursive: true, force: true });
    say(`Ended and removed what a run that was killed had left: ${folder}`);
  } catch (error) {
    say(`A run that was killed left ${folder}, which could not be removed: ${String(error)}`);
  }
}

async function endAll(folder: string): Promise<void> {
  const program = redisProgram();
  for (const home of HOMES.map((name) => join(folder, name)))
    // It names no folder in its command line; whoever starts it where it runs takes it over.
    if (program && existsSync(join(home, 'redis/redis.url'))) await (await startRedis(home, program)).stop();
  for (const pid of processesOf(folder)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}
