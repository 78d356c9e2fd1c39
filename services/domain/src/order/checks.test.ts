import { expect, test } from 'vitest';
import { sampleConstructions } from '../construction/samples';
import { item, order, withConstructions } from '../testing/orders';
import { checkOrder, checkPromise } from './checks';
import type { OrderedConstruction } from './events';

const drawing = sampleConstructions['singleTiltTurn'];
const sound: OrderedConstruction = {
  ...item('1', 2),
  name: 'Вікно 800×1400',
  description: [
    { label: 'Size', value: '800 x 1400 mm' },
    { label: 'Glazing', value: '4-16Ar-4i' },
  ],
  ...(drawing ? { drawing } : {}),
};
const codes = (changed: Partial<OrderedConstruction>) =>
  checkOrder(withConstructions({ ...sound, ...changed })).map(({ code }) => code);

test('nothing is found in a sound order', () => {
  expect(checkOrder(withConstructions(sound))).toEqual([]);
});

test('words that say something else than the drawing are found', () => {
  expect(codes({ name: 'Window 1800×1400' })).toEqual(['text-size']);
  expect(codes({ name: 'Window', description: [{ label: 'Size', value: '800 × 1500' }] })).toEqual([
    'text-size',
  ]);
  expect(codes({ description: [{ label: 'Склопакет', value: '4-10-4-10-4i' }] })).toEqual(['text-glazing']);
  expect(codes({ description: [{ label: 'Glass unit', value: '4-16Ar' }] })).toEqual(['glazing-unreadable']);
});

test('without a drawing the words are looked at alone', () => {
  const bare = { ...item('1', 1), description: [{ label: 'Glazing', value: '4-40-4' }] };
  expect(checkOrder(withConstructions(bare))).toMatchObject([
    { code: 'drawing-missing', construction: '1', figures: { picture: 'no' } },
    { code: 'glazing-gap', construction: '1' },
  ]);
  expect(
    checkOrder(withConstructions({ ...item('1', 1), drawingProblem: 'frames.0 is wrong' })),
  ).toMatchObject([
    { code: 'drawing-unreadable', severity: 'wrong', figures: { problem: 'frames.0 is wrong' } },
  ]);
});

test('a free order, a great many pieces and a promise for yesterday are found, the worst first', () => {
  const found = checkOrder({
    ...withConstructions({ ...sound, quantity: 500 }),
    price: { amount: 0, currency: 'UAH' },
  });
  expect(found.map(({ code }) => code)).toEqual(['price-missing', 'quantity-large']);
  expect(checkPromise(order.promised, '2026-12-02')).toMatchObject([{ code: 'promised-past' }]);
  expect(checkPromise(order.promised, order.promised)).toEqual([]);
});
