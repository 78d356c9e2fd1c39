import type { Cache } from '@mullion/platform/cache/cache';
import { openMemoryCache } from '@mullion/platform/cache/memory';
import { openRedisCache } from '@mullion/platform/cache/redis';
import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import { type CachedProjection, outdateChanged, type Told } from '@mullion/projections/cached/read';

const POLL_MS = 1_000;
const KINDS: readonly CachedProjection[] = ['orders', 'dealers'];

/**
 * The cache of finished JSON. A shared Redis is told of changes by the projections; this process' own memory nobody else
 * can reach, so here it is told by us, after each signal and once a second.
 */
export async function openCache(
  db: Database,
  redisUrl: string | undefined,
  log: Pick<Log, 'warn'>,
): Promise<Cache> {
  if (redisUrl !== undefined)
    return openRedisCache(redisUrl, {
      onError: (error) => log.warn({ err: error }, 'the cache is out of reach'),
    });

  const memory = openMemoryCache();
  const told = new Map<CachedProjection, Told>();
  let running = false;
  let again = false;
  const step = async () => {
    for (const kind of KINDS) {
      told.set(kind, await outdateChanged(db, memory, kind, told.get(kind)));
    }
  };
  const wake = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    step()
      .catch((error: unknown) => log.warn({ err: error }, 'the cache could not be told what changed'))
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        wake();
      });
  };
  const deaf = await db.listen('projected', wake);
  const poll = setInterval(wake, POLL_MS);
  return {
    ...memory,
    async close() {
      clearInterval(poll);
      await deaf();
      await memory.close();
    },
  };
}
