import { setTimeout as pause } from 'node:timers/promises';
import type { PushedChange } from '../factory';
import { FACTORY, insist, life, type Payload, PIECES, STEPS } from '../life';
import type { System } from '../system';
import { signIn, type Visitor } from '../visitor';
import { openLive } from '../live';

interface SyncStates {
  readonly sources: readonly { factory: string; source: string; backlog: number; held: number }[];
}

/** Waits until the portal shows the last of the order's changes. */
async function untilShown(visitor: Visitor, order: string): Promise<void> {
  for (;;) {
    if ((await visitor.status(`/api/orders/${FACTORY}~${order}`)) === 200) {
      const { progress } = await visitor.get<{ progress: { delivered: number } }>(
        `/api/orders/${FACTORY}~${order}`,
      );
      if (progress.delivered === PIECES) return;
    }
    await pause(25);
  }
}

/** Whole lives of orders through the push until the portal shows them: changes a second, acknowledged and shown. */
async function sustained(system: System, payload: Payload, orders: number, size: number) {
  const dealer = await signIn(system, 'dealer@demo.example');
  const ops = await signIn(system, 'ops@demo.example');
  const run = `B${Date.now().toString(36)}`;
  const names = Array.from({ length: orders }, (_, n) => `${run}-${n}`);
  const lives = names.map((name) => life(name, payload));
  // As a factory sends: step by step over many orders, not order by order.
  const stride = 500;
  const changes: PushedChange[] = [];
  for (let from = 0; from < lives.length; from += stride)
    for (let step = 0; step < STEPS; step += 1)
      for (const one of lives.slice(from, from + stride)) changes.push(...one.slice(step, step + 1));
  const requests: PushedChange[][] = [];
  for (let from = 0; from < changes.length; from += size) requests.push(changes.slice(from, from + size));

  const start = performance.now();
  const send = async () => {
    for (let next = requests.shift(); next; next = requests.shift()) await insist(system.url, next);
  };
  await Promise.all([send(), send()]);
  const acknowledged = performance.now() - start;
  for (;;) {
    const { sources } = await ops.get<SyncStates>('/api/sync');
    const of = sources.find(({ factory, source }) => factory === FACTORY && source === 'production');
    if (of?.backlog === 0) break;
    await pause(25);
  }
  const logged = performance.now() - start;
  for (const name of names.filter((_, n) => n % 50 === 0 || n > names.length - 20))
    await untilShown(dealer, name);
  const shown = performance.now() - start;
  const perSecond = (ms: number) => Math.round((changes.length / ms) * 1_000);
  return {
    payload,
    changes: changes.length,
    'acknowledged/s': perSecond(acknowledged),
    'in the log/s': perSecond(logged),
    'shown/s': perSecond(shown),
  };
}

/** Single changes at a steady rate: from each acknowledgement to the message at the dealer's screen, in milliseconds. */
async function delays(system: System, rate: number, seconds: number) {
  const dealer = await signIn(system, 'dealer@demo.example');
  const shownAt = new Map<string, number>();
  const live = await openLive(system.url, dealer.cookie, (number) => {
    if (!shownAt.has(number)) shownAt.set(number, performance.now());
  });
  const run = `S${Date.now().toString(36)}`;
  const acknowledgedAt = new Map<string, number>();
  const sending: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    await pause(Math.max(0, start + (n * 1_000) / rate - performance.now()));
    const order = `${run}-${n}`;
    sending.push(
      insist(system.url, life(order, 'realistic').slice(0, 1)).then(() => {
        acknowledgedAt.set(order, performance.now());
      }),
    );
  }
  await Promise.all(sending);
  const missing = () => [...acknowledgedAt.keys()].filter((order) => !shownAt.has(order)).length;
  for (let waited = 0; missing() > 0 && waited < 15_000; waited += 50) await pause(50);
  live.close();
  const sorted = [...acknowledgedAt]
    .map(([order, at]) => Math.max(0, (shownAt.get(order) ?? Infinity) - at))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    'changes/s': rate,
    changes: sorted.length,
    'median ms': at(0.5),
    '99 % ms': at(0.99),
    'never shown': missing(),
  };
}

/**
 * `npm run bench -- sync`: signed push to event log to projection, changes a second; and the delay from acknowledgement
 * to the dealer's screen at the case's load and above. Against the real processes, from outside.
 */
export async function benchSync(system: System): Promise<void> {
  console.log('From acknowledgement to the screen (aims: median under 150 ms, 99 % under 1 s):');
  console.table([await delays(system, 4, 15), await delays(system, 60, 10), await delays(system, 220, 10)]);
  console.log('Sustained, three runs each (aim: 2,000 changes/s):');
  const rows = [];
  for (const [payload, orders, size] of [
    ['light', 2_000, 250],
    ['realistic', 1_000, 100],
  ] as const)
    for (let run = 0; run < 3; run += 1) rows.push(await sustained(system, payload, orders, size));
  console.table(rows);
}
