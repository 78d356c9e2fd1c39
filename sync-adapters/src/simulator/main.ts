import { openDatabase } from '@mullion/platform/db/database';
import { runProcess } from '@mullion/platform/process/run';
import { controlServer } from './control';
import { readMisbehaviour, WELL_BEHAVED } from './misbehaviour';
import { Simulator } from './simulator';

runProcess('simulator', async (frame) => {
  const { config, log, health } = frame;
  const url = config.SIMULATOR_DATABASE_URL;
  if (!url) throw new Error('SIMULATOR_DATABASE_URL must name the database of the factory simulator.');
  const db = openDatabase(url, {
    max: 16,
    onError: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  });
  frame.onStop(() => db.close());

  const simulator = new Simulator({
    db,
    log,
    portal: config.PUSH_URL ?? `http://127.0.0.1:${config.PORT}`,
    seed: config.SIMULATOR_SEED,
    orders: config.DEMO_ORDERS,
    rate: config.SIMULATOR_RATE,
    misbehaviour: config.SIMULATOR_MISBEHAVE ? readMisbehaviour(config.SIMULATOR_MISBEHAVE) : WELL_BEHAVED,
  });
  health.add('database', async () => {
    await db.query('select 1');
    return undefined;
  });

  const server = controlServer(health, simulator);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.SIMULATOR_PORT, config.LISTEN_HOST, resolve);
  });
  frame.onStop(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });

  await simulator.start((error) => {
    log.fatal({ err: error }, 'the simulator stopped by an error');
    process.exit(1);
  });
  frame.onStop(() => simulator.stop());
});
