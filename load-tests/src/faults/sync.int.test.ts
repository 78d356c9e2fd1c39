import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { MISBEHAVIOUR } from './inflict';
import { programsFolder } from './programs';
import { runFaults } from './run';
import type { PlannedFault } from './schedule';
import { openStand, type Stand } from './stand';
import { buildPrograms } from './testing/build-programs';

const checkout = dirname(checkoutFolder('migrations'));
let programs: Awaited<ReturnType<typeof programsFolder>>;
let stand: Stand;
beforeAll(async () => {
  programs = await programsFolder(checkout);
  await buildPrograms(checkout, programs.path);
  stand = await openStand({ programs: programs.path, orders: 60, seed: 'short', durable: false });
}, 120_000);
afterAll(async () => {
  await stand.stop();
  programs.remove();
}, 30_000);

const SCHEDULE: readonly PlannedFault[] = [
  { at: 0.8, name: 'kill sync 1', lasts: 0 },
  { at: 1, name: 'silence, then a flood', lasts: 1.5 },
  { at: 2.8, name: 'flush Redis', lasts: 0 },
  { at: 3, name: 'kill notifications', lasts: 0 },
  { at: 3.2, name: 'kill both sync', lasts: 0 },
  { at: 5, name: 'lose answers to the factory', lasts: 1 },
  { at: 6.5, name: 'kill Postgres', lasts: 0 },
];

test('kill -9 of workers, a wiped Redis and a killed Postgres lose, double, invent and reorder nothing', async () => {
  const figures = await runFaults(stand, {
    programs: programs.path,
    schedule: SCHEDULE,
    seconds: 9,
    // What is forgotten takes a sweep to find, which has tests of its own.
    misbehaviour: { ...MISBEHAVIOUR, losesChanges: 0 },
    rate: 220,
    drainSeconds: 120,
    say: () => undefined,
    halted: () => false,
  });
  expect(figures.problems.slice(0, 10)).toEqual([]);
  expect(figures.wrong).toEqual({
    lost: 0,
    doubled: 0,
    outOfOrder: 0,
    phantom: 0,
    missing: 0,
    extra: 0,
    differing: 0,
  });
  expect(figures).toMatchObject({
    projectionsEqual: true,
    logIntact: true,
    decisions: { lost: 0, doubled: 0, unanswered: 0, phantom: 0 },
    crashes: [],
  });

  // The faults happened, and to something: else the noughts above would say nothing.
  expect(figures.faults).toEqual(new Map(SCHEDULE.map(({ name }) => [name, 1])));
  const { sync1, sync2, notifications } = stand.processes;
  expect([sync1.kills, sync2.kills, notifications.kills]).toEqual([2, 1, 1]);
  expect(stand.lines.factory.broken).toBeGreaterThan(0);
  expect(figures.acknowledged).toBe(figures.sent);
  expect(figures.ends.applied).toBeGreaterThan(2_000);
  expect(figures.repetitions).toBeGreaterThan(10);
  expect(figures.ends.skipped).toBeGreaterThan(0);
  expect(figures.mended.mapped).toBeGreaterThan(0);
  expect(figures.ends.held).toBe(0);
  expect(figures.decisions.told).toBeGreaterThan(0);
  expect(figures.mails.incidents).toBeGreaterThan(0);
  // What is judged of them stands among the problems; news of an end may rightly wait for a digest.
  expect(figures.mails.mails).toBeGreaterThan(0);
}, 300_000);

test('a run whose engineer can not work ends at once with the reason', async () => {
  const run = runFaults(
    { ...stand, password: 'not the password' },
    {
      programs: programs.path,
      schedule: [],
      seconds: 600,
      misbehaviour: {},
      rate: 0,
      drainSeconds: 120,
      say: () => undefined,
      halted: () => false,
    },
  );
  await expect(run).rejects.toThrow('engineer@demo.example could not sign in');
}, 120_000);
