import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { PROMISES } from './mechanism';
import { documented, MECHANISMS } from './table';

const checkout = dirname(checkoutFolder('migrations'));
const read = (file: string) => readFileSync(join(checkout, file), 'utf8');
const title = (name: string) => [`'${name}`, `"${name}`, `\`${name}`];

describe.each(MECHANISMS.map((m) => [m.what, m] as const))('%s', (_, { seeds, test: guard }) => {
  test.each(seeds.map((seed) => [seed.file, seed] as const))('is switched off in %s', (file, seed) => {
    expect(read(file).split(seed.text)).toHaveLength(2);
    expect(seed.instead).not.toBe(seed.text);
  });

  test('has its test', () => {
    const source = read(guard.file);
    expect(title(guard.name).some((written) => source.includes(written))).toBe(true);
  });
});

test('every promise has mechanisms, and no mechanism is told twice', () => {
  expect(new Set(MECHANISMS.map(({ promise }) => promise))).toEqual(new Set(Object.keys(PROMISES)));
  expect(new Set(MECHANISMS.map(({ what }) => what)).size).toBe(MECHANISMS.length);
});

test('docs/operations.md has the same rows', () => {
  const cells = (line: string) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((text) => text.trim());
  const rows = read('docs/operations.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells);
  const from = rows.findIndex((row) => row[1] === 'mechanism');
  const until = rows.findIndex((row, at) => at > from + 1 && !/^G\d /.test(row[0] ?? ''));
  const [head, , ...body] = rows.slice(from, until < 0 ? undefined : until);
  expect([head, ...body]).toEqual(documented());
});
