import { describe, expect, it } from 'vitest';
import {
  dayAfter,
  instantOf,
  kyivTime,
  kyivTimeExact,
  openingOn,
  workingDays,
  workingTimeOf,
} from './working-time';

describe('working time', () => {
  it('shows the clock of Kyiv in winter and in summer', () => {
    expect(kyivTime(new Date('2026-01-15T08:00:00Z'))).toBe('2026-01-15T10:00:00+02:00');
    expect(kyivTimeExact(new Date('2026-07-15T08:00:00.250Z'))).toBe('2026-07-15T11:00:00.250+03:00');
  });

  it('gives back the instant of every working minute, also over a change of clocks', () => {
    for (let minute = workingTimeOf(new Date('2026-03-20T08:00:00Z')); ; minute += 97) {
      const at = instantOf(minute);
      if (at > new Date('2026-11-10T00:00:00Z')) break;
      expect(workingTimeOf(at)).toBeCloseTo(minute, 2);
    }
  });

  it('counts nothing at night and at the weekend', () => {
    const friday = workingTimeOf(new Date('2026-11-20T15:59:00Z'));
    const saturday = workingTimeOf(new Date('2026-11-21T12:00:00Z'));
    const monday = workingTimeOf(new Date('2026-11-23T06:00:00Z'));
    expect(saturday).toBe(monday);
    expect(monday - friday).toBeCloseTo(1, 5);
  });

  it('finds the next opening on a given weekday, never on the same day', () => {
    const monday = workingTimeOf(new Date('2026-11-23T09:00:00Z'));
    expect(kyivTime(instantOf(openingOn([0], monday)))).toBe('2026-11-30T08:00:00+02:00');
    expect(kyivTime(instantOf(openingOn([1, 3], monday)))).toBe('2026-11-24T08:00:00+02:00');
  });

  it('counts working days ahead as calendar days', () => {
    expect(dayAfter(new Date('2026-11-20T09:00:00Z'), 1)).toBe('2026-11-23');
    expect(workingDays(2)).toBe(1_200);
  });
});
