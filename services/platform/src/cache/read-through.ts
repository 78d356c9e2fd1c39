import type { Cache, CacheEntry } from './cache';

/**
 * The cached entry, or what `load` answers, which is then kept. `load` reads the JSON and the position it reflects in one
 * snapshot. With `atLeast`, an entry that does not reflect that position is not used. The caller is not made to wait for the put,
 * and a cache that fails is a cache that knows nothing.
 */
export async function readThrough(
  cache: Pick<Cache, 'get' | 'put'>,
  group: string,
  field: string,
  load: () => Promise<CacheEntry>,
  atLeast = 0,
): Promise<CacheEntry> {
  const kept = await cache.get(group, field);
  if (kept && kept.position >= atLeast) return kept;
  const fresh = await load();
  void cache.put(group, field, fresh.json, fresh.position);
  return fresh;
}
