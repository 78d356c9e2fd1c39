import { expect, it } from 'vitest';
import { outcomeOf } from './useRetry';

const change = {
  id: '1',
  factory: 'kharkiv',
  source: 'production',
  order: 'K-1',
  change: '88-1203',
  kind: 'status',
  code: 'unknown-code',
  reason: 'GLZ_ERR',
  heldSince: '2026-11-21T12:00:00Z',
  waiting: 0,
  payload: null,
};

it('a retried change is applied when it is gone, still held when it is held anew, else undecided', () => {
  expect(outcomeOf(change, { sources: [], held: [] })).toBe('applied');
  expect(outcomeOf(change, { sources: [], held: [{ ...change, heldSince: '2026-11-21T12:05:00Z' }] })).toBe(
    'still',
  );
  expect(outcomeOf(change, { sources: [], held: [change] })).toBeUndefined();
});
