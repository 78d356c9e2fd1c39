import { expect, test } from 'vitest';
import { openMemoryCache } from './memory';
import { describeCache } from './testing/conformance';

describeCache('memory', () => Promise.resolve(openMemoryCache()));

test('the memory it takes is bounded: the groups unused for longest leave first', async () => {
  const cache = openMemoryCache({ maxBytes: 20_000 });
  const text = 'x'.repeat(2_000);
  for (const group of ['a', 'b', 'c', 'd']) await cache.put(group, 'page', text, 1);
  await cache.get('a', 'page');
  await cache.put('e', 'page', text, 1);
  expect(await cache.get('a', 'page')).toBeDefined();
  expect(await cache.get('b', 'page')).toBeUndefined();
});

test('what left for want of room does not let older entries back in', async () => {
  const cache = openMemoryCache({ maxBytes: 2_000 });
  await cache.outdate(new Map([['a', 50]]));
  for (let i = 0; i < 20; i += 1) await cache.outdate(new Map([[`other ${i}`, 1]]));
  await cache.put('a', 'page', 'stale', 40);
  expect(await cache.get('a', 'page')).toBeUndefined();
  await cache.put('a', 'page', 'fresh', 50);
  expect(await cache.get('a', 'page')).toBeDefined();
});
