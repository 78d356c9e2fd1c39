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
const PATIENCE = 900_000;
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

const fileOf = ({ test }: Mechanism): string => RUN_BY[test.file] ?? test.file;
const projectOf = (mechanism: Mechanism): 'integration' | 'unit' =>
  /\.int\.test\.ts$/.test(fileOf(mechanism)) ? 'integration' : 'unit';

function outcomeOf({ test }: Mechanism, found: Results | string): Outcome {
  if (typeof found === 'string') return { outcome: 'broken', because: `no results: ${found}` };
  const ran = found.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(
      ({ status, fullName }) => fullName.includes(test.name) && !['skipped', 'pending'].includes(status),
    );
  if (ran.length === 0) {
    const said = found.testResults.map(({ message }) => message).join(' ');
    return { outcome: 'broken', because: said || 'no such test' };
  }
  const failures = ran.filter(({ status }) => status === 'failed');
  if (failures.length === 0) return { outcome: 'green' };
  const because = failures.flatMap(({ failureMessages }) => failureMessages ?? []).join('\n');
  const [line = ''] = because.split('\n');
  return { outcome: NO_PROGRAM.test(because) ? 'broken' : 'red', because: line };
}

/** Runs the tests of these mechanisms in the copy as it is now, all of a project in one go. */
export async function runTests(
  folder: string,
  mechanisms: readonly Mechanism[],
): Promise<ReadonlyMap<Mechanism, Outcome>> {
  const outcomes = new Map<Mechanism, Outcome>();
  for (const project of ['unit', 'integration'] as const) {
    const meant = mechanisms.filter((mechanism) => projectOf(mechanism) === project);
    if (meant.length === 0) continue;
    const files = new Set(meant.map(fileOf));
    const names = new Set(meant.map(({ test }) => escaped(test.name)));
    const found = await vitest(folder, ['--project', project, ...files, '-t', [...names].join('|')]);
    for (const mechanism of meant) outcomes.set(mechanism, outcomeOf(mechanism, found));
  }
  return outcomes;
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
