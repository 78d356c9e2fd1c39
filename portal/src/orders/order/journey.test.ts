import { describe, expect, it } from 'vitest';
import { stepsOf } from './journey';

const at = '2026-11-18T16:48:00+02:00';
const none = { ordered: 5, made: 0, shipped: 0, delivered: 0 };
const states = (order: Parameters<typeof stepsOf>[0]) =>
  stepsOf(order).map(({ name, state }) => `${name} ${state}`);

describe('the journey of an order', () => {
  it('stands at its production while pieces are being made', () => {
    const steps = stepsOf({
      status: 'partlyMade',
      journey: { accepted: at, started: at },
      progress: { ...none, made: 3 },
    });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'current', 'ahead', 'ahead']);
    expect(steps[2]).toMatchObject({ name: 'made', pieces: 3, share: 0.6 });
  });

  it('shows receipt only for factories that report it', () => {
    expect(states({ status: 'received', journey: { received: at }, progress: none })[0]).toBe(
      'received done',
    );
    expect(states({ status: 'received', journey: { received: at }, progress: none })[1]).toBe(
      'accepted current',
    );
    expect(states({ status: 'accepted', journey: { accepted: at }, progress: none })[0]).toBe(
      'accepted done',
    );
  });

  it('has no step to come for an order that was cancelled or sent back', () => {
    for (const status of ['cancelled', 'returned'] as const)
      expect(states({ status, journey: { accepted: at }, progress: none })).not.toContain('started current');
  });

  it('is done to the end for a delivered order', () => {
    const progress = { ordered: 2, made: 2, shipped: 2, delivered: 2 };
    expect(
      stepsOf({ status: 'delivered', journey: { accepted: at }, progress }).every((s) => s.share === 1),
    ).toBe(true);
  });
});
