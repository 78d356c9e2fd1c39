import { describe, expect, it } from 'vitest';
import { compare } from './compare';
import type { Effect, InboxRecord, OrderFacts, PortalLog, SentChange, Simulated } from './facts';
import { isGood } from './report';

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
const effect = (n: number, position = n, more: Partial<Effect> = {}): Effect => ({
  subject: 'kharkiv~K-1',
  source: 'production',
  change: `0-${n}`,
  position,
  commit: position,
  fingerprint: `effect of ${n}`,
  ...more,
});
const simulated = (changes: SentChange[]): Simulated => ({
  orders: new Map([['kharkiv~K-1', facts]]),
  changes,
});
const log = (more: Partial<PortalLog> = {}): PortalLog => ({
  orders: new Map([['kharkiv~K-1', facts]]),
  inbox: [record(1), record(2)],
  effects: [effect(1), effect(2)],
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
      log({ inbox: [record(1), record(2, 'held')], effects: [effect(1)] }),
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
    [
      'an effect with other content, of a change that had its effect before, is doubled',
      both,
      log({ effects: [effect(1), effect(2), effect(2, 3, { fingerprint: 'the rest of it' })] }),
      'doubled',
    ],
    [
      'an effect on a second order is doubled',
      both,
      log({ effects: [effect(1), effect(2), effect(2, 3, { subject: 'kharkiv~K-2' })] }),
      'doubled',
    ],
    [
      'an effect on another order than the change is about is a phantom',
      both,
      log({ effects: [effect(1), effect(2, 2, { subject: 'kharkiv~K-2' })] }),
      'phantom',
    ],
    [
      'an effect of a change that was never sent is a phantom',
      both,
      log({ effects: [effect(1), effect(2), effect(3)] }),
      'phantom',
    ],
    [
      'a change in the inbox that was never sent is a phantom',
      [change(1)],
      log({ effects: [effect(1)] }),
      'phantom',
    ],
    [
      'an effect of a change that is held back is a phantom',
      [change(1), change(2, { expected: 'held' })],
      log({ inbox: [record(1), record(2, 'held')] }),
      'phantom',
    ],
    [
      'an effect of a change that was skipped is a phantom',
      [change(1), change(2, { expected: 'mended' })],
      log({ inbox: [record(1), record(2, 'skipped')] }),
      'phantom',
    ],
    [
      'a change that ended as stale, though the source sends nothing stale, is lost',
      both,
      log({ inbox: [record(1), record(2, 'stale')], effects: [effect(1)] }),
      'lost',
    ],
    [
      'a change of a dealer that ended as a duplicate without any effect is lost',
      [change(1), change(2, { source: 'accounting' })],
      log({ inbox: [record(1), { ...record(2, 'duplicate'), source: 'accounting' }], effects: [effect(1)] }),
      'lost',
    ],
    [
      'a mended change that is still held differs',
      [change(1), change(2, { expected: 'mended' })],
      log({ inbox: [record(1), record(2, 'held')], effects: [effect(1)] }),
      'differing',
    ],
    [
      'what waited behind a mended change and still does is lost',
      [change(1, { expected: 'mended' }), change(2)],
      log({ inbox: [record(1, 'skipped'), record(2, 'pending')], effects: [] }),
      'lost',
    ],
    [
      'a counter that differs from the truth differs',
      both,
      log({ orders: new Map([['kharkiv~K-1', { ...facts, made: 2 }]]) }),
      'differing',
    ],
    [
      'an order that the factory does not know is extra',
      both,
      log({
        orders: new Map([
          ['kharkiv~K-1', facts],
          ['kharkiv~K-2', facts],
        ]),
      }),
      'extra',
    ],
  ] as const)('%s', (_, changes, portal, kind) => {
    const report = compare(simulated([...changes]), portal, []);
    expect(report.problems).toEqual([expect.stringMatching(new RegExp(`^${kind}: `))]);
    expect(report.summary[kind]).toBe(1);
    expect(isGood(report)).toBe(false);
  });

  it('takes several effects of one change for one, when they came in one append', () => {
    const effects = [
      effect(1),
      effect(2),
      effect(2, 3, { commit: 2, fingerprint: 'of the second construction' }),
    ];
    expect(compare(simulated(both), log({ effects }), []).problems).toEqual([]);
  });

  it('is good when what was mended was skipped or applied, and what waited behind it was applied', () => {
    const changes = [change(1, { expected: 'mended' }), change(2), change(3, { expected: 'mended' })];
    const inbox = [record(1), record(2), record(3, 'skipped')];
    const { problems, summary } = compare(simulated(changes), log({ inbox }), []);
    expect(problems).toEqual([]);
    expect(summary).toMatchObject({ applied: 2, skipped: 1 });
  });

  it('passes over the effects of what others have pushed', () => {
    const effects = [
      effect(1),
      effect(2),
      effect(3, 3, { change: 'walk-through-1', subject: 'kharkiv~W-1' }),
    ];
    expect(compare(simulated(both), log({ effects }), []).problems).toEqual([]);
  });

  it('keeps apart what two factories and two sources call by the same id', () => {
    const other = change(3, { id: '0-1', factory: 'khmelnytskyi', key: 'P-1' });
    const effects = [effect(1), effect(2), effect(1, 3, { subject: 'khmelnytskyi~P-1' })];
    const inbox = [record(1), record(2), { ...record(1), factory: 'khmelnytskyi' }];
    expect(compare(simulated([...both, other]), log({ inbox, effects }), []).problems).toEqual([]);
  });

  it('takes what the source forgot for no loss, until it was asked for it', () => {
    const inbox = [record(1), record(2, 'held')];
    const changes = [change(1, { expected: 'unsure' }), change(2, { expected: 'unsure' })];
    const found = log({
      inbox,
      effects: [effect(1)],
      orders: new Map([['kharkiv~K-1', { ...facts, made: 0 }]]),
    });
    const forgotten = new Set(['kharkiv~K-1']);
    expect(compare({ ...simulated(changes), forgotten }, found, []).problems).toEqual([]);
    expect(isGood(compare({ ...simulated(changes), forgotten: new Set() }, found, []))).toBe(false);
    expect(isGood(compare({ ...simulated(both), forgotten }, log({ inbox: [record(1)] }), []))).toBe(false);
  });

  it('lets what was sent late be stale or take effect after what came later, but never be held', () => {
    const late = [change(1, { expected: 'late' }), change(2)];
    const afterwards = log({ effects: [effect(2, 1), effect(1, 2)] });
    expect(compare(simulated(late), afterwards, []).problems).toEqual([]);
    expect(isGood(compare(simulated(both), afterwards, []))).toBe(false);
    const stale = log({ inbox: [record(1, 'stale'), record(2)], effects: [effect(2)] });
    expect(compare(simulated(late), stale, []).problems).toEqual([]);
    const held = log({ inbox: [record(1, 'held'), record(2)], effects: [effect(2)] });
    expect(isGood(compare(simulated(late), held, []))).toBe(false);
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
