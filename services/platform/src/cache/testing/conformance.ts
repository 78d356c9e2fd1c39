import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cache } from '../cache';

/** What every cache must do. `open` gives an empty one that forgets nothing by itself meanwhile. */
export function describeCache(name: string, open: () => Promise<Cache>): void {
  describe(`the cache in ${name}`, () => {
    let cache: Cache;
    let groups = 0;
    beforeAll(async () => (cache = await open()));
    afterAll(() => cache.close());
    const fresh = () => `group ${String((groups += 1))}`;

    test('what was put is found again, with its position', async () => {
      const group = fresh();
      expect(await cache.get(group, 'page')).toBeUndefined();
      await cache.put(group, 'page', '{"a":"ї:1"}', 7);
      expect(await cache.get(group, 'page')).toEqual({ json: '{"a":"ї:1"}', position: 7 });
      expect(await cache.get(group, 'other')).toBeUndefined();
      expect(await cache.get(fresh(), 'page')).toBeUndefined();
    });

    test('an older entry never replaces a newer one, the same position does', async () => {
      const group = fresh();
      await cache.put(group, 'page', 'new', 9);
      await cache.put(group, 'page', 'old', 8);
      expect(await cache.get(group, 'page')).toEqual({ json: 'new', position: 9 });
      await cache.put(group, 'page', 'again', 9);
      expect(await cache.get(group, 'page')).toEqual({ json: 'again', position: 9 });
    });

    test('what is outdated is gone and does not come back', async () => {
      const group = fresh();
      await cache.put(group, 'page', 'before', 4);
      await cache.put(group, 'list', 'after', 6);
      expect(await cache.outdate(new Map([[group, 5]]))).toBe(true);
      expect(await cache.get(group, 'page')).toBeUndefined();
      expect(await cache.get(group, 'list')).toEqual({ json: 'after', position: 6 });
      await cache.put(group, 'page', 'late', 4);
      expect(await cache.get(group, 'page')).toBeUndefined();
      await cache.put(group, 'page', 'fresh', 5);
      expect(await cache.get(group, 'page')).toEqual({ json: 'fresh', position: 5 });
    });

    test('a group is known to have changed even if nothing of it was kept', async () => {
      const group = fresh();
      await cache.outdate(new Map([[group, 5]]));
      await cache.put(group, 'page', 'late', 4);
      expect(await cache.get(group, 'page')).toBeUndefined();
    });

    test('an older word about a change takes nothing back', async () => {
      const group = fresh();
      await cache.outdate(new Map([[group, 9]]));
      await cache.outdate(new Map([[group, 3]]));
      await cache.put(group, 'page', 'late', 5);
      expect(await cache.get(group, 'page')).toBeUndefined();
    });

    test('many groups are outdated at once, and none at all', async () => {
      const [one, two, three] = [fresh(), fresh(), fresh()];
      for (const group of [one, two, three]) await cache.put(group, 'page', 'x', 1);
      await cache.outdate(
        new Map([
          [one, 2],
          [two, 3],
        ]),
      );
      await cache.outdate(new Map());
      expect(await cache.get(one, 'page')).toBeUndefined();
      expect(await cache.get(two, 'page')).toBeUndefined();
      expect(await cache.get(three, 'page')).toBeDefined();
    });

    test('positions up to the largest safe integer are compared exactly', async () => {
      const group = fresh();
      const top = Number.MAX_SAFE_INTEGER;
      await cache.put(group, 'page', 'top', top);
      await cache.put(group, 'page', 'below', top - 1);
      expect(await cache.get(group, 'page')).toEqual({ json: 'top', position: top });
      await cache.outdate(new Map([[group, top]]));
      expect(await cache.get(group, 'page')).toEqual({ json: 'top', position: top });
    });

    test('whatever the interleaving, a reader never sees an older position after a newer one, nor after it was outdated', async () => {
      const step = fc.record({
        what: fc.constantFrom('put' as const, 'outdate' as const),
        field: fc.constantFrom('a', 'b'),
        position: fc.integer({ min: 1, max: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 8 }), async (rounds) => {
          const group = fresh();
          const seen = new Map<string, number>();
          for (const round of rounds) {
            // All of a round are under way at once, and readers among them.
            const reads: Promise<void>[] = [];
            await Promise.all(
              round.map(({ what, field, position }) => {
                const done =
                  what === 'put'
                    ? cache.put(group, field, String(position), position)
                    : cache.outdate(new Map([[group, position]])).then(() => undefined);
                reads.push(look(group, field, seen));
                return done;
              }),
            );
            await Promise.all(reads);
            const outdated = Math.max(
              0,
              ...round.filter(({ what }) => what === 'outdate').map(({ position }) => position),
            );
            for (const field of ['a', 'b']) {
              seen.set(field, Math.max(seen.get(field) ?? 0, outdated));
              await look(group, field, seen);
            }
          }
        }),
        { numRuns: 60 },
      );
    });

    async function look(group: string, field: string, seen: Map<string, number>): Promise<void> {
      const entry = await cache.get(group, field);
      if (!entry) return;
      expect(entry.json).toBe(String(entry.position));
      expect(entry.position).toBeGreaterThanOrEqual(seen.get(field) ?? 0);
      seen.set(field, entry.position);
    }
  });
}
