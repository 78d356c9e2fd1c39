import { expect, test } from 'vitest';
import { Settling } from './folder';

test('a file is settled once it has not changed for long enough, counted anew with each change', () => {
  const settling = new Settling(5);
  const file = (size: number, writtenAt = 1) => ({ name: 'a.csv', path: '/a.csv', size, writtenAt });
  const look = (second: number, ...files: ReturnType<typeof file>[]) =>
    settling.settled(files, second * 1_000).length;
  expect(look(0, file(10))).toBe(0);
  expect(look(4, file(20))).toBe(0);
  expect(look(8, file(20))).toBe(0);
  expect(look(9, file(20))).toBe(1);
  expect(look(10, file(20, 2))).toBe(0);
  // Gone and there again: another file.
  expect(look(14)).toBe(0);
  expect(look(15, file(20, 2))).toBe(0);
  expect(look(20, file(20, 2))).toBe(1);
});
