import { setTimeout as pauseFor } from 'node:timers/promises';

/** How long a sweep takes for what, in milliseconds. */
export interface Pace {
  /** How often it is looked whether a sweep is due. */
  readonly idle: number;
  /** From a first look to the second: changes on their way arrive meanwhile. */
  readonly secondLook: number;
  /** From a question to the look whether it helped: after the first, the second, the third. Their number is that of questions. */
  readonly looks: readonly number[];
  /** From one look whether it may go on to the next, while something more important is at work. */
  readonly wait: number;
}

export const PACE: Pace = {
  idle: 2_000,
  secondLook: 3_000,
  looks: [5_000, 30_000, 120_000],
  wait: 3_000,
};

/** Waits; throws when the signal says stop. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pauseFor(Math.max(0, milliseconds), undefined, { signal });

/** Lets one pass every so many milliseconds, the others wait for their turn. */
export function turnstile(every: number, signal: AbortSignal): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = Date.now();
    const mine = Math.max(now, next);
    next = mine + every;
    await pause(mine - now, signal);
  };
}
