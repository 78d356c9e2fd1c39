export interface RateSettings {
  /** Let through a second in the long run. */
  readonly perSecond: number;
  /** Let through at once after a rest. */
  readonly burst: number;
}

/** Lets so much through and no more: the generic cell rate algorithm, which keeps one instant only. */
export interface RateLimit {
  /** Takes `count`; answers 0, or the seconds until they would be let through (then nothing is taken). Never throws. */
  take(count: number): Promise<number>;
}

/** Limits by name. */
export interface Rates {
  limit(name: string, settings: RateSettings): RateLimit;
  close(): Promise<void>;
}

/** How far a limit is used up: so many milliseconds of the rate were taken ahead of time. */
export class Ahead {
  #ms = 0;
  #at = 0;

  /** Milliseconds that are still ahead at `now` (milliseconds since 1970, as everywhere here). */
  left(now: number): number {
    return Math.max(0, this.#ms - Math.max(0, now - this.#at));
  }

  note(ms: number, now: number): void {
    this.#ms = ms;
    this.#at = now;
  }
}

/** What taking `count` costs in milliseconds of the rate, and how far ahead one may be. */
export const costOf = (count: number, { perSecond }: RateSettings): number => (count / perSecond) * 1_000;
export const mostAhead = ({ perSecond, burst }: RateSettings): number => (burst / perSecond) * 1_000;

/** Decides by what this process knows alone. */
export function takeLocally(ahead: Ahead, settings: RateSettings, count: number, now: number): number {
  const after = ahead.left(now) + costOf(count, settings);
  const wait = after - mostAhead(settings);
  if (wait > 0) return wait / 1_000;
  ahead.note(after, now);
  return 0;
}
