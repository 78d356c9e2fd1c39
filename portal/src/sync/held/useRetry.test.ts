import { expect, it } from 'vitest';
import type { Held } from './queries';
import { outcomeOf } from './useRetry';

const change: Held = {
  id: '1',
  factory: 'kharkiv',
  source: 'production',
  order: 'K-1',
  change: '88-1203',
  kind: 'status',
  code: 'code-unknown',
  reason: 'GLZ_ERR',
  heldSince: '2026-11-21T12:00:00Z',
  waiting: 0,
  payload: null,
};

it('a retried change is applied when it is gone, still held when it is held anew, else undecided', () => {
  expect(outcomeOf(change, { items: [] })).toBe('applied');
  expect(outcomeOf(change, { items: [{ ...change, heldSince: '2026-11-21T12:05:00Z' }] })).toBe('still');
  expect(outcomeOf(change, { items: [change] })).toBeUndefined();
});
