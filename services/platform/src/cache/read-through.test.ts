import { expect, test } from 'vitest';
import { openMemoryCache } from './memory';
import { readThrough } from './read-through';

const answers = (json: string, position: number) => () => Promise.resolve({ json, position });
const mustNotLoad = () => Promise.reject(new Error('loaded'));

test('what was loaded once is not loaded again', async () => {
  const cache = openMemoryCache();
  expect(await readThrough(cache, 'g', 'f', answers('x', 3))).toEqual({ json: 'x', position: 3 });
  expect(await readThrough(cache, 'g', 'f', mustNotLoad)).toEqual({ json: 'x', position: 3 });
});

test('an entry that does not reflect the position asked for is not used', async () => {
  const cache = openMemoryCache();
  await readThrough(cache, 'g', 'f', answers('x', 3));
  expect(await readThrough(cache, 'g', 'f', answers('y', 5), 4)).toEqual({ json: 'y', position: 5 });
  expect(await readThrough(cache, 'g', 'f', mustNotLoad, 5)).toEqual({ json: 'y', position: 5 });
});

test('what was loaded is answered even if it is too old to be kept', async () => {
  const cache = openMemoryCache();
  await cache.outdate(new Map([['g', 9]]));
  expect(await readThrough(cache, 'g', 'f', answers('x', 3))).toEqual({ json: 'x', position: 3 });
  expect(await cache.get('g', 'f')).toBeUndefined();
});

test('a refusal is passed on and not kept', async () => {
  const cache = openMemoryCache();
  const refuse = () => Promise.resolve({ refused: 'not-found' });
  expect(await readThrough(cache, 'g', 'f', refuse)).toEqual({ refused: 'not-found' });
  expect(await readThrough(cache, 'g', 'f', answers('x', 3))).toEqual({ json: 'x', position: 3 });
});
