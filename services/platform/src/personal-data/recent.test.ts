import { expect, test } from 'vitest';
import { Recent } from './recent';

test('it forgets the entry used longest ago when it is full', () => {
  const recent = new Recent<string, number>(2, 60_000);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  recent.delete('a');
  expect(recent.get('a')).toBeUndefined();
});

test('an entry whose time has run out is gone', () => {
  const recent = new Recent<string, number>(2, 0);
  recent.set('a', 1);
  expect(recent.get('a')).toBeUndefined();
});
