// Builds everything that runs: one bundle for each program into dist/, the portal into portal/dist. Nothing is built twice:
// a hash of the sources says whether there is anything to do.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/** The programs, by the name of their bundle. */
const PROGRAMS = {
  launcher: 'launcher/src/main.ts',
  tool: 'launcher/src/tool-main.ts',
  api: 'services/api/src/main.ts',
  sync: 'sync-adapters/src/main.ts',
  projections: 'projections/src/runtime/main.ts',
  notifications: 'services/notifications/src/main.ts',
  simulator: 'sync-adapters/src/simulator/main.ts',
  check: 'sync-adapters/src/simulator/check-main.ts',
  trace: 'sync-adapters/src/trace/trace-main.ts',
  account: 'services/api/src/accounts/account-main.ts',
  verify: 'services/platform/src/event-store/verify-main.ts',
  rebuild: 'projections/src/runtime/rebuild-main.ts',
  screens: 'load-tests/src/screens-main.ts',
  bench: 'load-tests/src/bench/main.ts',
  faults: 'load-tests/src/faults/main.ts',
};

/** Where `@mullion/<name>` lies. */
const ROOMS = {
  domain: 'services/domain',
  platform: 'services/platform',
  api: 'services/api',
  notifications: 'services/notifications',
  projections: 'projections',
  'sync-adapters': 'sync-adapters',
};

const filesBelow = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (['node_modules', 'dist', '.build'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
};

const SERVER_FOLDERS = ['services', 'projections', 'sync-adapters', 'launcher', 'load-tests/src'];

/** Finds `@mullion/room/path` in the checkout; every other package stays outside the bundle. */
const workspaces = {
  name: 'workspaces',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ kind, path }) => {
      if (kind === 'entry-point') return undefined;
      const ours = /^@mullion\/([^/]+)\/(.+)$/.exec(path);
      if (!ours) return { path, external: true };
      return { path: join(root, ROOMS[ours[1]], 'src', `${ours[2]}.ts`) };
    });
  },
};

async function buildPrograms() {
  const { build } = await import('esbuild');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(PROGRAMS).filter(([, file]) => existsSync(join(root, file))),
    ),
    outdir: 'dist',
    bundle: true,
    splitting: false,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [workspaces],
  });
}

async function buildPortal() {
  // Whoever starts this may be a test: what is built is what users get all the same.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({
    root: join(root, 'portal'),
    configFile: join(root, 'portal/vite.config.ts'),
    logLevel: 'warn',
  });
}

const STEPS = [
  ['the programs', 'dist', SERVER_FOLDERS, buildPrograms],
  ['the portal', 'portal/dist', ['portal', 'services/domain', 'services/api/src'], buildPortal],
];
for (const [name, out, folders, build] of STEPS) {
  const stamp = join(root, out, '.built');
  const now = hashOf([...folders.flatMap(filesBelow), 'package-lock.json', 'build.mjs']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
  console.log(`  Building ${name}`);
  await build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}
