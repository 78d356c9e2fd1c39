import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Mechanism, Seed } from './mechanism';

const results = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
type Results = z.infer<typeof results>;

/** What became of a test: only `red` shows that it guards something. */
export type Outcome =
  | { readonly outcome: 'green' }
  | { readonly outcome: 'red'; readonly because: string }
  /** It did not run, or broke otherwise than by an expectation. */
  | { readonly outcome: 'broken'; readonly because: string };

/** Tests that are used for all adapters stand in a file of their own, which a test file runs. */
const RUN_BY: Readonly<Record<string, string>> = {
  'services/platform/src/event-store/testing/conformance.ts':
    'services/platform/src/event-store/postgres.int.test.ts',
};
const PATIENCE = 240_000;
/** Errors of a seed that is no program any more, rather than one that breaks a promise. */
const NO_PROGRAM = /SyntaxError|ReferenceError|is not defined|Cannot find (module|package)|Transform failed/;

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function vitest(folder: string, words: readonly string[]): Promise<Results | string> {
  const report = join(folder, 'results.json');
  rmSync(report, { force: true });
  const child = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...words,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '0' } },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const late = setTimeout(() => child.kill('SIGTERM'), PATIENCE);
  return new Promise((resolve) =>
    child.once('exit', () => {
      clearTimeout(late);
      try {
        resolve(results.parse(JSON.parse(readFileSync(report, 'utf8'))));
      } catch {
        resolve(said);
      }
    }),
  );
}

/** Runs the test of a mechanism in the copy as it is now. */
export async function runTest(folder: string, { test }: Mechanism): Promise<Outcome> {
  const file = RUN_BY[test.file] ?? test.file;
  const project = /\.int\.test\.ts$/.test(file) ? 'integration' : 'unit';
  const found = await vitest(folder, ['--project', project, file, '-t', escaped(test.name)]);
  if (typeof found === 'string') return { outcome: 'broken', because: `no results: ${found}` };
  const ran = found.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(
      ({ status, fullName }) => fullName.includes(test.name) && status !== 'skipped' && status !== 'pending',
    );
  if (ran.length === 0)
    return {
      outcome: 'broken',
      because: found.testResults.map(({ message }) => message).join(' ') || 'no such test',
    };
  const failures = ran.filter(({ status }) => status === 'failed');
  if (failures.length === 0) return { outcome: 'green' };
  const because = failures.flatMap(({ failureMessages }) => failureMessages ?? []).join('\n');
  const [line = ''] = because.split('\n');
  return { outcome: NO_PROGRAM.test(because) ? 'broken' : 'red', because: line };
}

/** Applies the edits; answers how to take them back. Throws when one of them does not fit its file. */
export function sow(folder: string, seeds: readonly Seed[]): () => void {
  const before = new Map<string, string>();
  const undo = () => {
    for (const [file, text] of before) writeFileSync(file, text);
  };
  for (const { file, text, instead } of seeds) {
    const path = join(folder, file);
    const now = readFileSync(path, 'utf8');
    if (!before.has(path)) before.set(path, now);
    if (now.split(text).length !== 2) {
      undo();
      throw new Error(`${file} does not hold exactly once: ${text}`);
    }
    writeFileSync(
      path,
      now.replace(text, () => instead),
    );
  }
  return undo;
}
