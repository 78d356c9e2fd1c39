import { expect, test } from 'vitest';
import { merged } from './merged';

test('who asks while a load is under way is answered together by the next', async () => {
  const loads: string[][] = [];
  const ask = merged(async (keys) => {
    loads.push([...keys]);
    await new Promise((resolve) => setImmediate(resolve));
    return new Map(keys.map((key) => [key, key.toUpperCase()]));
  });
  const first = ask(['a']);
  await new Promise((resolve) => setImmediate(resolve));
  const later = [ask(['b', 'c']), ask(['c', 'd'])];
  expect((await first).get('a')).toBe('A');
  expect((await later[1])?.get('d')).toBe('D');
  expect(loads).toEqual([['a'], ['b', 'c', 'd']]);
});

test('a load that fails fails those who asked for it, and not the next', async () => {
  const ask = merged((keys) =>
    keys.includes('bad') ? Promise.reject(new Error('no')) : Promise.resolve(new Map([['a', 1]])),
  );
  await expect(ask(['bad'])).rejects.toThrow('no');
  expect((await ask(['a'])).get('a')).toBe(1);
});
