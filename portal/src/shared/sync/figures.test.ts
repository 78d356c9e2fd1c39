import { expect, it } from 'vitest';
import { agreementOf, rateOf, spanOf } from './figures';

it('a rate is told a second, and a minute when less than one comes a second', () => {
  expect(rateOf(3.24)).toEqual({ value: 3.24, digits: 1, unit: 'perSecond' });
  expect(rateOf(212.4)).toMatchObject({ digits: 0, unit: 'perSecond' });
  expect(rateOf(0.2)).toEqual({ value: 12, digits: 0, unit: 'perMinute' });
  expect(rateOf(0)).toEqual({ value: 0, digits: 0, unit: 'perMinute' });
});

it('a span is told in the greatest unit of which there are two', () => {
  expect(spanOf(0.4)).toEqual({ value: 0.4, digits: 1, unit: 'seconds' });
  expect(spanOf(119)).toMatchObject({ value: 119, digits: 0, unit: 'seconds' });
  expect(spanOf(120)).toMatchObject({ value: 2, unit: 'minutes' });
  expect(spanOf(7_200)).toMatchObject({ value: 2, unit: 'hours' });
  expect(spanOf(3 * 86_400)).toMatchObject({ value: 3, unit: 'days' });
});

it('a source agrees once it was compared and all that differed is repaired', () => {
  const sweep = { finishedAt: null, running: false, differing: 0, repaired: 0, unrepaired: 0 };
  const done = '2026-11-21T12:00:00Z';
  expect(agreementOf(null).word).toBeUndefined();
  expect(agreementOf(sweep).word).toBeUndefined();
  expect(agreementOf({ ...sweep, running: true }).word).toBe('comparing');
  expect(agreementOf({ ...sweep, finishedAt: done }).word).toBe('agrees');
  expect(agreementOf({ ...sweep, finishedAt: done, differing: 3, repaired: 3 }).word).toBe('agrees');
  expect(agreementOf({ ...sweep, running: true, finishedAt: done, differing: 3, repaired: 1 })).toEqual({
    word: 'repairing',
    count: 2,
  });
  expect(agreementOf({ ...sweep, finishedAt: done, unrepaired: 2 })).toEqual({ word: 'differs', count: 2 });
});
