import type { Result } from 'ioredis';
import { dispensableRedis } from '../redis/dispensable';
import type { Cache, CacheEntry } from './cache';

interface RedisCacheOptions {
  /** Put before each key, so that several systems can share a server. */
  readonly prefix?: string;
  /** Hears of errors, once for each outage. */
  readonly onError?: (error: Error) => void;
  /** What the cache may cost a request at most, in milliseconds. */
  readonly timeout?: number;
  /** How long a group is kept that nobody puts into, in seconds. */
  readonly keepSeconds?: number;
}

/**
 * A group is a hash: `=<field>` holds `<position>:<json>`, `position` holds the lowest position that may still be put.
 * Both scripts run whole or not at all, so no entry can slip in between the look and the write.
 *
 * A group outlives what it says: its position is kept for `keepSeconds` after the last change, longer by far than any reader
 * takes from its read to its put.
 */
const PUT = `
  local position = tonumber(ARGV[2])
  local lowest = tonumber(redis.call('HGET', KEYS[1], 'position') or 0)
  if position < lowest then return 0 end
  local before = redis.call('HGET', KEYS[1], ARGV[1])
  if before and position < tonumber(string.match(before, '^%d+')) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  return 1`;

const OUTDATE = `
  local position = tonumber(ARGV[1])
  local lowest = tonumber(redis.call('HGET', KEYS[1], 'position') or 0)
  if position <= lowest then return 0 end
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if all[i] ~= 'position' and tonumber(string.match(all[i + 1], '^%d+')) < position then
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
  redis.call('HSET', KEYS[1], 'position', ARGV[1])
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return 1`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    cachePut(
      key: string,
      field: string,
      position: number,
      json: string,
      keep: number,
    ): Result<number, Context>;
    cacheOutdate(key: string, position: number, keep: number): Result<number, Context>;
  }
}

/** A cache in Redis, shared by all processes. Never throws and never makes a request wait: out of reach, it knows nothing. */
export function openRedisCache(
  url: string,
  {
    prefix = 'cache:',
    onError = () => undefined,
    timeout = 150,
    keepSeconds = 3_600,
  }: RedisCacheOptions = {},
): Cache {
  const redis = dispensableRedis(url, {
    onError,
    timeout,
    scripts: {
      cachePut: { lua: PUT, numberOfKeys: 1 },
      cacheOutdate: { lua: OUTDATE, numberOfKeys: 1 },
    },
  });

  return {
    async get(group, field) {
      const told = await redis.ask((line) => line.hget(prefix + group, `=${field}`));
      return told && entryOf(told.answer);
    },
    async put(group, field, json, position) {
      await redis.ask((line) => line.cachePut(prefix + group, `=${field}`, position, json, keepSeconds));
    },
    async outdate(groups) {
      const told = await redis.ask(async (line) => {
        if (groups.size === 0) return true;
        const pipeline = line.pipeline();
        for (const [group, position] of groups) pipeline.cacheOutdate(prefix + group, position, keepSeconds);
        const answers = await pipeline.exec();
        const error = answers?.find(([problem]) => problem !== null)?.[0];
        if (error) throw error;
        return answers !== null;
      });
      return told?.answer ?? false;
    },
    close() {
      redis.close();
      return Promise.resolve();
    },
  };
}

function entryOf(text: string | null): CacheEntry | undefined {
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1) return undefined;
  return { position: Number(text.slice(0, colon)), json: text.slice(colon + 1) };
}
