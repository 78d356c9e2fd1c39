// Checks who imports whom, and that each rule can fail: every rule gets a violation seeded into a copy of the tree's
// edge, and a rule that stays silent fails the run. Usage: node rules.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const ROOMS = ['services', 'projections', 'sync-adapters', 'launcher', 'portal/src', 'load-tests'];

/** rule, then pairs of file and content */
const SEEDS = [
  [
    'no-cycles',
    'services/platform/src/seed-a.ts',
    `export * from './seed-b';`,
    'services/platform/src/seed-b.ts',
    `export * from './seed-a'; export const z = 1;`,
  ],
  ['domain-is-pure', 'services/domain/src/order/seed.ts', `import fs from 'node:fs'; export const f = fs;`],
  ['domain-is-pure', 'services/domain/src/order/seed.ts', `export * from '@mullion/platform/db/database';`],
  ['aggregates-meet-in-events', 'services/domain/src/order/seed.ts', `export * from '../dealer/dealer';`],
  [
    'platform-knows-no-business',
    'services/platform/src/seed.ts',
    `export * from '@mullion/domain/order/order';`,
  ],
  [
    'drivers-only-in-platform',
    'services/api/src/seed.ts',
    `import { Pool } from 'pg'; export const p = Pool;`,
  ],
  ['projections-look-down', 'projections/src/seed.ts', `export * from '@mullion/api/contract';`],
  ['api-reads-only', 'services/api/src/seed.ts', `export * from '@mullion/projections/orders/project';`],
  [
    'notifications-read-only',
    'services/notifications/src/seed.ts',
    `export * from '../../../projections/src/orders/project';`,
  ],
  ['express-only-at-the-door', 'projections/src/seed.ts', `import e from 'express'; export const x = e;`],
  ['adapters-are-strangers', 'sync-adapters/src/production/seed.ts', `export * from '../accounting/apply';`],
  [
    'outside-sees-the-contract',
    'portal/src/seed.ts',
    `export * from '../../services/platform/src/event-store/event-store';`,
  ],
  ['launcher-starts-only', 'launcher/src/seed.ts', `export * from '../../services/domain/src/order/order';`],
  [
    'portal-features-are-strangers',
    'portal/src/orders/seed.ts',
    `export * from '../deliveries/seed';`,
    'portal/src/deliveries/seed.ts',
    `export const z = 1;`,
  ],
  ['nobody-imports-main', 'services/api/src/seed.ts', `import './main'; export {};`],
  [
    'no-test-code-in-production',
    'services/domain/src/seed.ts',
    `import './order/order.properties.test'; export {};`,
  ],
  ['resolvable', 'services/api/src/seed.ts', `export * from '@mullion/nope';`],
];

const cruise = () =>
  spawnSync('npx', ['depcruise', ...ROOMS, '--config', '.dependency-cruiser.cjs', '-T', 'err'], {
    cwd: root,
    encoding: 'utf8',
  });

const clean = cruise();
if (clean.status !== 0) {
  console.error(clean.stdout + clean.stderr);
  process.exit(1);
}
console.log(clean.stdout.trim());

// Seeds of different rules in one run, as long as they use different files: a run costs seconds.
const waves = [];
for (const seed of SEEDS) {
  const files = seed.filter((_, i) => i % 2 === 1);
  const wave = waves.find((w) => !w.some((other) => other.some((part) => files.includes(part))));
  if (wave) wave.push(seed);
  else waves.push([seed]);
}
let silent = 0;
const made = [];
const clear = () => made.splice(0).forEach((path) => rmSync(path, { recursive: true, force: true }));
process.on('exit', clear);
process.on('SIGINT', () => process.exit(1));
process.on('SIGTERM', () => process.exit(1));
for (const wave of waves) {
  try {
    for (const [, ...pairs] of wave)
      for (let i = 0; i < pairs.length; i += 2) {
        const file = join(root, pairs[i]);
        if (existsSync(file)) throw new Error(`${pairs[i]} exists: choose another name for the seed`);
        // A rule may guard a room that is not built yet: the seed brings the room and takes it away again.
        const room = [dirname(dirname(file)), dirname(file)].find((folder) => !existsSync(folder));
        if (room) {
          mkdirSync(dirname(file), { recursive: true });
          made.push(room);
        }
        made.push(file);
        writeFileSync(file, pairs[i + 1]);
      }
    const { stdout } = cruise();
    for (const [rule, file] of wave) {
      const bites = stdout.split('\n').some((line) => line.includes(`error ${rule}: ${dirname(file)}`));
      console.log(`${bites ? 'bites ' : 'SILENT'} ${rule}`);
      if (!bites) silent += 1;
    }
  } finally {
    clear();
  }
}
process.exit(silent ? 1 : 0);
