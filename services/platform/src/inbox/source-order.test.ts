import { describe, expect, test } from 'vitest';
import type { ChangeStatus } from './inbox';
import { type Orderable, plan } from './source-order';

interface Given extends Orderable {
  readonly id: string;
}
let seq = 0;
const change = (
  id: string,
  atMs: number,
  more: { sequence?: number; status?: ChangeStatus; code?: string } = {},
): Given => ({ id, seq: (seq += 1), atMs, status: 'pending', receivedAt: new Date(1_000), ...more });
const steps = (changes: readonly Given[], passed = 0, most = 100) =>
  plan(changes, passed, 60, most).steps.map((step) => step.change.id + (step.passed ? ' (passed)' : ''));
const stop = (changes: readonly Given[], passed = 0, most = 100) => plan(changes, passed, 60, most).stop;

describe('the order of the source', () => {
  test('is by time where the source does not count, and by arrival within one instant', () => {
    expect(steps([change('c', 3), change('a', 1), change('b', 3)])).toEqual(['a', 'c', 'b']);
  });

  test('is by sequence where it counts, whatever the clocks say', () => {
    expect(
      steps([
        change('2', 1, { sequence: 2 }),
        change('3', 0, { sequence: 3 }),
        change('1', 9, { sequence: 1 }),
      ]),
    ).toEqual(['1', '2', '3']);
  });

  test('merges counted and uncounted changes by time', () => {
    expect(steps([change('1', 10, { sequence: 1 }), change('later', 11), change('before', 9)])).toEqual([
      'before',
      '1',
      'later',
    ]);
  });
});

describe('a held change', () => {
  const held = { status: 'held', code: 'order-unknown' } as const;

  test('stops what comes after it', () => {
    const changes = [change('held', 5, held), change('next', 6)];
    expect(steps(changes)).toEqual([]);
    expect(stop(changes)).toEqual({ why: 'held' });
  });

  test('is tried again after something new that stands before it', () => {
    expect(steps([change('held', 5, held), change('next', 6), change('before', 4)])).toEqual([
      'before',
      'held',
      'next',
    ]);
  });

  test('lets others of its own instant go first', () => {
    expect(steps([change('held', 5, held), change('other', 5)])).toEqual(['other', 'held']);
  });

  test('is included when the limit of a round falls just before it', () => {
    const changes = [change('a', 1), change('held', 2, held), change('b', 3)];
    expect(steps(changes, 0, 1)).toEqual(['a', 'held']);
    expect(stop(changes, 0, 1)).toEqual({ why: 'more' });
  });
});

describe('a gap in the sequence', () => {
  test('waits, and says what is missing and until when', () => {
    const changes = [change('1', 1, { sequence: 1 }), change('4', 4, { sequence: 4 })];
    expect(steps(changes)).toEqual(['1']);
    expect(stop(changes)).toMatchObject({ why: 'gap', missing: 'numbers 2 to 3', until: new Date(61_000) });
  });

  test('goes on from what was passed earlier', () => {
    expect(steps([change('5', 5, { sequence: 5 })], 4)).toEqual(['5']);
  });

  test('is over for a change held back because of it, once the missing ones are passed', () => {
    const held = { status: 'held', code: 'sequence-gap', sequence: 3 } as const;
    expect(steps([change('3', 3, held)], 1)).toEqual([]);
    expect(steps([change('3', 3, held)], 2)).toEqual(['3']);
  });

  test('a number that passed already is stale, and so is its second use', () => {
    expect(steps([change('2', 2, { sequence: 2 })], 2)).toEqual(['2 (passed)']);
    expect(steps([change('3', 2, { sequence: 3 }), change('again', 2, { sequence: 3 })], 2)).toEqual([
      '3',
      'again (passed)',
    ]);
  });
});
