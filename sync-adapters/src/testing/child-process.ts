import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** A program of ours that tests run as processes of their own, to kill them. */
export interface TestProgram {
  /** Starts one more process of it. */
  run(environment: NodeJS.ProcessEnv): ChildProcess;
  /** As kill -9 does; resolves once it is gone. */
  kill(child: ChildProcess): Promise<void>;
  /** Kills all that still run, and forgets the program. */
  end(): Promise<void>;
}

/** Bundles a program for tests. */
export function testProgram(entry: string): TestProgram {
  const folder = mkdtempSync(join(tmpdir(), 'mullion-program-'));
  const file = join(folder, 'program.cjs');
  buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    external: ['pg-native'],
    // As the build does: what a package offers to bundlers can be bundled.
    mainFields: ['module', 'main'],
    logLevel: 'error',
    outfile: file,
  });
  const children: ChildProcess[] = [];
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    run(environment) {
      const child = spawn(process.execPath, [file], {
        env: { ...process.env, ...environment },
        stdio: 'inherit',
      });
      children.push(child);
      return child;
    },
    kill,
    async end() {
      await Promise.all(children.map(kill));
      rmSync(folder, { recursive: true });
    },
  };
}
