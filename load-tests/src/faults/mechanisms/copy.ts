import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ownedFolder } from '../owned-folder';

const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.results', '.build', 'data']);

/** Folders with a `node_modules` of their own. */
const WORKSPACES = ['portal', 'services/platform'];

export interface Copy {
  readonly folder: string;
  remove(): void;
}

/**
 * The checkout once more, to be broken: its sources copied, its packages linked, and the names of its rooms leading to the
 * copies.
 */
export async function copyCheckout(checkout: string): Promise<Copy> {
  const folder = await ownedFolder(tmpdir(), 'mullion-mechanisms-copy-');
  cpSync(checkout, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });

  const packages = join(checkout, 'node_modules');
  const links = join(folder, 'node_modules');
  mkdirSync(links);
  for (const name of readdirSync(packages)) {
    if (name === '@mullion' || name === '.cache' || name.startsWith('.vite')) continue;
    symlinkSync(join(packages, name), join(links, name));
  }
  const rooms = join(packages, '@mullion');
  mkdirSync(join(links, '@mullion'));
  for (const room of readdirSync(rooms)) {
    const inside = realpathSync(join(rooms, room)).slice(realpathSync(checkout).length + 1);
    symlinkSync(join(folder, inside), join(links, '@mullion', room));
  }
  for (const workspace of WORKSPACES) {
    const own = join(checkout, workspace, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, workspace, 'node_modules'));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
