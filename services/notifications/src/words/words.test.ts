import { expect, test } from 'vitest';
import { en } from './en';
import { uk } from './uk';

const start = new Date('2026-03-29T00:30:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

test('what is counted has the form that its number asks for, in both languages', () => {
  const held = (words: typeof en) => [1, 3, 5, 11, 21, 1_040].map((n) => words.held.text(n, n, 'production'));
  expect(held(en)).toEqual([
    '1 change of 1 order is held back',
    '3 changes of 3 orders are held back',
    '5 changes of 5 orders are held back',
    '11 changes of 11 orders are held back',
    '21 changes of 21 orders are held back',
    '1,040 changes of 1,040 orders are held back',
  ]);
  expect(held(uk).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    'Затримано 1 зміну щодо 1 замовлення',
    'Затримано 3 зміни щодо 3 замовлень',
    'Затримано 5 змін щодо 5 замовлень',
    'Затримано 11 змін щодо 11 замовлень',
    'Затримано 21 зміну щодо 21 замовлення',
    'Затримано 1 040 змін щодо 1 040 замовлень',
  ]);
});

test('durations are rounded to what one would say, and are never nothing', () => {
  const lasted = (words: typeof en) =>
    [0, 40, 90, 840, 3 * 3_600, 2 * 86_400].map((seconds) => words.lasted(start, later(seconds)));
  expect(lasted(en)).toEqual(['1 second', '40 seconds', '2 minutes', '14 minutes', '3 hours', '2 days']);
  expect(lasted(uk)).toEqual(['1 секунду', '40 секунд', '2 хвилини', '14 хвилин', '3 години', '2 доби']);
});

test('a moment is told by the clock of the factory, which is named, over the change to summer time too', () => {
  expect(en.moment(start, 'Europe/Kyiv')).toBe('29 March 2026, 02:30 (Europe/Kyiv)');
  expect(en.moment(later(3_600), 'Europe/Kyiv')).toBe('29 March 2026, 04:30 (Europe/Kyiv)');
  expect(uk.moment(start, 'America/Lima')).toBe('28 березня 2026 р., 19:30 (America/Lima)');
});

test('both languages name what is missing, and where it may be mended', () => {
  expect([en.held.codeUnknown('GLZ'), en.held.codeUnknown(undefined)]).toEqual([
    'code GLZ is not in the table',
    'a code is not in the table',
  ]);
  expect([uk.held.codeUnknown('GLZ'), uk.held.dealerUnknown('D-7')]).toEqual([
    'коду GLZ немає в таблиці',
    'дилер D-7 невідомий',
  ]);
});
