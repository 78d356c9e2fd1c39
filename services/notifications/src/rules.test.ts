import { expect, test } from 'vitest';
import { factorySettings } from '@mullion/domain/factory/settings';
import type { Incident, Trouble } from '@mullion/platform/incidents/incidents';
import { oncePerOutage } from './outages';
import {
  differsTrouble,
  failingTrouble,
  heldTrouble,
  laggingTrouble,
  silentTrouble,
  stuckTrouble,
} from './rules';
import { en } from './words/en';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const alpha = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha Windows',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  production: { silentMinutes: 30 },
});

const cause = {
  factory: 'alpha',
  source: 'production',
  code: 'code-unknown',
  waitsFor: 'code GLZ',
  changes: 512,
  keys: 87,
  waiting: 1_040,
  first: { change: '88-1203', key: 'K-48213', reason: 'The status code GLZ is not in the table.' },
};

test('what is held is told in words and figures once it has been held for a while', () => {
  const trouble = heldTrouble({ ...cause, heldSince: ago(15) }, now, en);
  expect(trouble).toMatchObject({
    ripe: true,
    title: 'changes held back, code GLZ is not in the table',
    text: '512 changes of 87 orders are held back; 1,040 more wait behind them. The first is 88-1203 of K-48213: The status code GLZ is not in the table.',
    counts: { changes: 512, keys: 87, waiting: 1_040 },
    page: '/sync?factory=alpha&q=code+GLZ',
  });
  expect(heldTrouble({ ...cause, heldSince: ago(14) }, now, en).ripe).toBe(false);
});

test('changes that are all being tried again keep an incident open and open none', () => {
  expect(heldTrouble(cause, now, en).ripe).toBe(false);
});

test('causes that wait for different things are different incidents', () => {
  const subjects = [cause, { ...cause, waitsFor: 'code CUT' }, { ...cause, waitsFor: undefined }].map(
    (one) => heldTrouble(one, now, en).subject,
  );
  expect(new Set(subjects).size).toBe(3);
});

test('a source is silent after its minutes, and not for the time in which nobody listened', () => {
  const long = 86_400_000;
  expect(silentTrouble(alpha, ago(29 * 60), now, long, en)).toBeUndefined();
  expect(silentTrouble(alpha, ago(30 * 60), now, long, en)).toMatchObject({
    ripe: true,
    text: 'Nothing was heard of the production system since 21 November 2026, 13:30 (Europe/Kyiv); 30 minutes are allowed. The portal shows how things stood then.',
  });
  // Started a minute ago, after a night in which the portal was down: the factory gets its time to come.
  expect(silentTrouble(alpha, ago(8 * 3_600), now, 60_000, en)?.ripe).toBe(false);
  expect(silentTrouble(alpha, ago(8 * 3_600), now, 300_000, en)?.ripe).toBe(true);
});

test('a failure or two are no incident, an open breaker is', () => {
  const failing = { factory: 'alpha', system: 'answers', failures: 2, failingSince: ago(30) };
  expect(failingTrouble([failing], now, en)).toBeUndefined();
  expect(failingTrouble([{ ...failing, openUntil: now, failingSince: ago(29) }], now, en)?.ripe).toBe(false);
  expect(
    failingTrouble([{ ...failing, openUntil: now, lastError: 'connection refused' }], now, en),
  ).toMatchObject({
    ripe: true,
    text: expect.stringContaining('connection refused') as string,
  });
});

test('all that fails of a factory is one trouble, since the first began, with the systems in its words and counts', () => {
  const failing = { factory: 'alpha', failures: 4, lastError: 'no route', openUntil: now };
  const trouble = failingTrouble(
    [
      { ...failing, system: 'answers', failingSince: ago(20) },
      { ...failing, system: 'production/orders', failures: 7, failingSince: ago(50) },
      { factory: 'alpha', system: 'reconciliation', failures: 2, failingSince: ago(90) },
    ],
    now,
    en,
  );
  expect(trouble).toMatchObject({
    ripe: true,
    since: ago(50),
    text: 'Calls fail to the program that answers the portal: no route; to the feed orders: no route. They are tried again, at longer and longer intervals.',
    counts: { answers: 4, 'production/orders': 7 },
  });
});

const shows = (kind: string, more: Partial<Trouble> = {}): Trouble => ({
  ...{ factory: 'alpha', source: 'production', kind, subject: '', page: '/sync' },
  ...{ title: kind, text: kind, advice: '', counts: {}, since: ago(900), ripe: true },
  ...more,
});
const tells = (kind: string, more: Partial<Incident> = {}): Incident => ({
  ...{ ...shows(kind), id: 1, openedAt: ago(600), reopened: 0 },
  ...more,
});
const failsToAnswer = shows('failing', { counts: { answers: 5 } });
const kinds = (...args: Parameters<typeof oncePerOutage>) => oncePerOutage(...args).map(({ kind }) => kind);

test('of silence and failing calls the first is told, and failing calls when they come together', () => {
  const all = [shows('silent'), failsToAnswer, shows('refused'), shows('held')];
  expect(kinds(all, [])).toEqual(['failing', 'held']);
  expect(kinds(all, [tells('failing', { counts: { answers: 4 } })])).toEqual(['failing', 'held']);
  expect(kinds(all, [tells('silent')])).toEqual(['silent', 'held']);
  expect(kinds([shows('silent'), { ...failsToAnswer, ripe: false }], [])).toEqual(['silent']);
  expect(kinds([shows('silent', { ripe: false }), failsToAnswer], [])).toEqual(['failing']);
  expect(kinds([shows('silent', { factory: 'beta' }), failsToAnswer], [])).toEqual(['silent', 'failing']);
});

test('a silence that began later than the failing calls is told beside them', () => {
  const partly = { counts: { reconciliation: 90 }, since: ago(86_400) };
  expect(kinds([shows('silent'), shows('failing', partly)], [tells('failing', partly)])).toEqual([
    'silent',
    'failing',
  ]);
  const began = ago(960);
  expect(kinds([shows('silent')], [tells('failing', { since: began })])).toEqual([]);
  expect(kinds([shows('silent', { since: ago(899) })], [tells('failing', { since: began })])).toEqual([
    'silent',
  ]);
});

test('what is open already stays open beside the other', () => {
  const all = [shows('silent'), failsToAnswer, shows('refused')];
  expect(kinds(all, [tells('silent'), tells('failing'), tells('refused')])).toHaveLength(3);
});

test('what was there before the first ended is told only when it stays, what begins later at once', () => {
  const over = tells('failing', { clearSince: ago(20), closedAt: ago(10), counts: { answers: 0 } });
  expect(kinds([shows('silent'), shows('refused')], [over])).toEqual([]);
  expect(kinds([shows('silent', { since: ago(19) })], [over])).toEqual(['silent']);
  // So long ago that it is known no more.
  expect(kinds([shows('silent')], [])).toEqual(['silent']);
  expect(kinds([failsToAnswer], [tells('silent', { clearSince: ago(20), closedAt: ago(10) })])).toEqual([]);
});

test('decisions that wait are told beside failing calls in which the program that takes them has no part', () => {
  const feed = shows('failing', { counts: { 'production/orders': 3 } });
  expect(kinds([feed, shows('refused')], [tells('failing', { counts: feed.counts })])).toEqual([
    'failing',
    'refused',
  ]);
  // It answers again, and the rest does not: what waits for it is on its way.
  const [still, ...more] = oncePerOutage(
    [feed, shows('refused')],
    [tells('failing', { counts: { answers: 4, 'production/orders': 2 } })],
  );
  expect(more).toEqual([]);
  expect(still?.counts).toEqual({ answers: 0, 'production/orders': 3 });
});

test('lag is told when it was over a minute for a minute, and is over when it is under', () => {
  const overdue = { factory: 'alpha', source: 'production', changes: 9_000 };
  expect(laggingTrouble({ ...overdue, since: ago(59) }, now, en)).toBeUndefined();
  expect(laggingTrouble({ ...overdue, since: ago(61) }, now, en)?.ripe).toBe(false);
  expect(laggingTrouble({ ...overdue, since: ago(120) }, now, en)?.ripe).toBe(true);
});

test('differences are told when asking again has not mended them', () => {
  const sweep = {
    ...{ factory: 'alpha', source: 'production', running: false, wanted: false },
    ...{ compared: 9, held: 0, differing: 2, repaired: 0, arrived: 0 },
  };
  expect(differsTrouble({ ...sweep, unrepaired: 0 }, now, en)).toBeUndefined();
  expect(differsTrouble({ ...sweep, unrepaired: 1, unrepairedSince: ago(9) }, now, en)?.text).toContain(
    '1 order differs',
  );
});

test('decisions that wait for ten minutes to be told to the factory are told', () => {
  const outgoing = { factory: 'alpha', system: 'production', waiting: 2, refused: 1, overtaken: 0 };
  expect(stuckTrouble(outgoing, now, en)).toBeUndefined();
  expect(stuckTrouble({ ...outgoing, oldest: ago(599) }, now, en)).toBeUndefined();
  expect(stuckTrouble({ ...outgoing, oldest: ago(600), lastError: 'no route' }, now, en)?.text).toBe(
    '2 decisions of the engineers wait to be told to the production program; the last try failed: no route.',
  );
});
