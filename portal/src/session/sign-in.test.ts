import { describe, expect, it } from 'vitest';
import { RequestError, retryAtOf } from '../shared/api/client';
import { emailProblem, litWindows, refusalOf } from './sign-in';

describe('a refused sign-in', () => {
  it('says until when it is locked', () => {
    expect(refusalOf(new RequestError(429, {}, 5_000))).toEqual({ kind: 'locked', until: 5_000 });
    expect(refusalOf(new RequestError(429, {}), 1_000)).toEqual({ kind: 'locked', until: 61_000 });
  });

  it('tells a wrong password, no network and a failure apart', () => {
    expect(refusalOf(new RequestError(401, {})).kind).toBe('wrong');
    expect(refusalOf(new RequestError(0, {})).kind).toBe('offline');
    expect(refusalOf(new RequestError(503, {})).kind).toBe('failed');
    expect(refusalOf(undefined).kind).toBe('failed');
  });

  it('reads both forms of Retry-After', () => {
    expect(retryAtOf('30', 1_000)).toBe(31_000);
    expect(retryAtOf('Sat, 21 Nov 2026 12:00:00 GMT')).toBe(Date.parse('2026-11-21T12:00:00Z'));
    expect(retryAtOf('soon')).toBeUndefined();
    expect(retryAtOf(null)).toBeUndefined();
  });
});

it('an address needs something on both sides of its @', () => {
  expect(emailProblem('')).toBe('signIn.noEmail');
  expect(emailProblem('dealer')).toBe('signIn.badEmail');
  expect(emailProblem(' dealer@demo.example ')).toBeUndefined();
});

it('all windows are lit when both fields are filled, none before', () => {
  expect(litWindows('', '')).toBe(0);
  expect(litWindows('d', '')).toBe(1);
  expect(litWindows('dealer@demo.example', 'password')).toBe(8);
});
