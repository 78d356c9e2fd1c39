import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '@mullion/platform/db/migrate';
import type { PrivateServer } from '@mullion/platform/embedded/postgres';
import { readConfig } from '@mullion/platform/process/config';
import { keepSecrets } from './secrets';
import { openServers } from './servers';

/** Tools that bring their own system up, in a folder of their own. */
const SELF_SUFFICIENT = ['bench', 'faults', 'screens'];

/** Runs one tool (`verify`, `rebuild`, `check`…) on the data folder's servers, whether Mullion runs just now or not. */
async function main(tool: string, words: string[]): Promise<number> {
  const program = fileURLToPath(new URL(`${tool}.js`, import.meta.url));
  const run = (env: NodeJS.ProcessEnv) =>
    new Promise<number>((done) =>
      fork(program, words, { env, execArgv: ['--enable-source-maps'] }).once('exit', (code) =>
        done(code ?? 1),
      ),
    );
  if (SELF_SUFFICIENT.includes(tool)) return run(process.env);

  const config = readConfig();
  const folder = resolve(config.DATA_DIR);
  mkdirSync(folder, { recursive: true });
  const ours: PrivateServer[] = [];
  try {
    const servers = await openServers(
      { ...config, DATA_DIR: folder },
      () => undefined,
      // What ran before is somebody else's to stop.
      (server) => server.reused || ours.push(server),
    );
    await migrate(servers.databaseUrl);
    return await run({
      ...process.env,
      DATABASE_URL: servers.databaseUrl,
      SIMULATOR_DATABASE_URL: servers.simulatorDatabaseUrl,
      MASTER_KEY: config.MASTER_KEY ?? keepSecrets(folder).masterKey,
      ...(servers.redisUrl ? { REDIS_URL: servers.redisUrl } : {}),
    });
  } finally {
    for (const server of ours.reverse()) await server.stop();
  }
}

const [tool = '', ...words] = process.argv.slice(2);
try {
  process.exitCode = await main(tool, words);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
