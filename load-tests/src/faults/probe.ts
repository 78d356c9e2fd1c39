import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { push, smallOrder } from '../factory';
import { FACTORY, insist, life } from '../life';
import { openLive } from '../live';
import type { System } from '../system';
import { signIn } from '../visitor';

/** What people feel: milliseconds of each kind of thing they do. */
export type Felt = Record<'list' | 'order page' | 'command' | 'screen', number[]>;

export interface Probe {
  /** What was felt since the last time this was asked. */
  take(): Felt;
  readonly failed: () => readonly string[];
  stop(): Promise<void>;
}

const nothing = (): Felt => ({ list: [], 'order page': [], command: [], screen: [] });

/** Does a thing again and again, `perSecond`, until told to stop; a slow one delays nobody else. */
function steadily(perSecond: number, work: () => Promise<void>, failed: (error: unknown) => void) {
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one = work()
      .catch(failed)
      .finally(() => running.delete(one));
    running.add(one);
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
  };
}

/** Orders for the engineer to ask about: each takes one question. */
async function receive(system: System, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => `E-${randomUUID().slice(0, 12)}`);
  for (let from = 0; from < count; from += 100)
    await insist(
      system.url,
      names.slice(from, from + 100).map((order) => ({
        id: `${order}-0`,
        order,
        at: new Date(Date.now() - 3_600_000).toISOString(),
        kind: 'order.received',
        data: smallOrder('D-0001'),
      })),
    );
  return names;
}

/**
 * A dealer who reads, an engineer who decides and a factory that goes on working, all the time: lists and pages five times a
 * second, a command (as many as `commands`) and, unless the factory is `silent`, a change of this very moment once a second,
 * from its acknowledgement to the dealer's screen.
 */
export async function startProbe(
  system: System,
  { commands = 0, silent = false }: { readonly commands?: number; readonly silent?: boolean },
): Promise<Probe> {
  const [dealer, engineer] = await Promise.all([
    signIn(system, 'dealer@demo.example'),
    signIn(system, 'engineer@demo.example'),
  ]);
  let felt = nothing();
  const failures: string[] = [];
  const failed = (error: unknown) =>
    void failures.push(error instanceof Error ? error.message : String(error));
  const timed = async (kind: keyof Felt, work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    felt[kind].push(performance.now() - from);
  };

  const waiting = await receive(system, commands);
  const acknowledged = new Map<string, number>();
  const live = await openLive(system.url, dealer.cookie, (number) => {
    const at = acknowledged.get(number);
    if (at === undefined) return;
    acknowledged.delete(number);
    felt.screen.push(performance.now() - at);
  });
  const { items } = await dealer.get<{ items: { id: string }[] }>('/api/orders?limit=5');
  const page = items[0]?.id;
  if (page === undefined) throw new Error('The dealer of the probe has no order');

  const stops = [
    steadily(5, () => timed('list', () => dealer.get('/api/orders?limit=25')), failed),
    steadily(5, () => timed('order page', () => dealer.get(`/api/orders/${page}`)), failed),
    steadily(
      1,
      async () => {
        const order = waiting.shift();
        if (order === undefined) return;
        await timed('command', () =>
          engineer.post(`/api/review/${FACTORY}~${order}/ask`, { question: 'Which side do the hinges go?' }),
        );
      },
      failed,
    ),
    steadily(
      1,
      async () => {
        if (silent) return;
        const order = `N-${randomUUID().slice(0, 12)}`;
        const [accepted] = life(order, 'light', Date.now());
        if (!accepted) return;
        for (;;) {
          const { status } = await push(system.url, FACTORY, [accepted]);
          if (status === 202) break;
          if (status !== 429) throw new Error(`a fresh change was answered with ${status}`);
          await pause(50);
        }
        acknowledged.set(order, performance.now());
      },
      failed,
    ),
  ];
  return {
    take() {
      const taken = felt;
      felt = nothing();
      return taken;
    },
    failed: () => failures,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      for (let waited = 0; acknowledged.size > 0 && waited < 10_000; waited += 50) await pause(50);
      if (acknowledged.size > 0) failures.push(`${acknowledged.size} fresh changes were never shown`);
      live.close();
    },
  };
}
