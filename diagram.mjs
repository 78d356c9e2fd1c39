// Draws who imports whom, room by room, from the code itself into docs/architecture.md.
// `node diagram.mjs` writes it, `node diagram.mjs --check` fails when the document is behind the code.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const document = join(root, 'docs/architecture.md');
const [START, END] = ['<!-- rooms: made by diagram.mjs -->', '<!-- /rooms -->'];

const { stdout, stderr } = spawnSync(
  'npx',
  [
    'depcruise',
    'services',
    'projections',
    'sync-adapters',
    'launcher',
    'portal/src',
    'load-tests',
    '--config',
    '.dependency-cruiser.cjs',
    '-T',
    'json',
  ],
  { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);
if (!stdout) throw new Error(stderr);

/** `services/api/src/orders/routes.ts` → `services/api`; tests and what lies outside belong to no room. */
const roomOf = (path) => {
  if (/node_modules|\.test\.|\/testing\//.test(path)) return undefined;
  return /^(services\/[^/]+|projections|sync-adapters|launcher|portal|load-tests)\//.exec(path)?.[1];
};

const edges = new Map();
for (const { source, dependencies } of JSON.parse(stdout).modules) {
  const from = roomOf(source);
  for (const { resolved } of dependencies) {
    const to = roomOf(resolved);
    if (from && to && from !== to) edges.set(`${from} ${to}`, (edges.get(`${from} ${to}`) ?? 0) + 1);
  }
}
const name = (room) => room.replace(/\W/g, '_');
const rooms = [...new Set([...edges.keys()].flatMap((edge) => edge.split(' ')))].sort();
const lines = [
  START,
  '',
  '```mermaid',
  'flowchart TD',
  ...rooms.map((room) => `  ${name(room)}["${room}"]`),
  ...[...edges.keys()].sort().map((edge) => `  ${edge.split(' ').map(name).join(' --> ')}`),
  '```',
  '',
  END,
].join('\n');

const before = readFileSync(document, 'utf8');
const after = before.slice(0, before.indexOf(START)) + lines + before.slice(before.indexOf(END) + END.length);
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error('docs/architecture.md shows rooms that the code no longer has: run node diagram.mjs');
    process.exit(1);
  }
  console.log('The diagram in docs/architecture.md agrees with the code.');
} else writeFileSync(document, after);
