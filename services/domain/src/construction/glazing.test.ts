import { expect, test } from 'vitest';
import { parseGlazing } from './glazing';

test.each([
  ['4-16Ar-4i', 24],
  ['4i-10Ar-4-10Ar-4i', 32],
  ['4M1-16-4M1', 24],
  ['6', 6],
  ['33.1-16-6T', 28.38],
  ['44.2VSG-14Kr-4', 26.76],
  ['10.8-12-6', 28.8],
])('%s is %d mm thick', (formula, thickness) => {
  expect(parseGlazing(formula)?.thickness).toBe(thickness);
});

test.each(['', '4-16', '4-16-', 'glass', '0-16-4', '4-0-4', '4--4', '4-16Ar-4i-', '-4-', '4 16 4'])(
  '"%s" is no glazing',
  (formula) => {
    expect(parseGlazing(formula)).toBeNull();
  },
);
