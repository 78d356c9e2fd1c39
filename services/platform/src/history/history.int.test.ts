import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Sql } from '../db/database';
import type { SourceState } from '../inbox/inbox';
import { forgetOldRounds } from '../inbox/sweep';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { readHistory } from './read';
import { forgetOldMinutes, noteStates, sumMinutes } from './record';

let database: TestDatabase | undefined;
beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
});
afterAll(() => database?.drop());

const opened = () => {
  if (!database) throw new Error('no database');
  return database.db;
};
/** In one transaction it is always the same minute. */
const atOnce = (work: (sql: Sql) => Promise<void>) => opened().transaction(work);

const state = (more: Partial<SourceState>): SourceState => ({
  factory: 'north',
  source: 'production',
  backlog: 0,
  held: 0,
  heldKeys: 0,
  waiting: 0,
  heldSeconds: 0,
  lagSeconds: 0,
  perSecond: 0,
  ...more,
});

/** A round that ended so many changes, so many minutes before this one. */
const round = (sql: Sql, minutesAgo: number, ended: number, factory = 'north') =>
  sql.query(
    `insert into sync.rounds (at, factory, source, ended)
     values (date_trunc('minute', now()) - make_interval(mins => $1) + interval '20 seconds', $2, 'production', $3)`,
    [minutesAgo, factory, ended],
  );

/** Moves all that was noted into the past. */
const pass = (sql: Sql, minutes: number) =>
  sql.query(`update sync.history set minute = minute - make_interval(mins => $1)`, [minutes]);

const last = async (sql: Sql, count: number) =>
  (await readHistory(sql, ['north'], 60, count))[0]?.points ?? [];

test('of what several processes see in a minute the greatest stays, and their rounds are summed once', () =>
  atOnce(async (sql) => {
    await round(sql, 1, 30);
    await round(sql, 1, 12);
    await noteStates(sql, [state({ backlog: 7, held: 1, lagSeconds: 0.5 })]);
    await noteStates(sql, [state({ backlog: 3, held: 2, lagSeconds: 2.5 })]);
    await noteStates(sql, [state({ backlog: 5 })]);
    await pass(sql, 1);
    await sumMinutes(sql);
    await sumMinutes(sql);
    const [point] = await last(sql, 1);
    expect(point).toMatchObject({ perSecond: 0.7, backlog: 7, held: 2, lagSeconds: 2.5 });
  }));

test('processes that look and sum at the same time spoil nothing of each other', async () => {
  const factories = ['a', 'b', 'c', 'd'];
  for (const factory of factories) for (const ago of [1, 2, 3]) await round(opened(), ago, 60 * ago, factory);
  const states = factories.map((factory) => state({ factory }));
  await Promise.all(
    Array.from({ length: 20 }, (_, turn) =>
      Promise.all([
        noteStates(
          opened(),
          (turn % 2 ? states : states.toReversed()).map((seen) => ({ ...seen, backlog: turn })),
        ),
        sumMinutes(opened()),
      ]),
    ),
  );
  const histories = await readHistory(opened(), factories, 60, 4);
  const rates = histories.map(({ points }) => points.map((p) => p.perSecond).filter(Boolean));
  expect(rates).toEqual(factories.map(() => [3, 2, 1]));
});

test('the rounds of a process that died are summed by the next one, before they are forgotten', async () => {
  await round(opened(), 14, 60);
  await round(opened(), 3, 120);
  await sumMinutes(opened());
  await forgetOldRounds(opened());
  expect(await opened().query('select 1 from sync.rounds')).toHaveLength(1);
  // What is left of a minute that was summed whole takes nothing from it.
  await opened().query('update sync.rounds set ended = 1');
  await sumMinutes(opened());
  const rates = (await last(opened(), 20)).map(({ perSecond }) => perSecond);
  expect(rates.filter((rate) => rate !== null)).toEqual([1, 2]);
});

test('minutes in which nobody looked are there, and say so; the running minute is not told yet', () =>
  atOnce(async (sql) => {
    await noteStates(sql, [state({ held: 4 })]);
    await pass(sql, 3);
    await noteStates(sql, [state({ held: 9 })]);
    const points = await last(sql, 3);
    expect(points.map(({ held }) => held)).toEqual([4, null, null]);
    expect(points.map(({ perSecond }) => perSecond)).toEqual([0, null, null]);
  }));

test('longer steps tell the mean rate, and the greatest of all else', () =>
  atOnce(async (sql) => {
    await sql.query(
      `insert into sync.history (factory, source, minute, ended, lag_seconds, backlog, held)
       select 'north', 'production', date_bin('10 min', now(), '2000-01-01Z') - interval '10 min' + make_interval(mins => m),
         60 * m, m, 10 - m, 1 from generate_series(0, 9) m`,
    );
    const points = (await readHistory(sql, ['north'], 600, 2))[0]?.points ?? [];
    expect(points.find(({ perSecond }) => perSecond !== null)).toMatchObject({
      perSecond: 4.5,
      lagSeconds: 9,
      backlog: 10,
      held: 1,
    });
  }));

test('minutes are kept for two days', () =>
  atOnce(async (sql) => {
    await noteStates(sql, [state({})]);
    await pass(sql, 48 * 60);
    await noteStates(sql, [state({})]);
    await pass(sql, 1);
    await forgetOldMinutes(sql);
    expect(await sql.query('select 1 from sync.history')).toHaveLength(1);
  }));

test('other factories’ history is not told', () =>
  atOnce(async (sql) => {
    await noteStates(sql, [state({ factory: 'south' })]);
    await pass(sql, 1);
    expect(await readHistory(sql, ['north'], 60, 5)).toEqual([]);
    expect(await readHistory(sql, ['south'], 60, 5)).toHaveLength(1);
  }));
