import { expect, test } from 'vitest';
import { z } from 'zod';
import { readJson } from './json-folder';

const schema = z.strictObject({
  name: z.string(),
  codes: z.record(z.string(), z.strictObject({ kind: z.enum(['made', 'shipped']) })),
  days: z.array(z.int().min(1)).default([]),
});
const read = (...lines: string[]) => readJson('alpha.json', lines.join('\n'), schema);

test('a file that fits is read', () => {
  expect(read('{ "name": "Alpha",', '"codes": {} }')).toEqual({ name: 'Alpha', codes: {}, days: [] });
});

test('every problem is told with its line, from the top', () => {
  const file = [
    '{',
    '  "codes": {',
    '    "CUT": {',
    '      "kind": "mad"',
    '    },',
    '    "GLZ": {}',
    '  },',
    '  "days": [1,',
    '    0],',
    '  "nam": "Alpha"',
    '}',
  ];
  let told = '';
  try {
    read(...file);
  } catch (error) {
    told = error instanceof Error ? error.message : '';
  }
  expect(told.split('\n').map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
    'alpha.json, line 1: name',
    'alpha.json, line 4: codes.CUT.kind',
    'alpha.json, line 6: codes.GLZ.kind',
    'alpha.json, line 9: days.1',
    'alpha.json, line 10: the file',
  ]);
  expect(told).toContain('name: is missing');
});

test.each<[string, string[], string]>([
  ['a comma too much', ['{ "name": "Alpha",', '}'], 'line 2: is no JSON: a name in quotes is missing'],
  ['a comma missing', ['{ "name": "Alpha"', '"codes": {} }'], 'line 2: is no JSON: a comma is missing'],
  ['a comment', ['{', '// no', '"name": "A" }'], 'line 2: is no JSON: JSON has no comments'],
  ['nothing', [''], 'line 1: is no JSON'],
  ['a name twice', ['{ "codes": { "CUT": {},', '"CUT": {} } }'], 'line 2: CUT stands here twice'],
])('%s is told with its line', (_, lines, told) => {
  expect(() => read(...lines)).toThrow(`alpha.json, ${told}`);
});
