import { build, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { PROGRAMS } from '../programs';

const MAINS: Readonly<Record<(typeof PROGRAMS)[number], string>> = {
  sync: 'sync-adapters/src/main.ts',
  projections: 'projections/src/runtime/main.ts',
  api: 'services/api/src/main.ts',
  notifications: 'services/notifications/src/main.ts',
  simulator: 'sync-adapters/src/simulator/main.ts',
  verify: 'services/platform/src/event-store/verify-main.ts',
  rebuild: 'projections/src/runtime/rebuild-main.ts',
};

const packagesStayOutside: Plugin = {
  name: 'packages stay outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@mullion/') ? undefined : { path, external: true },
    );
  },
};

/** Builds the programs of a run as they are in the working tree, into a folder inside it. What else is built stays as it is. */
export async function buildPrograms(checkout: string, to: string): Promise<void> {
  await build({
    absWorkingDir: checkout,
    entryPoints: { ...MAINS },
    outdir: join(to),
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'error',
    plugins: [packagesStayOutside],
  });
}
