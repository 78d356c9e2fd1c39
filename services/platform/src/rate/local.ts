import { Ahead, type RateLimit, type RateSettings, takeLocally } from './rate-limit';

/** A limit of this process alone, for a system without Redis. */
export function localRate(settings: RateSettings, now: () => number = Date.now): RateLimit {
  const ahead = new Ahead();
  return { take: (count) => Promise.resolve(takeLocally(ahead, settings, count, now())) };
}
