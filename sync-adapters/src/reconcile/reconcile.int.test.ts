import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { orderCodec } from '@mullion/domain/order/codec';
import { isFactoryEvent } from '@mullion/domain/order/events';
import { postgresBreaker } from '@mullion/platform/breaker/postgres';
import { type Database, openDatabase } from '@mullion/platform/db/database';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { openLog } from '@mullion/platform/process/log';
import { openDifferences, sweepStates, type SweepState } from '@mullion/platform/reconciliation/read';
import { requestSweep } from '@mullion/platform/reconciliation/sweeps';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { httpSystem } from '../foreign/http';
import type { ConnectedFactory } from '../runtime/factories';
import { dealerStated, push, type RunningSync, startSync, testFactory } from '../testing/factory-push';
import type { Pace } from './pace';
import { startReconciliation } from './runner';
import { PretendFactory } from './testing/pretend-factory';

const PACE: Pace = { idle: 20, secondLook: 300, looks: [150, 200, 250], wait: 40 };
const PATIENCE = { timeout: 30_000, interval: 30 };
const SLICE = 3;
const log = openLog('reconcile-test', process.env['LOG_LEVEL'] ?? 'silent');

let database: TestDatabase;
let sync: RunningSync;
let isSyncing = false;
let factory: PretendFactory;
let connected: ConnectedFactory;
let count = 0;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Every test has a factory of its own, whose orders are all known to the portal. */
beforeEach(async () => {
  count += 1;
  const id = `alpha${count}`;
  factory = await new PretendFactory(id).open();
  connected = testFactory(id, {
    reconciliation: { everyMinutes: 10_000, slice: SLICE, slicesPerMinute: 6_000 },
  });
  sync = await startSync(database.url, testRedisUrl(9), [connected]);
  isSyncing = true;
  factory.portal = sync.url;
  await push(sync.url, `${id}/accounting`, [dealerStated('D-1', `${id}-dealer`)]);
  await expect.poll(async () => (await sync.store.readStream(`dealer-${id}~D-1`)).length, PATIENCE).toBe(1);
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await stopSync();
  await factory.close();
});
async function stopSync(): Promise<void> {
  if (isSyncing) await sync.stop();
  isSyncing = false;
}

const of = () => ({ factory: factory.id, source: 'production' });

/** A process that reconciles; answers how to stop it. */
function reconcile({ db = database.db, everyMinutes }: { db?: Database; everyMinutes?: number } = {}) {
  const { settings } = connected;
  const { production } = settings;
  const reconciliation = {
    ...production.reconciliation,
    ...(everyMinutes === undefined ? {} : { everyMinutes }),
  };
  const stop = startReconciliation(
    { db, store: openPostgresEventStore(db), log },
    {
      settings: { ...settings, production: { ...production, reconciliation } },
      system: httpSystem({ url: factory.url, secret: factory.secret }),
      breaker: postgresBreaker(db, {
        factory: factory.id,
        system: 'reconciliation',
        log,
        firstSeconds: 0.3,
        longestSeconds: 2,
      }),
      pace: PACE,
    },
  );
  stops.push(stop);
  return stop;
}

const state = async (): Promise<SweepState | undefined> =>
  (await sweepStates(database.db)).find((one) => one.factory === factory.id);
const finished = async (): Promise<SweepState> => {
  const isOver = (one: SweepState | undefined) => one?.finishedAt && !one.running && !one.wanted;
  await expect.poll(async () => Boolean(isOver(await state())), PATIENCE).toBe(true);
  const found = await state();
  if (!found) throw new Error('There was no sweep');
  return found;
};
/** A sweep more, asked for by a person. */
const again = async (): Promise<SweepState> => {
  expect(await requestSweep(database.db, of(), 'ops')).toBe(true);
  return finished();
};
const differences = () => openDifferences(database.db, [factory.id], { limit: 100 });
const settled = () =>
  database.db.query<{ key: string; what: unknown; outcome: string }>(
    'select key, what, outcome from sync.differences where factory = $1 and settled_at is not null order by id',
    [factory.id],
  );
const open = async () => {
  const [row] = await database.db.query<{ count: number }>(
    `select count(*)::int as count from sync.changes where factory = $1 and status = 'pending'`,
    [factory.id],
  );
  return row?.count;
};
const heldCount = async () =>
  (await sync.inbox.states()).find((one) => one.factory === factory.id && one.source === 'production')?.held;
const sweepsEnded = async () => {
  const rows = await database.db.query(
    'select 1 from sync.sweeps where factory = $1 and finished_at is not null',
    [factory.id],
  );
  return rows.length;
};
const effects = async (order: string) =>
  (await sync.store.readStream(`order-${factory.id}~${order}`))
    .map(({ type, schema, data }) => orderCodec.parse(type, schema, data))
    .filter(isFactoryEvent)
    .map(({ data }) => data.change.id);
const accepted = async (...orders: readonly string[]) => {
  for (const order of orders) await factory.accept(order);
  await expect.poll(open, PATIENCE).toBe(0);
};

describe('a sweep', () => {
  test('finds a change that the source never sent, asks for it and sees the repair', async () => {
    await accepted('K-1', 'K-2', 'K-3', 'K-4', 'K-5', 'K-6', 'K-7', 'K-8');
    await factory.make('K-5');
    await factory.make('K-5', { lost: true });
    reconcile();
    expect(await finished()).toMatchObject({
      compared: 8,
      differing: 1,
      repaired: 1,
      unrepaired: 0,
      held: 0,
    });
    expect(factory.asked('/again')).toEqual([{ orders: ['K-5'] }]);
    expect(await effects('K-5')).toEqual(factory.idsOf('K-5'));
    expect(await differences()).toEqual([]);
  });

  test('finds a start of production and a document that were never sent, though nothing depends on them', async () => {
    await accepted('K-1', 'K-2', 'K-3');
    await factory.start('K-1');
    await factory.document('K-1');
    await factory.start('K-2', { lost: true });
    await factory.document('K-3', { lost: true });
    await expect.poll(open, PATIENCE).toBe(0);
    reconcile();
    expect(await finished()).toMatchObject({ compared: 3, differing: 2, repaired: 2, unrepaired: 0 });
    const asked = factory.asked('/again').flatMap(({ orders = [] }) => orders);
    expect(new Set(asked)).toEqual(new Set(['K-2', 'K-3']));
    expect(await effects('K-2')).toEqual(factory.idsOf('K-2'));
    expect(await effects('K-3')).toEqual(factory.idsOf('K-3'));
    expect(await differences()).toEqual([]);
  });

  test.each<
    [what: string, lose: (order: string, how: { lost: boolean }) => Promise<void>, difference: object]
  >([
    [
      'a later stage of production',
      (order, how) => factory.start(order, { ...how, stage: 'glazing' }),
      { what: 'stageAt', construction: 'c1', here: '2026-11-01T08:00:01.000Z' },
    ],
    [
      'a revision that changed the price',
      (order, how) => factory.revise(order, { price: { amount: 99, currency: 'UAH' } }, how),
      { what: 'price', here: null, there: null },
    ],
    [
      'the cancellation of some pieces',
      (order, how) => factory.cancel(order, 1, how),
      { what: 'cancelled', construction: 'c1', here: 0, there: 1 },
    ],
    [
      'a delivery',
      (order, how) => factory.deliver(order, how),
      { what: 'delivered', construction: 'c1', here: 0, there: 1 },
    ],
  ])(
    'finds %s that was never sent, counts it, asks for it and sees the repair',
    async (_, lose, difference) => {
      await accepted('K-1', 'K-2', 'K-3');
      for (const order of ['K-1', 'K-2']) {
        await factory.start(order);
        await factory.make(order);
        await factory.ship(order);
      }
      await lose('K-1', { lost: false });
      await lose('K-2', { lost: true });
      await expect.poll(open, PATIENCE).toBe(0);
      reconcile();
      expect(await finished()).toMatchObject({ compared: 3, differing: 1, repaired: 1, unrepaired: 0 });
      const asked = factory.asked('/again').flatMap(({ orders = [] }) => orders);
      expect(new Set(asked)).toEqual(new Set(['K-2']));
      expect(await effects('K-2')).toEqual(factory.idsOf('K-2'));
      expect(await settled()).toMatchObject([
        { key: 'K-2', what: [expect.objectContaining(difference)], outcome: 'repaired' },
      ]);
      expect(await differences()).toEqual([]);
    },
  );

  test('finds a whole cancellation, and believes in no difference of what it overtook', async () => {
    await accepted('K-1', 'K-2');
    await factory.start('K-1', { lost: true });
    await factory.revise('K-1', { price: { amount: 99, currency: 'UAH' } }, { lost: true });
    await factory.cancel('K-1');
    await factory.cancel('K-2', undefined, { lost: true });
    await expect.poll(open, PATIENCE).toBe(0);
    reconcile();
    expect(await finished()).toMatchObject({ compared: 2, differing: 1, repaired: 1, unrepaired: 0 });
    expect(factory.asked('/again')).toEqual([{ orders: ['K-2'] }]);
  });

  test('finds an order that is another dealer’s at the factory, and leaves what it sends to the hold-back desk', async () => {
    await accepted('K-1', 'K-2');
    await factory.revise('K-2', { dealer: 'D-2' }, { lost: true });
    reconcile();
    expect(await finished()).toMatchObject({ compared: 2, differing: 1, repaired: 0, unrepaired: 0 });
    expect(factory.asked('/again')).toEqual([{ orders: ['K-2'] }]);
    const what = [{ what: 'dealer', here: 'D-1', there: 'D-2' }];
    expect(await settled()).toMatchObject([{ key: 'K-2', what, outcome: 'held' }]);
  });

  test('fetches an order that the portal never heard of', async () => {
    await accepted('K-1', 'K-3');
    await factory.accept('K-2', 4, { lost: true });
    await factory.make('K-2', { lost: true });
    reconcile();
    expect(await finished()).toMatchObject({ compared: 3, differing: 1, repaired: 1, unrepaired: 0 });
    expect(await effects('K-2')).toEqual(factory.idsOf('K-2'));
  });

  test('asks for slices, slowly, and for each order once when all agree', async () => {
    await accepted('K-1', 'K-2', 'K-3', 'K-4', 'K-5', 'K-6', 'K-7');
    reconcile();
    expect(await finished()).toMatchObject({ compared: 7, differing: 0, repaired: 0 });
    expect(factory.asked('/states')).toEqual([
      { after: null, limit: SLICE },
      { after: 'K-3', limit: SLICE },
      { after: 'K-6', limit: SLICE },
    ]);
    expect(factory.asked('/again')).toEqual([]);
  });

  const inBooksOnly = async (order: string) => {
    const lost = { lost: true };
    await factory.revise(order, { price: { amount: 99, currency: 'UAH' } }, lost);
    await factory.start(order, lost);
    await factory.make(order, lost);
    await factory.ship(order, lost);
    await factory.deliver(order, lost);
    await factory.cancel(order, 1, lost);
    await factory.document(order, lost);
  };

  test('takes a moving source for no difference: what it says arrives before the second look', async () => {
    await accepted('K-1', 'K-2', 'K-3');
    let looks = 0;
    factory.onStates = async () => {
      looks += 1;
      // At first its books say more than it has sent; the changes come before it is asked again.
      for (const order of ['K-1', 'K-2', 'K-3'])
        if (looks === 1) await inBooksOnly(order);
        else if (looks === 2) await factory.sendAll(order);
      await expect.poll(open, PATIENCE).toBe(0);
    };
    reconcile();
    expect(await finished()).toMatchObject({ compared: 3, differing: 0, repaired: 0 });
    expect(looks).toBe(2);
    expect(factory.asked('/again')).toEqual([]);
  });

  test('does not believe in a difference that is another one at each look, and leaves it to the next sweep', async () => {
    await accepted('K-1', 'K-2');
    let looks = 0;
    factory.onStates = () => {
      looks += 1;
      if (looks <= 4) factory.note('K-1');
    };
    reconcile();
    expect(await finished()).toMatchObject({ compared: 1, differing: 0 });
    expect(factory.asked('/again')).toEqual([]);
    factory.isForgetful = true;
    expect(await again()).toMatchObject({ compared: 2, differing: 1, unrepaired: 1 });
  });

  test('leaves orders with a held change to the hold-back desk', async () => {
    await accepted('K-1', 'K-2');
    await factory.mumble('K-2');
    await factory.make('K-2');
    await expect.poll(heldCount, PATIENCE).toBe(1);
    reconcile();
    expect(await finished()).toMatchObject({ compared: 1, held: 1, differing: 0 });
    expect(factory.asked('/again')).toEqual([]);
  });

  test('asks once for what may be missing before a held change, and compares the order when it has come', async () => {
    await accepted('K-1', 'K-3');
    // Its acceptance is lost, so the order is unknown and what follows is held back.
    await factory.accept('K-2', 4, { lost: true });
    await factory.make('K-2');
    await factory.make('K-2');
    await expect.poll(heldCount, PATIENCE).toBe(1);
    reconcile();
    expect(await finished()).toMatchObject({ compared: 3, held: 0, differing: 0 });
    expect(factory.asked('/again')).toEqual([{ orders: ['K-2'] }]);
    expect(await effects('K-2')).toEqual(factory.idsOf('K-2'));
  });

  test('does not ask for a held order over and over, unless a person wants it', async () => {
    await accepted('K-1');
    await factory.accept('K-2', 4, { lost: true });
    await factory.make('K-2');
    await expect.poll(heldCount, PATIENCE).toBe(1);
    factory.isForgetful = true;
    reconcile({ everyMinutes: 0.001 });
    await expect.poll(sweepsEnded, PATIENCE).toBeGreaterThan(2);
    expect(factory.asked('/again')).toEqual([{ orders: ['K-2'] }]);
    await expect.poll(() => requestSweep(database.db, of(), 'ops'), PATIENCE).toBe(true);
    await expect.poll(() => factory.asked('/again').length, PATIENCE).toBe(2);
  });

  test('is done by one of two processes, and begun anew when its time has come', async () => {
    await accepted('K-1', 'K-2', 'K-3', 'K-4');
    reconcile();
    reconcile();
    await finished();
    expect(factory.asked('/states')).toHaveLength(2);
    reconcile({ everyMinutes: 0.01 });
    await expect.poll(() => factory.asked('/states').length, PATIENCE).toBeGreaterThanOrEqual(6);
  });

  test('that a person asks for is done at once, one at a time, and noted in the audit log', async () => {
    await accepted('K-1');
    expect(await requestSweep(database.db, of(), 'olena')).toBe(true);
    expect(await requestSweep(database.db, of(), 'taras')).toBe(false);
    expect(await state()).toMatchObject({ wanted: true, running: false });
    reconcile();
    await finished();
    await again();
    const audit = await database.db.query<{ who: string; what: string }>(
      `select who, what from sync.audit where subject->>'factory' = $1 and what = 'sweep' order by id`,
      [factory.id],
    );
    expect(audit).toEqual([
      { who: 'olena', what: 'sweep' },
      { who: 'ops', what: 'sweep' },
    ]);
  });
});

describe('what asking again does not mend', () => {
  test('is asked for three times, then reported, once', async () => {
    await accepted('K-1', 'K-2');
    await factory.make('K-1', { lost: true });
    factory.isForgetful = true;
    reconcile({ everyMinutes: 0.005 });
    await expect.poll(async () => (await state())?.unrepaired, PATIENCE).toBe(1);
    const first = await differences();
    expect(first).toMatchObject([
      {
        key: 'K-1',
        what: [{ what: 'made', construction: 'c1', here: 0, there: 1 }],
        timesAsked: 3,
        code: 'nothing-new',
      },
    ]);
    // Later sweeps meet it again, and neither ask nor report anew.
    const before = await sweepsEnded();
    await expect.poll(sweepsEnded, PATIENCE).toBeGreaterThan(before + 2);
    expect(factory.asked('/again')).toHaveLength(3);
    expect(await differences()).toEqual(first);
    // Once the source can send it, the person who looks for it asks again, and it is mended.
    factory.isForgetful = false;
    await expect.poll(() => requestSweep(database.db, of(), 'ops'), PATIENCE).toBe(true);
    await expect.poll(async () => (await state())?.unrepaired, PATIENCE).toBe(0);
    expect(await effects('K-1')).toEqual(factory.idsOf('K-1'));
  });

  test('names a change that was skipped, does not ask for it over and over, and asks for what else is missing', async () => {
    await accepted('K-1');
    await factory.make('K-1', { lost: true });
    await database.db.query(
      `insert into sync.changes (factory, source, source_id, key, at, at_ms, correlation, status, reason, look_at)
       values ($1, 'production', $2, 'K-1', '2026-11-01T08:00:01Z', 0, 'c', 'skipped', 'sent by mistake', 'infinity')`,
      [factory.id, factory.idsOf('K-1')[1]],
    );
    reconcile();
    expect(await finished()).toMatchObject({ differing: 1, repaired: 0, unrepaired: 1 });
    expect(factory.asked('/again')).toHaveLength(1);
    expect(await differences()).toMatchObject([
      { code: 'skipped', note: expect.stringContaining('sent by mistake') as string },
    ]);

    // What it lacks since then is no reason of the skipped one's: it is asked for, and comes.
    await factory.document('K-1', { lost: true });
    reconcile({ everyMinutes: 0.005 });
    const [accept, , document] = factory.idsOf('K-1');
    await expect.poll(() => effects('K-1'), PATIENCE).toEqual([accept, document]);
    // Once for each way in which it differed: before, without the document, and with it.
    await expect.poll(() => factory.asked('/again').length, PATIENCE).toBe(3);
    const before = await sweepsEnded();
    await expect.poll(sweepsEnded, PATIENCE).toBeGreaterThan(before + 2);
    expect(factory.asked('/again')).toHaveLength(3);
    expect(await differences()).toMatchObject([{ what: [{ what: 'made' }], code: 'skipped' }]);
  });

  test('an order that the source does not know is reported without asking for it', async () => {
    await accepted('K-1', 'K-2', 'K-3', 'K-4');
    factory.forget('K-2');
    factory.forget('K-4');
    reconcile();
    expect(await finished()).toMatchObject({ compared: 4, differing: 2, unrepaired: 2 });
    expect(factory.asked('/again')).toEqual([]);
    expect((await differences()).map(({ key, code }) => [key, code])).toEqual([
      ['K-2', 'missing-there'],
      ['K-4', 'missing-there'],
    ]);
  });
});

describe('a sweep in bad weather', () => {
  /** A database as a process has it that dies at its nth call: from then on nothing of it happens. */
  function mortal(calls: number) {
    let left = calls;
    const own = openDatabase(database.url);
    const never = new Promise<never>(() => undefined);
    const { db } = database;
    const isDead = () => left <= 0;
    const dying: Database['query'] = async (text, values, name) => {
      if (isDead()) return never;
      left -= 1;
      return db.query(text, values, name);
    };
    const transaction: Database['transaction'] = async (work) => {
      if (isDead()) return never;
      // What is dead at the end of a transaction has not committed it.
      const done = db.transaction(async (sql) => {
        const result = await work({
          query: (text, values, name) => {
            left -= 1;
            return sql.query(text, values, name);
          },
        });
        if (isDead()) throw new Error('killed');
        return result;
      });
      return done.catch((error: unknown) => (isDead() ? never : Promise.reject(error as Error)));
    };
    const lease: Database['lease'] = (name) => {
      const held = own.lease(name);
      return { hold: () => (isDead() ? never : held.hold()), release: () => held.release() };
    };
    return { db: { ...db, query: dying, transaction, lease }, isDead, close: () => own.close() };
  }

  test('goes on where it was when its process dies, wherever that is, and counts nothing twice', async () => {
    await accepted('K-1', 'K-2', 'K-3', 'K-4', 'K-5', 'K-6', 'K-7', 'K-8');
    await factory.make('K-2', { lost: true });
    await factory.accept('K-9', 4, { lost: true });
    for (const calls of [3, 10, 16, 23, 31]) {
      const { db, isDead, close } = mortal(calls);
      reconcile({ db });
      await expect.poll(isDead, PATIENCE).toBe(true);
      await close();
    }
    // None of the processes above will ever stop: they are dead.
    stops.length = 0;
    reconcile();
    expect(await finished()).toMatchObject({ compared: 9, differing: 2, repaired: 2, unrepaired: 0 });
    const sweeps = await database.db.query('select 1 from sync.sweeps where factory = $1', [factory.id]);
    expect(sweeps).toHaveLength(1);
    for (const order of ['K-2', 'K-9']) expect(await effects(order)).toEqual(factory.idsOf(order));
  });

  test('waits while the inbox is busy', async () => {
    await accepted('K-1');
    await stopSync();
    await database.db.query(
      `insert into sync.changes (factory, source, source_id, key, at, at_ms, correlation, look_at)
       values ($1, 'production', 'late', 'K-0', '2026-11-01T08:00:01Z', 0, 'c', clock_timestamp() - interval '1 second')`,
      [factory.id],
    );
    reconcile();
    await expect.poll(async () => (await state())?.waits, PATIENCE).toBe('backlog');
    expect(factory.questions).toEqual([]);
    await database.db.query(
      `update sync.changes set status = 'applied', look_at = 'infinity' where factory = $1 and source_id = 'late'`,
      [factory.id],
    );
    expect(await finished()).toMatchObject({ compared: 1 });
    expect((await state())?.waits).toBeUndefined();
  });

  test('leaves a source alone that is down, and goes on when it is back', async () => {
    await accepted('K-1', 'K-2');
    await factory.make('K-2', { lost: true });
    factory.isDown = true;
    reconcile();
    await expect.poll(async () => (await state())?.waits, PATIENCE).toBe('source');
    const opened = async () => {
      const [row] = await database.db.query<{ failures: number }>(
        'select failures from sync.breakers where factory = $1 and open_until is not null',
        [factory.id],
      );
      return row?.failures ?? 0;
    };
    // Three failures open the breaker; each further one is a single trial after a longer pause.
    await expect.poll(opened, PATIENCE).toBeGreaterThanOrEqual(5);
    expect(factory.questions.length).toBeLessThanOrEqual((await opened()) + 1);
    factory.isDown = false;
    expect(await finished()).toMatchObject({ compared: 2, differing: 1, repaired: 1 });
  });
});
