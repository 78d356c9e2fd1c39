import { expect, it } from 'vitest';
import { formatsOf } from '../../shared/i18n/formats';
import { staff as en } from '../../shared/i18n/staff/en';
import { staff as uk } from '../../shared/i18n/staff/uk';
import { en as baseEn } from '../../shared/i18n/en';
import { uk as baseUk } from '../../shared/i18n/uk';
import { translator } from '../../shared/i18n/words';
import type { Finding } from '../queries';
import { findingWords } from './finding-words';

const inEnglish = { t: translator({ ...baseEn, ...en }), ...formatsOf('en') };
const inUkrainian = { t: translator({ ...baseUk, ...uk }), ...formatsOf('uk') };
const both = (code: Finding['code'], figures: Finding['figures']) => [
  findingWords(inEnglish, { code, figures }),
  findingWords(inUkrainian, { code, figures }),
];

it('figures of a finding are written as the language writes them', () => {
  expect(both('glass-single', { formula: '24', area: 2.35 })).toEqual([
    'A single pane (24) of 2.35 m².',
    'Одинарне скло (24) на 2,35 м².',
  ]);
  expect(both('u-value', { value: 0.1 })[1]).toBe('Коефіцієнт 0,1 Вт/(м²К) неймовірний.');
  expect(both('glazing-mixed', { thickness: 24.759999999999998, other: 36 })).toEqual([
    '24.76 mm of glass beside 36 mm in the same frame.',
    '24,76 мм скла поруч із 36 мм в одній рамі.',
  ]);
  expect(both('quantity-large', { quantity: 12_000 })).toEqual([
    '12,000 pieces: is that meant?',
    '12\u00a0000 шт.: чи так задумано?',
  ]);
});

it('the day of a promise is told as a day', () => {
  expect(both('promised-past', { promised: '2019-11-20' })).toEqual([
    'It is promised for 20 Nov 2019, which is over.',
    `Обіцяно на ${inUkrainian.day('2019-11-20')}, а цей день минув.`,
  ]);
});

it('lengths stand as on drawings, and words of the factory as it wrote them', () => {
  expect(both('size-implausible', { width: 6000, height: 1200 })).toEqual([
    '6000 × 1200 mm is an unusual size for this kind.',
    '6000 × 1200 мм: незвичний розмір для такого виробу.',
  ]);
  expect(both('glazing-gap', { formula: '4-30.5-4i', gap: 30.5, least: 6, most: 24 })[1]).toBe(
    'Камера 30,5 мм у 4-30.5-4i; звичайно від 6 до 24 мм.',
  );
  expect(both('handle-side', { side: 'bottom', hinge: 'left' })[0]).toBe(
    'Handle bottom, hinge left: not opposite each other.',
  );
});
