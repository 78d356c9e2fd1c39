import type { Cache, CacheEntry } from './cache';

/**
 * The cached entry, or what `load` answers, which is then kept. `load` reads the JSON and the position it reflects in one
 * snapshot; anything else that it answers (a refusal) is passed on and never kept. With `atLeast`, an entry that does not
 * reflect that position is not used. The caller is not made to wait for the put, and a cache that fails is a cache that
 * knows nothing.
 */
export async function readThrough<R extends object = never>(
  cache: Pick<Cache, 'get' | 'put'>,
  group: string,
  field: string,
  load: () => Promise<CacheEntry | R>,
  atLeast = 0,
): Promise<CacheEntry | R> {
  const kept = await cache.get(group, field);
  if (kept && kept.position >= atLeast) return kept;
  const fresh = await load();
  if ('json' in fresh) void cache.put(group, field, fresh.json, fresh.position);
  return fresh;
}
