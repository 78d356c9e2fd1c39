import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemoryCache } from '@mullion/platform/cache/memory';
import { openDatabase } from '@mullion/platform/db/database';
import { tamper } from '@mullion/platform/event-store/testing/tamper';
import { outdateChanged } from '../cached/read';
import { orders } from '../orders/project';
import { listOrders, readOrder } from '../orders/read';
import {
  accepted,
  append,
  change,
  dealerStated,
  lifeOf,
  onDesk,
  orderEvent,
  specification,
} from '../testing/history';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { applyBatch, OtherVersion } from './apply';
import { compareSchemas } from './compare';
import { followLog } from './follow';
import { keepOutdating } from './outdate';
import { readPosition, waitForPosition } from './read';
import { rebuild } from './rebuild';
import { projections } from './registry';
import { makeIndexes, makeSchema, readCheckpoint } from './schema';

let models: ReadModels;
beforeEach(async () => (models = await testReadModels()));
afterEach(() => models.drop());

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const all = { factories: ['kharkiv'] };

async function fill(lives = 5): Promise<void> {
  const events = Array.from({ length: lives }, (_, i) => lifeOf(`K-${String(i)}`, {}, i * 10));
  await append(models.store, [dealerStated('D-0001', 'Plus'), ...events.flat()]);
}

test('the same events give the same rows, whatever batches they come in, and a second time nothing', async () => {
  await fill();
  const { db, store } = models;
  await append(store, onDesk('K-desk'));
  await models.catchUp(7);
  const events = await store.readAll(0, 1_000);
  for (const projection of projections) {
    const other = `${projection.name}_other`;
    await db.transaction((sql) => makeSchema(sql, projection, other));
    await db.transaction((sql) => makeIndexes(sql, projection, other));
    await applyBatch(db, projection, other, events, false);
    await applyBatch(db, projection, other, events, false);
    await applyBatch(db, projection, projection.name, events, false);
    const { rows, different, shown } = await compareSchemas(db, projection, projection.name, other);
    expect({ different, shown }).toEqual({ different: 0, shown: [] });
    expect(rows).toBeGreaterThan(0);
  }
});

test('a rebuild equals the live tables, takes their place, and says so', async () => {
  await fill();
  await append(models.store, onDesk('K-desk'));
  await models.catchUp();
  const before = await listOrders(models.db, all, { limit: 50, sort: 'number' });
  for (const projection of projections) {
    const done = await rebuild({ db: models.db, store: models.store, projection, batch: 9, keep: 2 });
    expect(done).toMatchObject({ outcome: 'switched', events: 56, compared: { different: 0 } });
  }
  expect(await listOrders(models.db, all, { limit: 50, sort: 'number' })).toEqual(before);
  expect(await models.db.query(`select 1 from pg_namespace where nspname like '%\\_next'`)).toEqual([]);
  const indexes = await models.db.query(`select 1 from pg_indexes where schemaname = 'orders'`);
  expect(indexes.length).toBeGreaterThan(9);
});

test('a rebuild keeps others out however long it takes, longer than a transaction may be silent', async () => {
  await fill();
  await models.catchUp();
  const [projection] = projections;
  if (!projection) throw new Error('There is no projection');
  const impatient = openDatabase(models.url, { silentTransactionSeconds: 0.2 });
  const { store } = models;
  let silentFor = 0;
  const slow = {
    head: () => store.head(),
    readAll: async (from: number, limit: number) => {
      const asked = Date.now();
      // Until the server would have given up a transaction that said nothing.
      await expect.poll(() => Date.now() - asked).toBeGreaterThan(600);
      silentFor += Date.now() - asked;
      expect(await rebuild({ db: models.db, store, projection })).toEqual({ outcome: 'busy' });
      return store.readAll(from, limit);
    },
  };
  const done = await rebuild({ db: impatient, store: slow, projection });
  await impatient.close();
  expect(done).toMatchObject({ outcome: 'switched', compared: { different: 0 } });
  expect(silentFor).toBeGreaterThan(0);
});

test('a rebuild shows what the live tables had wrong, mends it, and outdates all that was cached', async () => {
  await fill();
  await models.catchUp();
  const { db, store } = models;
  const head = await store.head();
  const cache = openMemoryCache();
  let told = await outdateChanged(db, cache, 'orders');
  await cache.put('order:kharkiv~K-3', 'page', 'wrong', head);
  await db.query(`update orders.list set status = 'onHold' where id = 'kharkiv~K-3'`);
  const done = await rebuild({ db, store, projection: orders });
  expect(done).toMatchObject({
    compared: { different: 1, shown: [{ table: 'list', key: 'kharkiv~K-3' }] },
  });
  told = await outdateChanged(db, cache, 'orders', told);
  expect(told).toMatchObject({ complete: true, position: head, generation: 1 });
  expect(await cache.get('order:kharkiv~K-3', 'page')).toBeUndefined();
});

test('a rebuild while writers and readers go on loses nothing and fails nobody', async () => {
  await fill(20);
  await models.catchUp();
  const { db, store } = models;
  const following = projections.map((projection) => followLog({ db, store, projection, log: quiet }));
  const ended = new AbortController();
  const goingOn = () => !ended.signal.aborted;
  const written = (async () => {
    for (let i = 100; goingOn(); i += 1)
      await append(store, [...lifeOf(`K-${String(i)}`, {}, i), ...onDesk(`R-${String(i)}`, {}, i)]);
  })();
  let pages = 0;
  const reading = (async () => {
    while (goingOn()) {
      const page = await listOrders(db, all, { limit: 10, sort: '-updated' });
      if ('refused' in page || page.items.length !== 10) throw new Error('a page is short');
      // A prepared statement, which remembers the tables it was made for.
      if (!(await readOrder(db, 'kharkiv~K-1'))) throw new Error('an order is gone');
      pages += 1;
    }
  })();
  try {
    for (let round = 0; round < 2; round += 1)
      for (const projection of projections) {
        const done = await rebuild({ db, store, projection, batch: 50 });
        expect(done).toMatchObject({ outcome: 'switched', compared: { different: 0 } });
      }
  } finally {
    ended.abort();
  }
  await Promise.all([written, reading]);
  const head = await store.head();
  for (const { name } of projections) expect(await waitForPosition(db, name, head, 20_000)).toBe(true);
  await Promise.all(following.map((one) => one.stop()));
  expect(pages).toBeGreaterThan(0);
  for (const projection of projections)
    expect(await rebuild({ db, store, projection })).toMatchObject({ compared: { different: 0 } });
});

test('two runners at once give each event its effect once', async () => {
  const { db, store } = models;
  const runners = projections.flatMap((projection) =>
    [1, 2, 3].map(() => followLog({ db, store, projection, log: quiet })),
  );
  await fill(30);
  const head = await store.head();
  for (const { name } of projections) expect(await waitForPosition(db, name, head, 20_000)).toBe(true);
  await Promise.all(runners.map((runner) => runner.stop()));
  for (const projection of projections)
    expect(await rebuild({ db, store, projection })).toMatchObject({ compared: { different: 0 } });
});

test('tables of another version are not written to, and are replaced by a rebuild', async () => {
  await fill();
  await models.catchUp();
  const { db, store } = models;
  const newer = { ...orders, version: orders.version + 1 };
  await append(store, [accepted(500, specification('K-99'))]);
  const events = await store.readAll(51, 10);
  await expect(applyBatch(db, newer, 'orders', events, false)).rejects.toThrow(OtherVersion);
  const done = await rebuild({ db, store, projection: newer });
  expect(done).toMatchObject({ outcome: 'switched' });
  expect(await readCheckpoint(db, 'orders')).toMatchObject({
    version: newer.version,
    position: 52,
    generation: 1,
  });
  await expect(applyBatch(db, orders, 'orders', events, false)).rejects.toThrow(OtherVersion);
});

test('an event that can not be read stops its projection there, with what came before applied, until it can', async () => {
  const { db, store } = models;
  await fill(1);
  const { stream, events } = accepted(50, specification('K-7'));
  await append(store, [{ stream, expected: 'any', events: events.map((e) => ({ ...e, schema: 9 })) }]);
  await append(store, lifeOf('K-8'));
  const following = followLog({ db, store, projection: orders, log: quiet });
  await expect
    .poll(() => following.problem(), { timeout: 10_000 })
    .toMatch(/position 12.*OrderAccepted version 9/);
  expect(await readPosition(db, 'orders')).toBe(11);
  await tamper(db, 'update log.events set schema = 1 where position = 12');
  expect(await waitForPosition(db, 'orders', await store.head(), 20_000)).toBe(true);
  await expect.poll(() => following.problem()).toBeUndefined();
  await following.stop();
});

test('a process killed between commit and cache outdates when it comes back', async () => {
  const { db, store } = models;
  await fill(1);
  await models.catchUp();
  const cache = openMemoryCache();
  const first = keepOutdating(db, cache, 'orders', () => undefined);
  await first.stop();
  const stale = await store.head();
  await cache.put('order:kharkiv~K-0', 'page', 'before', stale);
  await cache.put('dealer:kharkiv~D-0001', 'list', 'before', stale);
  await append(store, [orderEvent('K-0', { type: 'OrderHeld', data: { change: change(900) } })]);
  // The rows are committed; the process that should tell the cache is gone.
  await models.catchUp();
  const second = keepOutdating(db, cache, 'orders', () => undefined);
  await expect.poll(() => cache.get('order:kharkiv~K-0', 'page')).toBeUndefined();
  await expect.poll(() => cache.get('dealer:kharkiv~D-0001', 'list')).toBeUndefined();
  await second.stop();
  expect((await readCheckpoint(db, 'orders'))?.outdated).toBe(stale + 1);
});

test('a cache that could not be told is told again', async () => {
  const { db } = models;
  await fill(1);
  await models.catchUp();
  const cache = openMemoryCache();
  await cache.put('order:kharkiv~K-0', 'page', 'before', 1);
  let deaf = true;
  const outdating = keepOutdating(
    db,
    { outdate: (groups) => (deaf ? Promise.resolve(false) : cache.outdate(groups)) },
    'orders',
    () => undefined,
  );
  await expect.poll(() => cache.get('order:kharkiv~K-0', 'page')).toBeDefined();
  deaf = false;
  await expect.poll(() => cache.get('order:kharkiv~K-0', 'page'), { timeout: 5_000 }).toBeUndefined();
  await outdating.stop();
});

test('a new name of a dealer outdates the pages of its orders', async () => {
  const { db, store } = models;
  await fill(1);
  await models.catchUp();
  const cache = openMemoryCache();
  const told = await outdateChanged(db, cache, 'dealers');
  await cache.put('order:kharkiv~K-0', 'page', 'old name', await store.head());
  await append(store, [dealerStated('D-0001', 'New')]);
  await models.catchUp();
  await outdateChanged(db, cache, 'dealers', told);
  expect(await cache.get('order:kharkiv~K-0', 'page')).toBeUndefined();
  expect((await readOrder(db, 'kharkiv~K-0'))?.page.dealerName).toBe('New');
});
