import { link, lstat, mkdir, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file as it lies in the folder. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970, by the clock of whoever wrote it. */
  readonly writtenAt: number;
}

const UNFINISHED = /^\.|\.(part|tmp)$/i;

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The file as it is now; undefined when no plain file is there: what a link points to is not the factory's to show us. */
export async function fileAt(folder: string, name: string): Promise<FoundFile | undefined> {
  const path = join(folder, name);
  try {
    const found = await lstat(path);
    return found.isFile() ? { name, path, size: found.size, writtenAt: found.mtimeMs } : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The files of a folder that are not named as unfinished, the first written first. */
export async function filesOf(folder: string): Promise<FoundFile[]> {
  const names = (await readdir(folder)).filter((name) => !UNFINISHED.test(name));
  const files = await Promise.all(names.map((name) => fileAt(folder, name)));
  return files
    .filter((file) => file !== undefined)
    .sort((a, b) => a.writtenAt - b.writtenAt || (a.name < b.name ? -1 : 1));
}

export const isSame = (a: FoundFile, b: FoundFile | undefined): boolean =>
  a.size === b?.size && a.writtenAt === b.writtenAt;

/** Knows for how long files have not changed, by our own clock: those of other machines may be wrong. */
export class Settling {
  readonly #seen = new Map<string, { readonly file: FoundFile; readonly since: number }>();
  readonly #milliseconds: number;

  constructor(seconds: number) {
    this.#milliseconds = seconds * 1_000;
  }

  /** Of the files that lie there now, those that have not changed for long enough. `now` in milliseconds. */
  settled(files: readonly FoundFile[], now: number): FoundFile[] {
    const names = new Set(files.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
    return files.filter((file) => {
      const known = this.#seen.get(file.name);
      const since = known && isSame(known.file, file) ? known.since : now;
      this.#seen.set(file.name, { file, since });
      return now - since >= this.#milliseconds;
    });
  }
}

const linked = (from: string, to: string): Promise<'moved' | 'taken' | 'unable'> =>
  link(from, to).then(
    () => unlink(from).then(() => 'moved' as const),
    (error: unknown) => {
      if (isGone(error)) throw error;
      return error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'taken' : 'unable';
    },
  );

/**
 * Moves a file into a folder of the same disk, under its name or, where that is taken, a numbered one. Nothing is ever written
 * over. Answers where it lies now.
 */
export async function moveInto(folder: string, path: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number += 1) {
    const target = number === 1 ? name : `${stem}.${number}${ending}`;
    const to = join(folder, target);
    const outcome = await linked(path, to);
    if (outcome === 'moved') return to;
    // Folders of other machines may know no links: there a look must do.
    if (outcome === 'unable' && !(await fileAt(folder, target))) {
      await rename(path, to);
      return to;
    }
  }
}

/** Moves a file that can't be read into a folder, with the reason beside it. */
export async function setAside(folder: string, file: FoundFile, reason: string): Promise<void> {
  const to = await moveInto(folder, file.path, file.name);
  await writeFile(`${to}.reason.txt`, `${reason}\n`);
}
