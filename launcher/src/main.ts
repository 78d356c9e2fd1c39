import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { migrate } from '@mullion/platform/db/migrate';
import { freePort } from '@mullion/platform/embedded/free-port';
import { type Config, readConfig } from '@mullion/platform/process/config';
import { keepRunning, type LogLine } from './children';
import { demoIsLoaded } from './demo';
import { lockDataFolder, portIsFree } from './lock';
import { openScreen, type Screen } from './screen';
import { keepSecrets } from './secrets';
import { openServers } from './servers';
import { Shutdown } from './shutdown';

type Program = 'api' | 'sync' | 'projections' | 'notifications' | 'simulator';

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
    ['engineer@demo.example', 'engineer: orders to review'],
    ['ops@demo.example', 'operations: sync, what is held back'],
    ['admin@demo.example', 'administrator'],
  ] as const;
  return [
    '',
    `  Mullion is ready: http://localhost:${config.PORT}`,
    '',
    `  Sign in with the password  ${password}`,
    ...who.map(([email, what]) => `    ${email.padEnd(34)} ${what}`),
    '    also dealer2@, claims@, finance@, content@ (all demo.example)',
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

async function main(config: Config, screen: Screen): Promise<void> {
  const folder = resolve(config.DATA_DIR);
  mkdirSync(folder, { recursive: true });
  const unlock = lockDataFolder(folder, config.PORT);
  const shutdown = new Shutdown(screen);
  const halted = () => shutdown.begun;
  shutdown.add(() => {
    unlock();
    return undefined;
  });

  try {
    await portIsFree(config.PORT);
    const secrets = keepSecrets(folder);
    const say = (text: string) => screen.step(text);
    const opening = openServers({ ...config, DATA_DIR: folder }, say, (server) =>
      shutdown.add(() => server.stop()),
    );
    const servers = await shutdown.during(opening);
    if (halted()) return;
    await migrate(servers.databaseUrl);

    const demo = config.DEMO ?? config.FACTORIES_DIR === undefined;
    const password = config.DEMO_PASSWORD ?? secrets.demoPassword;
    const ports = {
      sync: await freePort(),
      projections: await freePort(),
      notifications: await freePort(),
      simulator: await freePort(),
    };
    const urls = {
      api: `http://127.0.0.1:${config.PORT}`,
      sync: `http://127.0.0.1:${ports.sync}`,
      projections: `http://127.0.0.1:${ports.projections}`,
      simulator: `http://127.0.0.1:${ports.simulator}`,
    };
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      MASTER_KEY: undefined,
      DATA_DIR: folder,
      DATABASE_URL: servers.databaseUrl,
      ...(servers.redisUrl ? { REDIS_URL: servers.redisUrl } : {}),
      DEMO: demo ? '1' : '0',
      DEMO_PASSWORD: password,
      SYNC_PORT: String(ports.sync),
      PROJECTIONS_PORT: String(ports.projections),
      NOTIFICATIONS_PORT: String(ports.notifications),
      SIMULATOR_PORT: String(ports.simulator),
      SYNC_URL: urls.sync,
      PUSH_URL: urls.api,
      // Where the demo's factories answer.
      ...(demo ? { SIMULATOR_URL: urls.simulator } : {}),
      SIMULATOR_DATABASE_URL: servers.simulatorDatabaseUrl,
    };
    // Only those who write or read personal data in the log hold the key to it.
    const withKey = { ...env, MASTER_KEY: config.MASTER_KEY ?? secrets.masterKey };
    const logs = join(folder, 'logs');
    const start = (name: Program): void => {
      const heard = (line: LogLine) => {
        if (line.level === 'fatal' || line.level === 'error')
          screen.warn(`${name}: ${line.msg ?? ''} (see ${join(logs, `${name}.log`)})`);
        else if (line.msg?.includes('starting it again') && !halted()) screen.warn(line.msg);
      };
      const keyed = name === 'sync' || name === 'projections';
      const child = keepRunning(name, { env: keyed ? withKey : env, logs, heard });
      shutdown.add(
        () => child.stop(),
        () => child.kill(),
      );
      void child.ended.then((code) => shutdown.begin(code));
    };

    screen.step('Starting the projections, the sync workers and the portal');
    start('projections');
    start('sync');
    start('api');
    start('notifications');
    await Promise.all([ready(urls.projections, halted), ready(urls.sync, halted), ready(urls.api, halted)]);
    if (demo && !halted()) {
      start('simulator');
      await demoIsLoaded(urls, screen, halted);
    }
    if (!halted()) screen.step(invitation(config, password).trimStart());
  } catch (error) {
    screen.warn(error instanceof Error ? error.message : String(error));
    await shutdown.begin(1);
  }
}

const screen = openScreen();
try {
  await main(readConfig(), screen);
} catch (error) {
  screen.warn(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
