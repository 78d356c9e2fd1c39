import { describe, expect, test } from 'vitest';
import { changeMapping } from '@mullion/domain/factory/mapping';
import { columnsAt, groupRows, mapChange, mappedColumns, plainColumns } from './map-change';
import type { Texts } from './typed';

const TEXTS: Texts = { zone: 'Europe/Kyiv', currency: 'UAH', decimal: ',' };
const mappingOf = (data: object, more: object = {}) =>
  changeMapping.parse({ id: '{id}', order: 'K-{no}', at: '{at}', kind: 'order.accepted', data, ...more });
const head = { id: '7', no: '12', at: '20.11.2026 14:06' };
const dataOf = (data: object, ...rows: Record<string, string | null>[]) =>
  mapChange(
    mappingOf(data),
    rows.map((row) => ({ ...head, ...row })),
    TEXTS,
  );

test('rows of joined tables make one change: header, lists, lists within lists, only the rows that are meant', () => {
  const mapping = mappingOf({
    dealer: '{dealer}',
    price: { from: '{total}', as: 'money' },
    promised: { from: '{due}', as: 'day' },
    constructions: {
      by: '{pos}',
      where: { type: ['window', 'door'] },
      each: {
        id: '{pos}',
        name: '{type} {pos}',
        quantity: { from: '{qty}', as: 'integer' },
        units: { each: '{unit}' },
        description: [
          { label: 'Colour', value: '{colour}' },
          { label: 'Glass', value: '{glass}' },
        ],
      },
    },
  });
  const row = { ...head, dealer: 'D-1', total: '12 345,60', due: '01.12.2026' };
  const rows = [
    { ...row, pos: '1', type: 'window', qty: '2', unit: 'u1', colour: 'white', glass: '' },
    { ...row, pos: '2', type: 'door', qty: '1', unit: null, colour: null, glass: '4-16-4' },
    { ...row, pos: '1', type: 'window', qty: '2', unit: 'u2', colour: 'white', glass: '' },
    { ...row, pos: '9', type: 'delivery', qty: '1', unit: null, colour: null, glass: null },
  ];
  expect(mapChange(mapping, rows, TEXTS)).toEqual({
    problems: [],
    change: {
      id: '7',
      order: 'K-12',
      at: '2026-11-20T12:06:00.000Z',
      kind: 'order.accepted',
      data: {
        dealer: 'D-1',
        price: { amount: 1_234_560, currency: 'UAH' },
        promised: '2026-12-01',
        constructions: [
          {
            id: '1',
            name: 'window 1',
            quantity: 2,
            units: ['u1', 'u2'],
            description: [{ label: 'Colour', value: 'white' }],
          },
          { id: '2', name: 'door 2', quantity: 1, description: [{ label: 'Glass', value: '4-16-4' }] },
        ],
      },
    },
  });
});

test('rows are grouped by the id, wherever they stand', () => {
  const rows = ['1', '2', '1', '', ''].map((id) => ({ ...head, id }));
  expect(groupRows(mappingOf({}), rows, TEXTS).map((group) => group.length)).toEqual([2, 1, 1, 1]);
});

describe('what is empty is left out', () => {
  test.each<[string, object, Record<string, string | null>, unknown]>([
    ['a text', { reason: '{why}' }, { why: '  ' }, {}],
    [
      'an object of which no column says anything',
      { customer: { name: '{c}', phone: '{p}' } },
      { c: null, p: '' },
      {},
    ],
    ['an empty date of 1C', { promised: { from: '{d}', as: 'day' } }, { d: '0001-01-01 00:00:00' }, {}],
    ['a list of which no row says anything', { items: { each: { construction: '{c}' } } }, { c: null }, {}],
    [
      'one of two columns',
      { address: '{street}, {house}' },
      { street: 'Sumska', house: '' },
      { address: 'Sumska,' },
    ],
  ])('%s', (_, data, row, result) => {
    expect(dataOf(data, row)).toMatchObject({ change: { data: result }, problems: [] });
  });
});

describe('what a text is read as', () => {
  test.each<[string, object, string, unknown]>([
    ['money without decimals', { as: 'money' }, '1500', { amount: 150_000, currency: 'UAH' }],
    ['money with thousands', { as: 'money' }, "1'234'567,5", { amount: 123_456_750, currency: 'UAH' }],
    ['money less than nothing', { as: 'money' }, '-0,05', { amount: -5, currency: 'UAH' }],
    [
      'money of another currency',
      { as: 'money', currency: 'JPY' },
      '1 500',
      { amount: 1_500, currency: 'JPY' },
    ],
    ['a number', { as: 'number' }, '1,25', 1.25],
    ['a day by its format', { as: 'day', format: 'MM/dd/yyyy' }, '11/24/2026', '2026-11-24'],
    ['the day of an instant, where the factory is', { as: 'day' }, '2026-11-24 23:30:00+00', '2026-11-25'],
    [
      'a time with its zone',
      { as: 'instant' },
      '2026-11-24T10:00:00.123456+02:00',
      '2026-11-24T08:00:00.123Z',
    ],
    [
      'a time of another zone',
      { as: 'instant', zone: 'UTC' },
      '2026-11-24 10:00',
      '2026-11-24T10:00:00.000Z',
    ],
    [
      'the first of two equal times of autumn',
      { as: 'instant' },
      '2026-10-25 03:30:00',
      '2026-10-25T00:30:00.000Z',
    ],
    ['a time that spring skips', { as: 'instant' }, '2026-03-29 03:30:00', '2026-03-29T01:30:00.000Z'],
    ['a list in one column', { split: ';' }, 'u1; u2;', ['u1', 'u2']],
    ['a word of a table', { table: { G: 'glass' } }, 'G', 'glass'],
    ['JSON', { as: 'json' }, '{"a":[1]}', { a: [1] }],
  ])('%s', (_, how, text, value) => {
    expect(dataOf({ v: { from: '{x}', ...how } }, { x: text })).toEqual({
      change: expect.objectContaining({ data: { v: value } }) as unknown,
      problems: [],
    });
  });
});

describe('what can not be read is a problem that names the column and not its content', () => {
  test.each<[string, object, Record<string, string | null>, string]>([
    [
      'no whole number',
      { v: { from: '{x}', as: 'integer' } },
      { x: '2 pcs' },
      'the column x holds no whole number',
    ],
    ['half a unit', { v: { from: '{x}', as: 'integer' } }, { x: '2,5' }, 'holds no whole number'],
    ['a tenth of a kopiyka', { v: { from: '{x}', as: 'money' } }, { x: '1,234' }, 'more than 2 decimals'],
    [
      'a point where a comma separates',
      { v: { from: '{x}', as: 'money' } },
      { x: '12.50' },
      'holds no amount',
    ],
    ['no day', { v: { from: '{x}', as: 'day' } }, { x: '30.02.2026' }, 'holds no day'],
    ['no time', { v: { from: '{x}', as: 'instant' } }, { x: 'soon' }, 'holds no time'],
    ['no JSON', { v: { from: '{x}', as: 'json' } }, { x: '{' }, 'holds no JSON'],
    ['a word no table has', { v: { from: '{x}', table: { G: 'glass' } } }, { x: 'W' }, "the mapping's table"],
    ['a column that is not there', { v: '{y}' }, { x: 'W' }, 'there is no column y'],
  ])('%s', (_, data, row, told) => {
    const { problems } = dataOf(data, row);
    expect(problems).toEqual([{ path: 'data.v', message: expect.stringContaining(told) as string }]);
    for (const text of Object.values(row)) expect(problems[0]?.message).not.toContain(` ${text ?? ''} `);
  });

  test('rows of one change that disagree, and half an id', () => {
    expect(dataOf({ v: '{x}' }, { x: 'a' }, { x: 'b' }).problems).toEqual([
      { path: 'data.v', message: 'the rows of this change differ in the column x' },
    ]);
    const halved = mapChange(mappingOf({}, { id: '{id}-{version}' }), [{ ...head, version: '' }], TEXTS);
    expect(halved.change.id).toBeUndefined();
    expect(halved.problems).toMatchObject([{ path: 'id' }]);
  });
});

test('the columns of a mapping, of a field, and those that tell of nobody', () => {
  const mapping = mappingOf(
    {
      code: '{state}',
      items: { each: { construction: '{pos}', quantity: { from: '{qty}', as: 'integer' } } },
    },
    { kind: { from: '{op}', table: { A: 'status' } } },
  );
  expect(mappedColumns(mapping)).toEqual(['id', 'no', 'at', 'op', 'state', 'pos', 'qty']);
  expect(plainColumns(mapping)).toEqual(['id', 'no', 'at', 'op', 'state']);
  expect(columnsAt(mapping, 'data.items.3.quantity')).toEqual(['qty']);
  expect(columnsAt(mapping, 'data.items')).toEqual(['pos', 'qty']);
  expect(columnsAt(mapping, 'kind')).toEqual(['op']);
  expect(columnsAt(mapping, 'data.nothing.here')).toEqual([]);
});
