import { describe, expect, test } from 'vitest';
import { connector } from './connector';
import { nearest } from './known';

const feed = {
  name: 'orders',
  query: ['select *', 'from orders'],
  watermark: { column: 'changed_at', type: 'timestamp', overlap: 60 },
  change: { id: '{id}', order: '{no}', at: '{at}', kind: 'order.held', data: { reason: '{why}' } },
};
const sql = (more: object = {}) => ({ kind: 'sql', url: 'env:X', feeds: [{ ...feed, ...more }] });
const problems = (value: unknown) => {
  const parsed = connector.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
};
const change = (more: object) => problems(sql({ change: { ...feed.change, ...more } })).join('\n');

test('a query may be written in lines', () => {
  expect(connector.parse(sql())).toMatchObject({ feeds: [{ query: 'select *\nfrom orders' }] });
});

describe('what is wrong in a mapping is told where it stands', () => {
  test.each<[string, object, string]>([
    ['a word that is none', { kind: 'unit.made' }, 'change.kind: is no such word: is units.made meant?'],
    [
      'an unknown name deep inside',
      { data: { items: [{ quantity: { from: '{q}', ass: 'integer' } }] } },
      'change.data.items.0.quantity.ass: ass is unknown here: is as meant?',
    ],
    ['a brace alone', { order: 'K-{no' }, 'change.order: has a brace without its other'],
    ['a text without a column', { order: 'no' }, 'change.order: names no column'],
    [
      'a kind in a table',
      { kind: { from: '{k}', table: { A: 'x' } } },
      'change.kind.table.A: is none of order.received',
    ],
    ['a zone', { at: { from: '{at}', zone: 'Kyiv' } }, 'change.at.zone: is no IANA time zone'],
  ])('%s', (_, more, told) => {
    expect(change(more)).toContain(told);
  });

  test('a feed of a database needs ids, feeds need names of their own, answers need a way to read again', () => {
    expect(change({ id: undefined })).toContain('change.id: is missing');
    expect(problems({ ...sql(), feeds: [feed, feed] }).join()).toContain('two feeds of one name');
    expect(problems({ ...sql(), answers: { states: 'select' } }).join()).toContain('again');
  });
});

describe('a folder', () => {
  const gathering = {
    name: 'orders',
    pattern: 'orders-*.csv',
    change: { ...feed.change, data: { constructions: { each: { id: '{pos}' } } } },
  };
  const folder = (more: object, change: object = {}) =>
    problems({
      kind: 'files',
      folder: '/drop',
      feeds: [{ ...gathering, change: { ...gathering.change, ...change } }],
      ...more,
    });

  test('with a change of several rows needs to know when a file is whole', () => {
    expect(folder({})).toEqual([expect.stringMatching(/^feeds\.0: makes one change of several rows/)]);
    expect(folder({}, { id: undefined, by: '{no}' })).toHaveLength(1);
    expect(folder({ marker: '.ready' })).toEqual([]);
    expect(folder({ renamed: true })).toEqual([]);
  });

  test('with a change of each row needs neither', () => {
    expect(folder({}, { data: { reason: '{why}' } })).toEqual([]);
    expect(folder({}, { id: undefined })).toEqual([]);
  });
});

test('the known word that a mistyped one is most like', () => {
  expect(nearest('promissed', ['promised', 'price'])).toBe('promised');
  expect(nearest('Overlap', ['overlap'])).toBe('overlap');
  expect(nearest('xyz', ['promised', 'price'])).toBeUndefined();
});
