import type { Result } from 'ioredis';
import { dispensableRedis } from '../redis/dispensable';
import { localRate } from './local';
import { Ahead, costOf, mostAhead, type Rates, takeLocally } from './rate-limit';

/**
 * The instant up to which the rate is used up lies in one key. What the caller knows of it (ARGV[3]) is its floor: a Redis
 * that was wiped learns from the first who asks. Instants are those of the Redis, so that callers' clocks don't matter.
 */
const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local stored = tonumber(redis.call('GET', KEYS[1]) or '0') - now
  local ahead = math.max(stored, tonumber(ARGV[3]), 0)
  local wait = ahead + tonumber(ARGV[1]) - tonumber(ARGV[2])
  if wait > 0 and ahead <= stored then return { tostring(wait), tostring(ahead) } end
  if wait <= 0 then ahead = ahead + tonumber(ARGV[1]) end
  redis.call('SET', KEYS[1], string.format('%.3f', now + ahead), 'PX', math.ceil(ahead) + 1000)
  return { tostring(math.max(wait, 0)), tostring(ahead) }`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    rateTake(
      key: string,
      cost: number,
      most: number,
      floor: number,
    ): Result<[wait: string, ahead: string], Context>;
  }
}

/**
 * Rate limits in Redis, shared by all processes. While Redis is away each process decides by what it knows, and so it does
 * not forget: neither an outage nor a wiped Redis gives a source its burst again.
 */
function sharedRates(url: string, onError: (error: Error) => void, timeout: number): Rates {
  const redis = dispensableRedis(url, {
    onError,
    timeout,
    scripts: { rateTake: { lua: TAKE, numberOfKeys: 1 } },
  });

  return {
    limit(name, settings) {
      const ahead = new Ahead();
      const key = `rate:${name}`;
      return {
        async take(count) {
          const now = Date.now();
          const cost = costOf(count, settings);
          const told = await redis.ask((line) =>
            line.rateTake(key, cost, mostAhead(settings), ahead.left(now)),
          );
          if (!told) return takeLocally(ahead, settings, count, now);
          const [wait, known] = told.answer;
          ahead.note(Number(known), Date.now());
          return Number(wait) / 1_000;
        },
      };
    },
    close() {
      redis.close();
      return Promise.resolve();
    },
  };
}

/** Limits in Redis when there is one, else of this process alone. `timeout` is what Redis may cost a request, in milliseconds. */
export const openRates = (url: string | undefined, onError: (error: Error) => void, timeout = 150): Rates =>
  url === undefined
    ? { limit: (_, settings) => localRate(settings), close: () => Promise.resolve() }
    : sharedRates(url, onError, timeout);
