import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { migrate } from '@mullion/platform/db/migrate';
import { freePort } from '@mullion/platform/embedded/free-port';
import { type Config, readConfig } from '@mullion/platform/process/config';
import { stillOnTheWay } from './caught-up';
import { type Child, keepRunning, type LogLine } from './children';
import { lockDataFolder, portIsFree } from './lock';
import { openScreen, type Screen } from './screen';
import { keepSecrets } from './secrets';
import { openServers } from './servers';

/** The simulator goes on while we wait: fewer than these on their way is what always is. */
const SETTLED = 50;

/** Answers when `/health/ready` says 200. */
async function ready(url: string, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    try {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await pause(50);
  }
}

function invitation(config: Config, password: string): string {
  const who = [
    ['dealer@demo.example', 'dealer: orders, deliveries'],
    ['installer@demo.example', 'installer of the same dealer: no prices'],
    ['dealer@khmelnytskyi.demo.example', 'dealer of the second factory'],
    ['manager@demo.example', 'factory manager'],
    ['ops@demo.example', 'operations: sync'],
    ['admin@demo.example', 'administrator'],
  ] as const;
  return [
    '',
    `  Mullion is ready: http://localhost:${config.PORT}`,
    '',
    `  Sign in with the password  ${password}`,
    ...who.map(([email, what]) => `    ${email.padEnd(34)} ${what}`),
    '    also dealer2@, claims@, finance@, engineer@, content@ (all demo.example)',
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

async function main(config: Config, screen: Screen): Promise<void> {
  const folder = resolve(config.DATA_DIR);
  mkdirSync(folder, { recursive: true });
  const unlock = lockDataFolder(folder, config.PORT);
  const toUndo: (() => Promise<unknown> | undefined)[] = [];
  let stopping = false;
  const halted = () => stopping;

  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    screen.step('Stopping');
    for (const undo of toUndo.reverse()) {
      try {
        await undo();
      } catch (error) {
        screen.warn(error instanceof Error ? error.message : String(error));
      }
    }
    unlock();
    screen.step('Stopped');
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

  try {
    await portIsFree(config.PORT);
    const secrets = keepSecrets(folder);
    const servers = await openServers({ ...config, DATA_DIR: folder }, (text) => screen.step(text));
    toUndo.push(() => servers.stop());
    if (halted()) return;
    await migrate(servers.databaseUrl);

    const demo = config.DEMO ?? config.FACTORIES_DIR === undefined;
    const password = config.DEMO_PASSWORD ?? secrets.demoPassword;
    const ports = { sync: await freePort(), projections: await freePort(), simulator: await freePort() };
    const urls = {
      api: `http://127.0.0.1:${config.PORT}`,
      sync: `http://127.0.0.1:${ports.sync}`,
      projections: `http://127.0.0.1:${ports.projections}`,
      simulator: `http://127.0.0.1:${ports.simulator}`,
    };
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      DATA_DIR: folder,
      DATABASE_URL: servers.databaseUrl,
      ...(servers.redisUrl ? { REDIS_URL: servers.redisUrl } : {}),
      DEMO: demo ? '1' : '0',
      DEMO_PASSWORD: password,
      MASTER_KEY: config.MASTER_KEY ?? secrets.masterKey,
      SYNC_PORT: String(ports.sync),
      PROJECTIONS_PORT: String(ports.projections),
      SIMULATOR_PORT: String(ports.simulator),
      SYNC_URL: urls.sync,
      PUSH_URL: urls.api,
      SIMULATOR_DATABASE_URL: servers.simulatorDatabaseUrl,
    };
    const demoLoad: { sent: number; of: number; done: boolean } = { sent: 0, of: 0, done: false };
    const heard = (name: string) => (line: LogLine) => {
      if (line.msg === 'history' && typeof line['sent'] === 'number' && typeof line['of'] === 'number')
        Object.assign(demoLoad, { sent: line['sent'], of: line['of'] });
      else if (line.msg === 'history told') demoLoad.done = true;
      else if (line.level === 'fatal' || line.level === 'error')
        screen.warn(`${name}: ${line.msg ?? ''} (see ${join(folder, 'logs', `${name}.log`)})`);
      else if (line.msg?.includes('starting it again') && !stopping) screen.warn(line.msg);
    };
    const start = (name: 'api' | 'sync' | 'projections' | 'simulator'): Child => {
      const child = keepRunning(name, { env, logs: join(folder, 'logs'), heard: heard(name) });
      toUndo.push(() => child.stop());
      void child.ended.then((code) => {
        if (!stopping) void stop(code);
      });
      return child;
    };

    screen.step('Starting the projections, the sync workers and the portal');
    start('projections');
    start('sync');
    start('api');
    await Promise.all([ready(urls.projections, halted), ready(urls.sync, halted), ready(urls.api, halted)]);
    if (demo && !halted()) {
      start('simulator');
      await ready(urls.simulator, halted);
      while (!demoLoad.done && !halted()) {
        if (demoLoad.of)
          screen.progress(`Loading the demo's history: ${demoLoad.sent} of ${demoLoad.of} changes`);
        await pause(100);
      }
      for (;;) {
        const left = await stillOnTheWay(urls);
        if (left < SETTLED || halted()) break;
        screen.progress(`Showing it: ${Number.isNaN(left) ? 'still' : left} to go`);
        await pause(200);
      }
    }
    if (!halted()) screen.step(invitation(config, password).trimStart());
  } catch (error) {
    screen.warn(error instanceof Error ? error.message : String(error));
    await stop(1);
  }
}

const screen = openScreen();
try {
  await main(readConfig(), screen);
} catch (error) {
  screen.warn(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
