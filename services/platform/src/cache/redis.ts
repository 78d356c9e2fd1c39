import { Redis, type Result } from 'ioredis';
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

/** How long to leave a server alone that did not answer, in milliseconds. */
const REST = 1_000;

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
  const redis = new Redis(url, {
    commandTimeout: timeout,
    connectTimeout: 2_000,
    // A command for a server that is away fails at once instead of waiting for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
    scripts: {
      cachePut: { lua: PUT, numberOfKeys: 1 },
      cacheOutdate: { lua: OUTDATE, numberOfKeys: 1 },
    },
  });
  let restUntil = 0;
  let wasWell = true;

  const failed = (error: unknown) => {
    if (wasWell) onError(error instanceof Error ? error : new Error(String(error)));
    wasWell = false;
  };
  redis.on('error', failed);

  /** `fallback` when Redis does not answer in time; then it is left alone for a while. */
  async function ask<T>(command: () => Promise<T>, fallback: T): Promise<T> {
    if (redis.status !== 'ready' || Date.now() < restUntil) return fallback;
    try {
      const answer = await command();
      wasWell = true;
      return answer;
    } catch (error) {
      restUntil = Date.now() + REST;
      failed(error);
      return fallback;
    }
  }

  return {
    get: (group, field) => ask(async () => entryOf(await redis.hget(prefix + group, `=${field}`)), undefined),
    async put(group, field, json, position) {
      await ask(() => redis.cachePut(prefix + group, `=${field}`, position, json, keepSeconds), 0);
    },
    outdate: (groups) =>
      ask(async () => {
        if (groups.size === 0) return true;
        const pipeline = redis.pipeline();
        for (const [group, position] of groups) pipeline.cacheOutdate(prefix + group, position, keepSeconds);
        const answers = await pipeline.exec();
        const error = answers?.find(([problem]) => problem !== null)?.[0];
        if (error) throw error;
        return answers !== null;
      }, false),
    async close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

function entryOf(text: string | null): CacheEntry | undefined {
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1) return undefined;
  return { position: Number(text.slice(0, colon)), json: text.slice(colon + 1) };
}
