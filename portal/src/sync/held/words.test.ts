import { expect, it } from 'vitest';
import { en as baseEn } from '../../shared/i18n/en';
import { staff as staffEn } from '../../shared/i18n/staff/en';
import { staff as staffUk } from '../../shared/i18n/staff/uk';
import { uk as baseUk } from '../../shared/i18n/uk';
import { translator } from '../../shared/i18n/words';
import type { Held } from './queries';
import { causeWords, heldWords, sentenceOf } from './words';

const english = translator({ ...baseEn, ...staffEn });
const ukrainian = translator({ ...baseUk, ...staffUk });

const change: Held = {
  id: '1',
  factory: 'kharkiv',
  source: 'production',
  order: 'K-1',
  change: '88-1203',
  kind: 'units.made',
  code: 'made-exceeds-ordered',
  reason: 'Construction 1: 5 made would exceed the 2 ordered.',
  heldSince: '2026-11-21T12:00:00Z',
  waiting: 0,
  payload: null,
};
const told = (more: Partial<Held>) => {
  const held = { ...change, ...more };
  return [heldWords(english, held), heldWords(ukrainian, held), sentenceOf(held)];
};

it('what an order refuses is told in the reader’s language, with the figures of the sentence', () => {
  expect(told({})).toEqual([
    'More would be made than ordered',
    'Виготовлено було б більше, ніж замовлено',
    change.reason,
  ]);
});

it('the sentence is left out where the words say all of it', () => {
  expect(told({ code: 'order-unknown', reason: 'The order is not known yet.' })).toEqual([
    'The order is not known yet',
    'Замовлення ще невідоме',
    '',
  ]);
  expect(told({ code: 'code-unknown', statusCode: 'GLZ_ERR' })).toEqual([
    'Unknown status code GLZ_ERR',
    'Невідомий код статусу GLZ_ERR',
    '',
  ]);
  expect(told({ code: 'dealer-unknown', dealer: 'D-9', payload: { unmapped: {} } })).toEqual([
    'Dealer D-9 is not stated yet',
    'Дилера D-9 ще не заявлено',
    '',
  ]);
});

it('the sentence stays where what is missing can’t be told', () => {
  expect(told({ code: 'dealer-unknown', reason: 'No dealer D-9.' })).toEqual([
    'The dealer is not stated yet',
    'Дилера ще не заявлено',
    'No dealer D-9.',
  ]);
  expect(told({ code: 'code-unknown', reason: 'No code X.' })).toEqual([
    'Unknown status code',
    'Невідомий код статусу',
    'No code X.',
  ]);
});

it('a code without words of its own still brings the sentence', () => {
  expect(told({ code: 'of-another-version', reason: 'Why.' })).toEqual([
    'It contradicts what is known of the order',
    'Суперечить тому, що відомо про замовлення',
    'Why.',
  ]);
});

it('a cause names what its changes wait for', () => {
  const cause = { factory: 'kharkiv', source: 'production', reason: '', changes: 2, orders: 2, waiting: 0 };
  const since = '2026-11-21T12:00:00Z';
  expect(causeWords(ukrainian, { ...cause, since, code: 'code-unknown', waitsFor: 'code GLZ_ERR' })).toBe(
    'Невідомий код статусу GLZ_ERR',
  );
  expect(causeWords(ukrainian, { ...cause, since, code: 'dealer-unknown', waitsFor: 'dealer D-9' })).toBe(
    'Дилера D-9 ще не заявлено',
  );
});
