import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { stillOnTheWay } from './caught-up';
import type { Screen } from './screen';

/** The part of the simulator's `/state` that tells how far the demo's history is told. */
const state = z.object({
  phase: z.string(),
  changes: z.object({ total: z.number(), unacknowledged: z.number() }),
});

/** The simulator goes on while we wait: fewer than these on their way is what always is. */
const SETTLED = 50;

async function told(url: string): Promise<z.infer<typeof state> | undefined> {
  try {
    const answer = await fetch(`${url}/state`, { signal: AbortSignal.timeout(2_000) });
    return state.parse(await answer.json());
  } catch {
    // Busy or starting again: ask later.
    return undefined;
  }
}

/** Waits until the factories' history is told and shown, and says how far it is. */
export async function demoIsLoaded(
  urls: { simulator: string; sync: string; projections: string },
  screen: Screen,
  halted: () => boolean,
): Promise<void> {
  for (;;) {
    const now = await told(urls.simulator);
    if (now?.phase === 'live' || halted()) break;
    if (now) {
      const { total, unacknowledged } = now.changes;
      screen.progress(`Loading the demo's history: ${total - unacknowledged} changes`);
    }
    await pause(200);
  }
  for (;;) {
    const left = await stillOnTheWay(urls);
    if (left < SETTLED || halted()) return;
    screen.progress(`Bringing it to the screens: ${Number.isNaN(left) ? 'some' : left} events to go`);
    await pause(200);
  }
}
