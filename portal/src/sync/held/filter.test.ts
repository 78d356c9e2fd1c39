import { expect, it } from 'vitest';
import { addressOf, filterOf } from './filter';

const read = (address: string) => filterOf(new URLSearchParams(address), ['kharkiv']);

it('reads what makes sense of an address', () => {
  expect(read('factory=kharkiv&q=%20K-48%20&held=17')).toEqual({ factory: 'kharkiv', q: 'K-48', id: '17' });
  expect(read('factory=elsewhere&q=%20&held=abc')).toEqual({});
});

it('writes it back and leaves the rest of the address alone', () => {
  const before = new URLSearchParams('hours=24&q=old&held=17');
  expect(addressOf(before, { factory: 'kharkiv' }).toString()).toBe('hours=24&factory=kharkiv');
});
