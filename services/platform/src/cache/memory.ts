import type { Cache, CacheEntry } from './cache';

interface Group {
  /** Entries older than this can't be put. */
  position: number;
  readonly entries: Map<string, CacheEntry>;
  bytes: number;
}

/** What a group and an entry cost beside their text, roughly. */
const OVERHEAD = 200;

/**
 * A cache in this process' own memory, for a system without Redis. The groups unused for longest leave first when it
 * holds more than `maxBytes`. A group that left takes its position with it: `forgotten` keeps the highest of these, so that
 * nothing older comes back.
 */
export function openMemoryCache({ maxBytes = 64 * 1024 * 1024 }: { maxBytes?: number } = {}): Cache {
  // A Map remembers the order of insertion: the first group is the one unused for longest.
  const groups = new Map<string, Group>();
  let bytes = 0;
  let forgotten = 0;

  const use = (name: string, group: Group) => {
    groups.delete(name);
    groups.set(name, group);
  };
  const drop = (name: string, group: Group) => {
    groups.delete(name);
    bytes -= group.bytes + OVERHEAD;
    forgotten = Math.max(forgotten, group.position);
  };
  const shrink = () => {
    for (const [name, group] of groups) {
      if (bytes <= maxBytes) return;
      drop(name, group);
    }
  };
  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    const fresh = { position: forgotten, entries: new Map<string, CacheEntry>(), bytes: 0 };
    groups.set(name, fresh);
    bytes += OVERHEAD;
    return fresh;
  };
  const resize = (group: Group, by: number) => {
    group.bytes += by;
    bytes += by;
  };
  const sizeOf = (entry: CacheEntry | undefined) => (entry ? entry.json.length * 2 + OVERHEAD : 0);

  return {
    get(name, field) {
      const group = groups.get(name);
      if (group) use(name, group);
      return Promise.resolve(group?.entries.get(field));
    },
    put(name, field, json, position) {
      const group = groupOf(name);
      const before = group.entries.get(field);
      if (position >= group.position && position >= (before?.position ?? 0)) {
        const entry = { json, position };
        group.entries.set(field, entry);
        resize(group, sizeOf(entry) - sizeOf(before));
      }
      use(name, group);
      shrink();
      return Promise.resolve();
    },
    outdate(changed) {
      for (const [name, position] of changed) {
        const group = groupOf(name);
        group.position = Math.max(group.position, position);
        for (const [field, entry] of group.entries)
          if (entry.position < group.position) {
            group.entries.delete(field);
            resize(group, -sizeOf(entry));
          }
      }
      shrink();
      return Promise.resolve(true);
    },
    close() {
      groups.clear();
      bytes = 0;
      return Promise.resolve();
    },
  };
}
