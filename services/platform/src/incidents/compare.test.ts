import { expect, test } from 'vitest';
import { compareTroubles, REUNION, SETTLE } from './compare';
import type { Incident, Trouble } from './incidents';
import { isNews } from './news';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const about = {
  factory: 'alpha',
  source: 'production',
  kind: 'held',
  subject: 'one',
  title: 'changes held back',
  text: '3 changes are held back',
  advice: 'Look.',
  page: '/sync',
  counts: { changes: 3 },
  since: ago(60_000),
};
const trouble = (more: Partial<Trouble> = {}): Trouble => ({ ...about, ripe: true, ...more });
const incident = (more: Partial<Incident> = {}): Incident => ({
  ...about,
  id: 1,
  openedAt: ago(60_000),
  reopened: 0,
  ...more,
});
const nothing = new Set<string>();
const counts = (known: readonly Incident[], troubles: readonly Trouble[], unseen = nothing) => {
  const { open, update, reopen, clear, close, brewing } = compareTroubles(known, troubles, unseen, now);
  const lists: Record<string, readonly unknown[]> = { open, update, reopen, clear, close, brewing };
  return Object.fromEntries(
    Object.entries(lists)
      .map(([name, list]) => [name, list.length] as const)
      .filter(([, count]) => count > 0),
  );
};

test('a ripe trouble opens an incident, one that may pass only brews', () => {
  expect(counts([], [trouble()])).toEqual({ open: 1 });
  expect(counts([], [trouble({ ripe: false })])).toEqual({ brewing: 1 });
});

test('an open incident is left alone while nothing changes, and updated when its words do', () => {
  expect(counts([incident()], [trouble()])).toEqual({});
  expect(counts([incident()], [trouble({ text: '4 changes are held back' })])).toEqual({ update: 1 });
  expect(counts([incident()], [trouble({ ripe: false })])).toEqual({});
});

test('an incident is over when its trouble was gone for a while, and goes on when it is seen again before', () => {
  expect(counts([incident()], [])).toEqual({ clear: 1 });
  expect(counts([incident({ clearSince: ago(SETTLE - 1) })], [])).toEqual({});
  expect(counts([incident({ clearSince: ago(SETTLE) })], [])).toEqual({ close: 1 });
  expect(counts([incident({ clearSince: ago(SETTLE) })], [trouble()])).toEqual({ update: 1 });
});

test('what comes back soon goes on as the same incident, later it is a new one', () => {
  expect(counts([incident({ closedAt: ago(REUNION - 1) })], [trouble()])).toEqual({ reopen: 1 });
  expect(counts([incident({ closedAt: ago(REUNION) })], [trouble()])).toEqual({ open: 1 });
});

test('of what could not be looked at nothing is known, and nothing changes', () => {
  expect(counts([incident({ clearSince: ago(SETTLE) })], [], new Set(['held']))).toEqual({});
});

test('incidents differ by factory, source, kind and subject', () => {
  const others = (['factory', 'source', 'kind', 'subject'] as const).map((name) =>
    trouble({ [name]: 'another' }),
  );
  expect(counts([incident()], [trouble(), ...others])).toEqual({ open: 4 });
});

test('the beginning is news at once, and so is the end', () => {
  expect(isNews(incident(), now)).toBe(true);
  expect(isNews(incident({ told: 'opened' }), now)).toBe(false);
  expect(isNews(incident({ told: 'opened', closedAt: now }), now)).toBe(true);
  expect(isNews(incident({ told: 'closed', closedAt: now }), now)).toBe(false);
  expect(isNews(incident({ closedAt: now }), now)).toBe(true);
});

test('what comes and goes is news again when it stays or keeps coming, and its end when it stays away', () => {
  const back = incident({ told: 'closed', reopened: 1, reopenedAt: now });
  expect(isNews(back, now)).toBe(false);
  expect(isNews({ ...back, reopenedAt: ago(REUNION) }, now)).toBe(true);
  expect(isNews({ ...back, reopened: 3 }, now)).toBe(true);
  const toldAgain = incident({ told: 'opened', reopened: 3, reopenedAt: ago(60_000) });
  expect(isNews({ ...toldAgain, closedAt: now }, now)).toBe(false);
  expect(isNews({ ...toldAgain, closedAt: ago(REUNION) }, now)).toBe(true);
});
