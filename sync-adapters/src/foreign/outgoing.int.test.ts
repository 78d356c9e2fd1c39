import { fileURLToPath } from 'node:url';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { outgoingStates } from '@mullion/platform/outbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectedFactory } from '../runtime/factories';
import { openLogToWrite } from '../runtime/log';
import { testProgram } from '../testing/child-process';
import { SECRET, testFactory } from '../testing/factory-push';
import { startOutgoing } from './outgoing';
import { openPrograms } from './programs';
import { deskOf } from './testing/desk';
import { type PretendProgram, pretendProgram } from './testing/pretend-program';

let database: TestDatabase;
let store: EventStore;
let program: PretendProgram;
let desk: ReturnType<typeof deskOf>;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  database = await testDatabase();
  store = openLogToWrite(database.db, undefined);
  program = await pretendProgram(SECRET);
  desk = deskOf(store, 'alpha');
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await program.close();
  await database.drop();
});

const log = openLog('outgoing-test', 'silent');
/** On a busy machine. */
const PATIENT = { timeout: 30_000 };
const STARTING = { timeout: 60_000 };
const alpha = (secret = SECRET): ConnectedFactory => ({
  ...testFactory('alpha'),
  answers: { url: program.url, secret },
});
function start(...factories: ConnectedFactory[]): () => Promise<void> {
  const { db } = database;
  const stop = startOutgoing({ db, store, log }, openPrograms(db, log, factories));
  ends.push(stop);
  return stop;
}
const statuses = async () =>
  (await database.db.query<{ status: string }>('select status from sync.outbox order by seq')).map(
    ({ status }) => status,
  );
/** Stands for the time that a breaker, a backoff or a lease would take. */
const timePasses = async () => {
  await database.db.query(
    'update sync.breakers set open_until = clock_timestamp() where open_until is not null',
  );
  await database.db.query('update sync.outbox set next_try = clock_timestamp()');
};

describe('decisions of the desk', () => {
  test('go to the program as it was decided, with the event as their id, and are done once', async () => {
    start(alpha());
    for (const order of ['K-1', 'K-2', 'K-3']) await desk.received(order);
    const ids = [
      await desk.accept('K-1'),
      await desk.giveBack('K-2', 'The sash is too wide', '1'),
      await desk.ask('K-3', 'Which side?'),
    ];
    await expect.poll(statuses, PATIENT).toEqual(['sent', 'sent', 'sent']);
    const of = { at: '2026-11-21T14:06:00.000Z', by: 'Olena' };
    expect(program.done.toSorted((a, b) => a.order.localeCompare(b.order))).toEqual([
      { ...of, id: ids[0], order: 'K-1', kind: 'order.accept', data: {} },
      {
        ...of,
        id: ids[1],
        order: 'K-2',
        kind: 'order.return',
        data: { reason: 'The sash is too wide', construction: '1' },
      },
      { ...of, id: ids[2], order: 'K-3', kind: 'order.ask', data: { question: 'Which side?' } },
    ]);
    const payloads = await database.db.query('select from sync.outbox where payload is not null');
    expect(payloads).toEqual([]);
  });

  test('of one order go in the order they were made, each when the one before it is settled', async () => {
    await desk.received('K-1');
    const ids = [await desk.ask('K-1', 'One?'), await desk.ask('K-1', 'Two?'), await desk.accept('K-1')];
    program.mood = { status: 500 };
    start(alpha());
    await expect.poll(() => program.calls, PATIENT).toBeGreaterThan(0);
    expect(program.seen).toEqual([]);
    program.mood = 'well';
    await timePasses();
    await expect.poll(statuses, PATIENT).toEqual(['sent', 'sent', 'sent']);
    expect(program.seen).toEqual(ids);
  });

  test('that the program refuses are told in the order, where the desk shows it, and are not sent again', async () => {
    start(alpha());
    program.mood = 'refuses';
    await desk.received('K-1');
    await desk.accept('K-1');
    await expect.poll(statuses, PATIENT).toEqual(['refused']);
    const { desk: state } = await desk.state('K-1');
    expect(state?.pending).toBeUndefined();
    expect(state?.refused?.reason).toBe('It is in production already.');
    expect(program.seen).toHaveLength(1);
    expect(await outgoingStates(database.db)).toMatchObject([{ factory: 'alpha', waiting: 0, refused: 1 }]);
  });

  test('are refused with a sentence where the factory takes none', async () => {
    start(testFactory('alpha'));
    await desk.received('K-1');
    await desk.accept('K-1');
    await expect.poll(statuses, PATIENT).toEqual(['refused']);
    expect((await desk.state('K-1')).desk?.refused?.reason).toBe(
      'Factory alpha takes no decisions from the portal: tell the factory directly.',
    );
  });

  test('are done once when the answer is lost, and by however many processes at once', async () => {
    program.mood = 'keeps but never answers';
    const orders = Array.from({ length: 30 }, (_, n) => `K-${n}`);
    await Promise.all(orders.map((order) => desk.received(order)));
    const ids = await Promise.all(orders.map((order) => desk.accept(order)));
    for (let n = 0; n < 3; n += 1) start(alpha());
    await expect.poll(() => program.done.length, PATIENT).toBeGreaterThan(0);
    program.mood = 'well';
    await expect
      .poll(
        async () => {
          await timePasses();
          return (await statuses()).every((status) => status === 'sent');
        },
        { ...PATIENT, interval: 200 },
      )
      .toBe(true);
    expect(program.seen.length).toBeGreaterThan(orders.length);
    expect(program.done.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  test(
    'are done once when the process is killed with -9 between sending and noting',
    { timeout: 150_000 },
    async () => {
      const outgoing = testProgram(fileURLToPath(new URL('testing/outgoing-main.ts', import.meta.url)));
      ends.push(() => outgoing.end());
      const run = () =>
        outgoing.run({ DATABASE_URL: database.url, PROGRAM_URL: program.url, PROGRAM_SECRET: SECRET });
      await desk.received('K-1');
      const id = await desk.accept('K-1');
      program.mood = 'keeps but holds the line';
      const first = run();
      await expect.poll(() => program.done.length, STARTING).toBe(1);
      await outgoing.kill(first);
      expect(await statuses()).toEqual(['waiting']);
      program.mood = 'well';
      run();
      await timePasses();
      await expect.poll(statuses, STARTING).toEqual(['sent']);
      expect(program.seen).toEqual([id, id]);
      expect(program.done).toHaveLength(1);
    },
  );

  test('wait while the program is down, without a storm of calls, and go when it is back', async () => {
    program.mood = 'down';
    start(alpha());
    for (let n = 0; n < 5; n += 1) {
      await desk.received(`K-${n}`);
      await desk.accept(`K-${n}`);
    }
    await expect
      .poll(async () => {
        await database.db.query('update sync.outbox set next_try = clock_timestamp()');
        return (await readBreakers(database.db))[0]?.openUntil;
      }, PATIENT)
      .toBeDefined();
    const { calls } = program;
    expect(calls).toBeLessThan(10);
    const [breaker] = await readBreakers(database.db);
    expect(breaker).toMatchObject({ factory: 'alpha', system: 'answers' });
    // The breaker may open before all decisions have come out of the log.
    await expect
      .poll(async () => (await outgoingStates(database.db))[0], PATIENT)
      .toMatchObject({ waiting: 5, refused: 0, lastError: expect.any(String) as string });
    program.mood = 'well';
    await expect
      .poll(async () => {
        await timePasses();
        return await statuses();
      }, PATIENT)
      .toEqual(Array.from({ length: 5 }, () => 'sent'));
    expect(program.done).toHaveLength(5);
    expect(await readBreakers(database.db)).toEqual([]);
  });

  test('that the factory has overtaken by its own word are not told, and what was decided after it is', async () => {
    program.mood = 'down';
    start(alpha());
    await desk.received('K-1');
    await desk.accept('K-1');
    await desk.received('K-2');
    const standing = await desk.accept('K-2');
    await expect.poll(() => program.calls, PATIENT).toBeGreaterThan(0);
    await desk.revised('K-1');
    const returned = await desk.giveBack('K-1', 'The sash is too wide');
    program.mood = 'well';
    await expect
      .poll(async () => {
        await timePasses();
        return (await statuses()).toSorted();
      }, PATIENT)
      .toEqual(['overtaken', 'sent', 'sent']);
    expect(program.seen.toSorted()).toEqual([standing, returned].toSorted());
    expect(await desk.refusals('K-1')).toEqual([]);
    expect(await outgoingStates(database.db)).toMatchObject([{ waiting: 0, refused: 0, overtaken: 1 }]);
  });

  test('that are overtaken end without the program, however long it is down', async () => {
    program.mood = 'down';
    start(alpha());
    for (const order of ['K-1', 'K-2']) {
      await desk.received(order);
      await desk.accept(order);
    }
    await expect.poll(() => program.calls, PATIENT).toBeGreaterThan(0);
    await desk.revised('K-1');
    await expect
      .poll(async () => {
        await database.db.query('update sync.outbox set next_try = clock_timestamp()');
        return statuses();
      }, PATIENT)
      .toEqual(['overtaken', 'waiting']);
    expect(program.done).toEqual([]);
  });

  test('whose refusal was told but not noted are refused, not overtaken', async () => {
    program.mood = 'refuses';
    const stop = start(alpha());
    await desk.received('K-1');
    await desk.accept('K-1');
    await expect.poll(statuses, PATIENT).toEqual(['refused']);
    await stop();
    const { seen } = program;
    const calls = seen.length;
    const message = { request: (await desk.state('K-1')).desk?.refused?.request.id };
    await database.db.query(
      `update sync.outbox set status = 'waiting', next_try = clock_timestamp(), payload = $1`,
      [
        JSON.stringify({
          ...message,
          ...{ order: 'K-1', kind: 'order.accept', at: '2026-11-21T14:06:00.000Z', by: 'Olena', data: {} },
        }),
      ],
    );
    start(alpha());
    await expect.poll(statuses, PATIENT).toEqual(['refused']);
    expect(seen).toHaveLength(calls);
  });

  test('wait as long as the program asks them to, which is no failure of it', async () => {
    program.mood = { status: 429, headers: { 'retry-after': '600' } };
    start(alpha());
    await desk.received('K-1');
    await desk.accept('K-1');
    await expect
      .poll(async () => (await outgoingStates(database.db))[0]?.lastError, PATIENT)
      .toContain('429');
    const [row] = await database.db.query<{ wait: number }>(
      'select extract(epoch from next_try - clock_timestamp())::float as wait from sync.outbox',
    );
    expect(row?.wait).toBeGreaterThan(500);
    expect(await readBreakers(database.db)).toEqual([]);
  });

  test('stay when the program does not take our signature, and say so', async () => {
    start(alpha(`whsec_${Buffer.alloc(24, 7).toString('base64')}`));
    await desk.received('K-1');
    await desk.accept('K-1');
    await expect
      .poll(async () => (await outgoingStates(database.db))[0]?.lastError, PATIENT)
      .toContain('signature');
    expect(program.done).toEqual([]);
    expect(await desk.refusals('K-1')).toEqual([]);
  });

  test('of one factory do not wait for the program of another', async () => {
    program.mood = { status: 500 };
    const other = await pretendProgram(SECRET);
    ends.push(other.close);
    start(alpha(), { ...testFactory('beta'), answers: { url: other.url, secret: SECRET } });
    const beta = deskOf(store, 'beta');
    await desk.received('K-1');
    await beta.received('K-1');
    await desk.accept('K-1');
    await beta.accept('K-1');
    await expect.poll(() => other.done.length, PATIENT).toBe(1);
    expect(program.done).toEqual([]);
  });
});
