// `npm test`: proves everything on a fresh machine. Installs what it needs where it may, says what to install where not.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './start.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const results = join(root, '.results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const onPath = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Debian packages, installed when we are root; else the sentence that says which to install. */
function need(programs, packages) {
  if (programs.some(onPath)) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing ${packages.join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...words) => spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update', '-q');
    apt('install', '-y', '-q', '--no-install-recommends', ...packages);
    // The packages' own service is not ours: the tests start private servers.
    spawnSync('service', [packages[0], 'stop'], { stdio: 'ignore' });
    if (programs.some(onPath)) return;
  }
  console.error(`npm test needs ${programs.join(' or ')}. On Debian: apt-get install ${packages.join(' ')}`);
  process.exit(1);
}

let failed = 0;
let passed = 0;
const timings = [];
const failures = [];

function step(name, command, ...words) {
  console.log(`\n== ${name}`);
  const from = Date.now();
  const done = spawnSync(command, words, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  const seconds = ((Date.now() - from) / 1000).toFixed(0);
  timings.push(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(4)} s  ${name}`);
  if (done.status === 0) passed += 1;
  else failed += 1;
}

/** Adds the single tests that a runner counted, and names what failed: the end of a long output is what people see. */
function count(file, read) {
  if (!existsSync(file)) return;
  const { good, bad, red } = read(JSON.parse(readFileSync(file, 'utf8')));
  passed += good;
  failed += bad;
  failures.push(...red);
}

const firstLine = (text) => text?.split('\n')[0].slice(0, 300) ?? '';

/** What Vitest's report says of each file and each test that failed. */
const failedUnits = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults.filter((test) => test.status === 'failed');
    if (!tests.length && status === 'failed') return [`${file}: ${firstLine(message)}`];
    return tests.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  });

/** What Playwright's report says of each journey that failed. */
const failedJourneys = (suite) => [
  ...(suite.suites ?? []).flatMap(failedJourneys),
  ...(suite.specs ?? []).filter(({ ok }) => !ok).map(({ file, title }) => `${file} > ${title}`),
];

install();
need(['redis-server', 'valkey-server'], ['redis-server']);
need(['chromium', 'google-chrome'], ['chromium', 'fonts-noto-core']);

const bin = (name) => join(root, 'node_modules/.bin', name);
step('types', bin('tsc'), '--noEmit');
step('lint', bin('eslint'), '.');
step('format', bin('prettier'), '--check', '--log-level=warn', '.');
step('who imports whom, and that each rule bites', process.execPath, 'rules.mjs');
step('diagram of the rooms', process.execPath, 'diagram.mjs', '--check');
step('dead code', bin('knip'));
step(
  'unit and integration',
  bin('vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(results, 'vitest.json')}`,
);
step('build', process.execPath, 'build.mjs');
step('budget of the portal', process.execPath, 'portal/budget.mjs');
step('journeys in Chromium', bin('playwright'), 'test', '-c', 'load-tests/playwright.config.ts');

count(join(results, 'vitest.json'), (json) => ({
  good: json.numPassedTests,
  bad: json.numFailedTests,
  red: failedUnits(json),
}));
count(join(results, 'journeys.json'), (json) => ({
  good: json.stats.expected,
  bad: json.stats.unexpected,
  red: failedJourneys(json),
}));

console.log(`\n${timings.join('\n')}\n`);
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
