import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectFactories } from './factories';

/** What ships as an example: the demo's factories, those of the tests, and the files that the pages of docs/ show. */
const FOLDERS = ['factories', 'sync-adapters/src/sql/testing', 'sync-adapters/src/files/testing'];
const PAGE = readFileSync(join(checkoutFolder('docs'), 'adding-a-factory.md'), 'utf8');

interface Example {
  readonly name: string;
  readonly text: string;
}
const shipped: Example[] = FOLDERS.flatMap((folder) =>
  readdirSync(checkoutFolder(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, text: readFileSync(join(checkoutFolder(folder), name), 'utf8') })),
);
const shown: Example[] = [...PAGE.matchAll(/^```json (odesa|lviv)\.json\n([\s\S]*?)^```$/gm)].map(
  ([, name = '', text = '']) => ({ name: `${name}.json`, text }),
);
const examples = [...shipped, ...shown];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strict-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SECRET = `whsec_${Buffer.from('a-long-enough-secret').toString('base64')}`;
const environment = Object.fromEntries([
  ...['ODESA', 'LVIV', 'POLTAVA', 'LUTSK'].map((name) => [`${name}_SECRET`, SECRET]),
  ...['LVIV_DATABASE', 'POLTAVA_DATABASE_URL'].map((name) => [name, 'postgres://u@db.example/production']),
  ['LUTSK_FOLDER', '/drop'],
]) as Record<string, string>;
const read = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  const config = {
    NODE_ENV: 'development',
    FACTORIES_DIR: folder,
    DEMO: false,
    MASTER_KEY: undefined,
  } as const;
  return connectFactories(config, environment);
};

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Path = readonly (string | number)[];

/** Places whose names are the factory's own: its codes, the values that tables translate, its columns. */
const isFree = (path: Path) => path.at(-1) === 'table' || path.at(-1) === 'where' || path.at(-1) === 'codes';

/** Every object in settings that has names of ours. */
function objectsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner, at) => objectsIn(inner, [...path, at]));
  const inner = Object.entries(value).flatMap(([name, one]) => objectsIn(one, [...path, name]));
  return isFree(path) ? inner : [path, ...inner];
}

/** The settings with a name at this place that has its last letter twice. */
function mistyped(
  settings: Json,
  path: Path,
): { readonly settings: Json; readonly name: string } | undefined {
  const copy = structuredClone(settings);
  let place: Json = copy;
  for (const step of path) place = (place as Record<string | number, Json>)[step] ?? null;
  if (typeof place !== 'object' || place === null || Array.isArray(place)) return undefined;
  const [name] = Object.keys(place).reverse();
  if (name === undefined) return undefined;
  const wrong = `${name}${name.at(-1) ?? ''}`;
  const value = place[name] ?? null;
  Reflect.deleteProperty(place, name);
  place[wrong] = value;
  return { settings: copy, name: wrong };
}

describe('the settings that we ship and show', () => {
  test('are these', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual([
      'kharkiv.json',
      'khmelnytskyi.json',
      'lutsk.json',
      'lviv.json',
      'odesa.json',
      'poltava.json',
    ]);
  });

  test.each(examples)('$name is taken as it is', ({ name, text }) => {
    expect(read(name, text)).toHaveLength(1);
  });

  test.each(examples)(
    '$name with a mistyped name anywhere is refused, with its file, line and the name',
    (one) => {
      const settings = JSON.parse(one.text) as Json;
      const places = objectsIn(settings);
      expect(places.length).toBeGreaterThan(3);
      for (const path of places) {
        const wrong = mistyped(settings, path);
        if (!wrong) throw new Error(`nothing stands at ${path.join('.')}`);
        expect(() => read(one.name, JSON.stringify(wrong.settings, null, 1)), path.join('.')).toThrow(
          new RegExp(`^${one.name}, line \\d+: .*${wrong.name} is unknown here`, 'm'),
        );
      }
    },
  );
});

describe('a mistyped field of a change', () => {
  test.each<[file: string, right: string, wrong: string, told: string]>([
    [
      'poltava.json',
      '"customer": {',
      '"custmer": {',
      'feeds.0.change.data.custmer: custmer is unknown here: is customer meant?',
    ],
    [
      'poltava.json',
      '"window": "{hours}"',
      '"windw": "{hours}"',
      'feeds.2.change.data.trip.windw: windw is unknown here: is window meant?',
    ],
    [
      'lutsk.json',
      '"units": {',
      '"unit": {',
      'feeds.0.change.data.constructions.each.unit: unit is unknown here: is units meant?',
    ],
    [
      'poltava.json',
      '"label": "Glazing"',
      '"lable": "Glazing"',
      'constructions.each.description.1.lable: lable is unknown here: is label meant?',
    ],
  ])('in %s is told with its line and the name that is meant', (file, right, wrong, told) => {
    const { text } = shipped.find(({ name }) => name === file) ?? { text: '' };
    const at = text.slice(0, text.indexOf(right)).split('\n').length;
    let message = '';
    try {
      read(file, text.replace(right, wrong));
    } catch (error) {
      message = error instanceof Error ? error.message : '';
    }
    expect(message).toBe(
      `${file}, line ${at}: production.connector.${told.replace(/^constructions/, 'feeds.0.change.data.constructions')}`,
    );
  });

  test('is one that no kind of the feed has, where a table chooses among kinds', () => {
    const { text } = shipped.find(({ name }) => name === 'poltava.json') ?? { text: '' };
    const returns = text.replace(
      '"NEW": "order.received"',
      '"NEW": "order.received", "BACK": "order.returned"',
    );
    expect(
      read(
        'poltava.json',
        returns.replace('"dealer": "{dealer_code}"', '"dealer": "{dealer_code}", "reason": "{why}"'),
      ),
    ).toHaveLength(1);
    expect(() =>
      read(
        'poltava.json',
        returns.replace('"dealer": "{dealer_code}"', '"dealer": "{dealer_code}", "code": "{why}"'),
      ),
    ).toThrow('feeds.0.change.data.code: code is unknown here');
  });
});
