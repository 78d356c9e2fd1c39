import { Redis, type RedisOptions } from 'ioredis';

/** How long to leave a server alone that did not answer, in milliseconds. */
const REST = 1_000;

export interface DispensableOptions {
  /** Hears of errors, once for each outage. */
  readonly onError: (error: Error) => void;
  /** What Redis may cost a request at most, in milliseconds. */
  readonly timeout: number;
  /** Lua, by the name of the command that it becomes. */
  readonly scripts: NonNullable<RedisOptions['scripts']>;
}

/** A Redis that one can do without: it never makes a request wait. */
export interface DispensableRedis {
  /** Undefined when Redis is away or does not answer in time; then it is left alone for a while. */
  ask<T>(command: (redis: Redis) => Promise<T>): Promise<{ readonly answer: T } | undefined>;
  close(): void;
}

export function dispensableRedis(
  url: string,
  { onError, timeout, scripts }: DispensableOptions,
): DispensableRedis {
  const redis = new Redis(url, {
    commandTimeout: timeout,
    connectTimeout: 2_000,
    // A command for a server that is away fails at once instead of waiting for it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
    scripts,
  });
  let restUntil = 0;
  let wasWell = true;
  const failed = (error: unknown) => {
    if (wasWell) onError(error instanceof Error ? error : new Error(String(error)));
    wasWell = false;
  };
  redis.on('error', failed);

  return {
    async ask(command) {
      if (redis.status !== 'ready' || Date.now() < restUntil) return undefined;
      try {
        const answer = await command(redis);
        wasWell = true;
        return { answer };
      } catch (error) {
        restUntil = Date.now() + REST;
        failed(error);
        return undefined;
      }
    },
    close: () => redis.disconnect(),
  };
}
