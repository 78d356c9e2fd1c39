import { describe, expect, it } from 'vitest';
import { compare, isGood } from './compare';
import type { Effect, InboxRecord, OrderFacts, PortalLog, SentChange, Simulated } from './facts';

const facts: OrderFacts = {
  dealer: 'D-0001',
  status: 'made',
  promised: '2026-12-01',
  ordered: 3,
  made: 3,
  shipped: 0,
  delivered: 0,
};
const change = (n: number, more: Partial<SentChange> = {}): SentChange => ({
  n,
  factory: 'kharkiv',
  source: 'production',
  id: `0-${n}`,
  key: 'K-1',
  expected: 'applied',
  acknowledged: true,
  outcome: 'accepted',
  problem: undefined,
  ...more,
});
const record = (n: number, status = 'applied'): InboxRecord => ({
  factory: 'kharkiv',
  source: 'production',
  id: `0-${n}`,
  status,
  reason: undefined,
});
const effect = (n: number, position = n): Effect => ({
  order: 'kharkiv~K-1',
  change: `0-${n}`,
  position,
  fingerprint: `effect of ${n}`,
});
const simulated = (changes: SentChange[]): Simulated => ({
  orders: new Map([['kharkiv~K-1', facts]]),
  changes,
});
const log = (more: Partial<PortalLog> = {}): PortalLog => ({
  orders: new Map([['kharkiv~K-1', facts]]),
  inbox: [record(1), record(2)],
  effects: [effect(1), effect(2)],
  dealers: new Set(),
  ...more,
});
const both = [change(1), change(2)];

describe('a comparison', () => {
  it('is good when everything agrees', () => {
    const report = compare(simulated(both), log(), []);
    expect(report.problems).toEqual([]);
    expect(isGood(report)).toBe(true);
    expect(report.summary).toMatchObject({ acknowledged: 2, applied: 2, lost: 0, differing: 0 });
  });

  it.each([
    [
      'a change without a recorded end is lost',
      both,
      log({ inbox: [record(1), record(2, 'pending')] }),
      'lost',
    ],
    [
      'an acknowledged change that the inbox does not hold is lost',
      both,
      log({ inbox: [record(1)] }),
      'lost',
    ],
    ['an applied change without an effect is lost', both, log({ effects: [effect(1)] }), 'lost'],
    [
      'an effect that stands in the log twice is doubled',
      both,
      log({ effects: [effect(1), effect(2), effect(2, 3)] }),
      'doubled',
    ],
    [
      'effects against the order of the source are out of order',
      both,
      log({ effects: [effect(2, 1), effect(1, 2)] }),
      'outOfOrder',
    ],
    [
      'a change held back without need differs',
      both,
      log({ inbox: [record(1), record(2, 'held')] }),
      'differing',
    ],
    ['an order that the log does not know is missing', both, log({ orders: new Map() }), 'missing'],
    [
      'a change that had to be held back and was applied differs',
      [change(1), change(2, { expected: 'held' })],
      log(),
      'differing',
    ],
    [
      'a change behind a held one that was applied differs',
      [change(1), change(2, { expected: 'waits' })],
      log(),
      'differing',
    ],
    [
      'an invalid change that was kept is extra',
      [change(1), change(2, { expected: 'invalid', outcome: 'invalid' })],
      log({ effects: [effect(1)] }),
      'extra',
    ],
    [
      'a good change that was found invalid differs',
      [change(1), change(2, { outcome: 'invalid' })],
      log({ inbox: [record(1)], effects: [effect(1)] }),
      'differing',
    ],
    ['a change that was never sent is extra', [change(1)], log(), 'extra'],
  ] as const)('%s', (_, changes, portal, kind) => {
    const report = compare(simulated([...changes]), portal, []);
    expect(report.problems).toEqual([expect.stringMatching(new RegExp(`^${kind}: `))]);
    expect(report.summary[kind]).toBe(1);
    expect(isGood(report)).toBe(false);
  });

  it('is not good while something was not acknowledged', () => {
    const report = compare(
      simulated([change(1), change(2, { acknowledged: false })]),
      log({ inbox: [record(1)], effects: [effect(1)] }),
      [],
    );
    expect(isGood(report)).toBe(false);
    expect(report.summary).toMatchObject({ unacknowledged: 1, lost: 0 });
  });

  it('names the fields of an order that differ in a view, and passes over what the view does not tell', () => {
    const shown = new Map([['kharkiv~K-1', { ...facts, status: 'shipped' as const, made: 2 }]]);
    const report = compare(simulated(both), log(), [{ name: 'the list', orders: shown, complete: true }]);
    expect(report.problems).toEqual([
      'differing: kharkiv~K-1 in the list: status is shipped instead of made, made is 2 instead of 3',
    ]);
  });
});
