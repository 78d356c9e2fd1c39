import { startSystem } from '../src/system';

/**
 * One system for all journeys: 200 orders of history, no simulator afterwards, so that only the journeys change anything.
 * With MULLION_URL and MULLION_PASSWORD the journeys go to a system that runs already.
 */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['MULLION_URL']) return undefined;
  const system = await startSystem({ orders: 200, rate: 0 });
  process.env['MULLION_URL'] = system.url;
  process.env['MULLION_PASSWORD'] = system.password;
  return () => system.stop();
}
