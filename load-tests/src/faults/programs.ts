import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a run starts. */
export const PROGRAMS = ['sync', 'projections', 'api', 'simulator', 'verify', 'rebuild'] as const;

/** An empty folder inside the checkout, where programs find the packages that they are not bundled with. */
export function programsFolder(checkout: string): { readonly path: string; remove(): void } {
  const cache = join(checkout, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const path = mkdtempSync(join(cache, 'mullion-faults-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Copies the built programs, so that a build during the run changes nothing for processes that are started again. */
export function copyPrograms(dist: string, to: string): void {
  for (const program of PROGRAMS)
    for (const file of [`${program}.js`, `${program}.js.map`])
      if (existsSync(join(dist, file))) copyFileSync(join(dist, file), join(to, file));
}
