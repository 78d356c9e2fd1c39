import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownedFolder } from './owned-folder';

/** What a run starts. */
export const PROGRAMS = [
  'sync',
  'projections',
  'api',
  'notifications',
  'simulator',
  'verify',
  'rebuild',
] as const;

/** An empty folder inside the checkout, where programs find the packages that they are not bundled with. */
export async function programsFolder(checkout: string): Promise<{ readonly path: string; remove(): void }> {
  const path = await ownedFolder(join(checkout, 'node_modules/.cache'), 'mullion-faults-');
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Copies the built programs, so that a build during the run changes nothing for processes that are started again. */
export function copyPrograms(dist: string, to: string): void {
  for (const program of PROGRAMS)
    for (const file of [`${program}.js`, `${program}.js.map`])
      if (existsSync(join(dist, file))) copyFileSync(join(dist, file), join(to, file));
}
