import { expect, it } from 'vitest';
import type { Fact } from '../change';
import { countsOf, statusOf } from '../truth';
import { type FeedLine, mendedTruth } from './mended';

const line = (fact: Fact, quirk: string | null = null): FeedLine => ({
  body: JSON.stringify({ id: '7-1', order: 'K-7', at: '2026-11-21T10:00:00+02:00', ...fact }),
  quirk,
});
const accepted = line({
  kind: 'order.accepted',
  data: {
    dealer: 'D-0001',
    price: { amount: 1, currency: 'UAH' },
    promised: '2026-12-01',
    constructions: [{ id: '1', name: 'Window', quantity: 2, description: [] }],
  },
});
const made = (quantity: number, quirk: string | null = null) =>
  line({ kind: 'units.made', data: { items: [{ construction: '1', quantity }] } }, quirk);
it('leaves out what breaks a rule, and counts what waited behind it', () => {
  const truth = mendedTruth([accepted, made(5, 'made too many'), made(1), made(1)]);
  expect(countsOf(truth)).toMatchObject({ ordered: 2, made: 2 });
});

it('takes an unknown code for the release that ops map it to', () => {
  const hold = line({ kind: 'order.held', data: {} });
  const code = line({ kind: 'status', data: { code: 'ZZ-17' } }, 'unknown code');
  expect(statusOf(mendedTruth([accepted, hold]))).toBe('onHold');
  expect(statusOf(mendedTruth([accepted, hold, code]))).toBe('accepted');
});

it('takes an order of an unknown dealer as said, for the dealer was stated', () => {
  const truth = mendedTruth([{ ...accepted, quirk: 'unknown dealer' }]);
  expect(truth).toMatchObject({ stage: 'accepted', dealer: 'D-0001' });
});
