import { expect, test } from 'vitest';
import { conclude, type OpenChange } from './conclude';
import { plan } from './source-order';

const RECEIVED = new Date('2026-11-21T12:00:00Z');
const open = (seq: number, sequence: number): OpenChange => ({
  seq,
  factory: 'alpha',
  source: 'production',
  id: `c-${seq}`,
  key: 'K-1',
  sequence,
  at: RECEIVED.toISOString(),
  atMs: RECEIVED.getTime(),
  correlation: 'trace-1',
  status: 'pending',
  receivedAt: RECEIVED,
  holds: 0,
  lookAt: RECEIVED.toISOString(),
  bytes: 10,
});

test('a change that waits at a gap is looked at again when its patience ends, for nothing else may ever wake it', () => {
  const changes = [open(1, 1), open(2, 3)];
  const planned = plan(changes, 0, 60, 100);
  const { marks } = conclude('K-1', changes, planned, [{ verdict: 'applied' }], 0, RECEIVED);
  expect(marks.map(({ change, status, lookAt }) => [change.seq, status, lookAt])).toEqual([
    [1, 'applied', 'infinity'],
    [2, 'pending', '2026-11-21T12:01:00.000Z'],
  ]);
});

test('once its patience is over it is held back, and named as what misses others', () => {
  const changes = [open(2, 3)];
  const late = new Date(RECEIVED.getTime() + 61_000);
  const { marks } = conclude('K-1', changes, plan(changes, 0, 60, 100), [], 0, late);
  expect(marks).toMatchObject([{ status: 'held', code: 'sequence-gap', holds: 1 }]);
});
