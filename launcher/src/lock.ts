import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** True for a process that runs and is a Node.js program (a pid may have been given to something else since). */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mjs');
  } catch {
    // No /proc here: believe the pid.
    return true;
  }
}

/** Takes the data folder for this run; an Error with a sentence when another run has it. */
export function lockDataFolder(folder: string, port: number): () => void {
  const file = join(folder, 'launcher.json');
  try {
    const other = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; port: number };
    if (other.pid !== process.pid && runs(other.pid)) {
      throw new Error(
        `Mullion runs already with this data folder: http://localhost:${other.port} (process ${other.pid}). Stop it first, or set DATA_DIR to another folder.`,
      );
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Mullion runs')) throw error;
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, port }));
  return () => rmSync(file, { force: true });
}

/** Resolves when the port can be listened on; an Error with a sentence when it is taken. */
export const portIsFree = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`
            : `Port ${port} can't be opened (${error.message}). Choose another: PORT=8080 npm start`,
        ),
      ),
    );
    server.listen(port, () => server.close(() => resolve()));
  });
