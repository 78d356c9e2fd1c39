import { createWriteStream, mkdirSync, openSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** Full, a file is put aside as `.1`, the one before it as `.2`; older ones are gone. */
const LARGEST = 20 * 1024 * 1024;
const KEPT = 2;

export interface LogFile {
  write(line: string): void;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    // There is no log yet.
    return 0;
  }
};

function putAside(file: string): void {
  for (let age = KEPT; age > 0; age -= 1) {
    try {
      renameSync(age === 1 ? file : `${file}.${age - 1}`, `${file}.${age}`);
    } catch {
      // There is none of that age yet.
    }
  }
}

/**
 * The log of one program: goes on where it stood and never grows past `largest` bytes by more than a line. A disk that is
 * full costs lines, and `trouble` hears of it once; the programs go on.
 */
export function openLogFile(
  folder: string,
  name: string,
  trouble: (error: Error) => void,
  largest = LARGEST,
): LogFile {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  let size = sizeOf(file);
  let told = false;
  const closing: Promise<void>[] = [];

  const failed = (error: unknown) => {
    if (!told) trouble(error instanceof Error ? error : new Error(String(error)));
    told = true;
  };
  const open = (): WriteStream | undefined => {
    try {
      // At once: opened later, it might be there only after it was to be put aside.
      const stream = createWriteStream(file, { fd: openSync(file, 'a') });
      stream.on('error', failed);
      return stream;
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  const close = (stream: WriteStream) =>
    new Promise<void>((resolve) => {
      // One that failed is closed already, and says so no more.
      if (stream.closed) resolve();
      stream.once('close', resolve);
      stream.end();
    });

  let stream: WriteStream | undefined;
  return {
    write(line) {
      if (size >= largest) {
        // What is still on its way into the old file follows it under its new name.
        if (stream) closing.push(close(stream));
        putAside(file);
        stream = undefined;
        size = 0;
      }
      // A stream that failed takes nothing more; the disk may have room again.
      if (stream?.destroyed) stream = undefined;
      stream ??= open();
      stream?.write(`${line}\n`);
      size += Buffer.byteLength(line) + 1;
    },
    async close() {
      if (stream) closing.push(close(stream));
      stream = undefined;
      await Promise.all(closing);
    },
  };
}
