import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../db/database';
import { openLog } from '../process/log';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { BreakerOpen } from './breaker';
import { type BreakerOptions, postgresBreaker, readBreakers } from './postgres';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.drop());

const log = openLog('breaker-test', 'silent');
let systems = 0;
/** A breaker of a system of its own; another object of the same name stands for another process. */
const breaker = (system: string, more: Partial<BreakerOptions> = {}) =>
  postgresBreaker(database.db, { factory: 'alpha', system, log, firstSeconds: 60, ...more });
const fresh = () => `system-${(systems += 1)}`;

const down = () => Promise.reject(new Error('connection refused'));
const up = () => Promise.resolve('answer');
const pauseIsOver = (system: string) =>
  database.db.query(
    `update sync.breakers set open_until = clock_timestamp() where system = $1 and open_until is not null`,
    [system],
  );
async function opened(system: string) {
  for (let failure = 0; failure < 3; failure += 1)
    await expect(breaker(system).run(down)).rejects.toThrow('connection refused');
}
const pause = async (system: string) => {
  const { openUntil } = await breaker(system).state();
  return ((openUntil?.getTime() ?? 0) - Date.now()) / 1_000;
};

test('two failures leave it closed, a success forgets them, a third in a row opens it for all processes', async () => {
  const system = fresh();
  const one = breaker(system);
  await expect(one.run(down)).rejects.toThrow();
  await expect(one.run(down)).rejects.toThrow();
  expect(await one.run(up)).toBe('answer');
  await expect(one.run(down)).rejects.toThrow();
  await expect(one.run(down)).rejects.toThrow();
  expect(await one.state()).toMatchObject({ failures: 2, lastError: 'connection refused' });
  await expect(one.run(down)).rejects.toThrow('connection refused');
  let asked = 0;
  const other = breaker(system).run(() => Promise.resolve((asked += 1)));
  await expect(other).rejects.toBeInstanceOf(BreakerOpen);
  expect(asked).toBe(0);
});

test('when its time is over one call tries, of however many', async () => {
  const system = fresh();
  await opened(system);
  await pauseIsOver(system);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  const calls = Array.from({ length: 10 }, () =>
    breaker(system).run(async () => {
      asked += 1;
      await held;
    }),
  );
  let refused = 0;
  for (const call of calls) call.catch(() => (refused += 1));
  // All of them must have asked before the trial ends well, for then everybody may.
  await expect.poll(() => [asked, refused]).toEqual([1, 9]);
  await expect(breaker(system).run(up)).rejects.toBeInstanceOf(BreakerOpen);
  release();
  await Promise.allSettled(calls);
  expect(refused).toBe(9);
  expect(await breaker(system).state()).toEqual({ failures: 0 });
  expect(await breaker(system).run(up)).toBe('answer');
});

test('each failed trial doubles the pause, up to the longest', async () => {
  const system = fresh();
  await opened(system);
  const limits = { longestSeconds: 200 };
  for (const [least, most] of [
    [58, 67],
    [118, 133],
    [198, 221],
    [198, 221],
  ] as const) {
    const lasts = await pause(system);
    expect(lasts).toBeGreaterThan(least);
    expect(lasts).toBeLessThan(most);
    await pauseIsOver(system);
    await expect(breaker(system, limits).run(down)).rejects.toThrow('connection refused');
  }
});

test('calls from before it opened change nothing, however they end', async () => {
  const system = fresh();
  let answer: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const answers = breaker(system).run(() => new Promise<string>((resolve) => (answer = resolve)));
  const fails = breaker(system).run(() => new Promise<string>((_, reject) => (fail = reject)));
  await opened(system);
  const before = await breaker(system).state();
  const failed = expect(fails).rejects.toThrow('late');
  answer('late');
  fail(new Error('late'));
  expect(await answers).toBe('late');
  await failed;
  expect(await breaker(system).state()).toEqual({ ...before, lastError: 'late' });
});

test('a trial lasts as long as its call; when its process dies another tries at once', async () => {
  const system = fresh();
  await opened(system);
  await pauseIsOver(system);
  const mortal = openDatabase(database.url);
  let isTrying = false;
  const dies = postgresBreaker(mortal, { factory: 'alpha', system, log });
  void dies.run(() => {
    isTrying = true;
    return new Promise(() => undefined);
  });
  await expect.poll(() => isTrying).toBe(true);
  // However long ago it began.
  await database.db.query(`update sync.breakers set open_until = open_until - interval '1 day'`);
  await expect(breaker(system).run(up)).rejects.toBeInstanceOf(BreakerOpen);
  await mortal.close();
  await expect
    .poll(() =>
      breaker(system)
        .run(up)
        .catch(() => 'open'),
    )
    .toBe('answer');
});

test('who finds another at the trial is told to wait for a moment, though the pause is over', async () => {
  const system = fresh();
  await opened(system);
  await pauseIsOver(system);
  let release: (() => void) | undefined;
  const trial = breaker(system).run(() => new Promise<void>((resolve) => (release = resolve)));
  await expect.poll(() => release).toBeDefined();
  const refused = async () => {
    const asked = Date.now();
    const error: unknown = await breaker(system)
      .run(up)
      .catch((e: unknown) => e);
    return error instanceof BreakerOpen ? error.until.getTime() - asked : 0;
  };
  expect(await refused()).toBeGreaterThanOrEqual(1_000);
  release?.();
  await trial;
});

test('readers see what fails, since when and why; what is well is not told', async () => {
  const [failing, well] = [fresh(), fresh()];
  await opened(failing);
  await breaker(well).run(up);
  const told = (await readBreakers(database.db)).filter(({ system }) => [failing, well].includes(system));
  expect(told).toEqual([
    {
      factory: 'alpha',
      system: failing,
      failures: 3,
      lastError: 'connection refused',
      failingSince: expect.any(Date) as Date,
      openUntil: expect.any(Date) as Date,
    },
  ]);
});
