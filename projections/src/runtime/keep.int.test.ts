import { afterEach, beforeEach, expect, test } from 'vitest';
import { orders } from '../orders/project';
import { listOrders, readOrder } from '../orders/read';
import { accepted, append, lifeOf, specification } from '../testing/history';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { type Kept, keepProjection } from './keep';
import type { Projection } from './projection';
import { waitForPosition } from './read';
import { readCheckpoint } from './schema';

let models: ReadModels;
let kept: Kept[];
beforeEach(async () => {
  models = await testReadModels();
  kept = [];
});
afterEach(async () => {
  await Promise.all(kept.map((one) => one.stop()));
  await models.drop();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const newer: Projection = { ...orders, version: orders.version + 1 };

function keep(projection: Projection): Kept {
  const { db, store } = models;
  const one = keepProjection({ db, store, projection, log: quiet });
  kept.push(one);
  return one;
}

test('a release that writes its tables otherwise builds them anew by itself, and follows', async () => {
  const { db, store } = models;
  await append(store, lifeOf('K-1'));
  await models.catchUp();
  await db.query(`update orders.list set number = 'as the old release wrote it'`);
  const one = keep(newer);
  await one.following;
  expect(one.problem()).toBeUndefined();
  const page = await listOrders(db, { factories: ['kharkiv'] }, { limit: 5, sort: 'number' });
  expect(page).toMatchObject({ items: [{ number: 'K-1' }] });
  expect(await readCheckpoint(db, 'orders')).toMatchObject({ version: newer.version, generation: 1 });
  await append(store, [accepted(90, specification('K-2'))]);
  expect(await waitForPosition(db, 'orders', await store.head(), 20_000)).toBe(true);
  expect(await readOrder(db, 'kharkiv~K-2')).toBeDefined();
});

test('two processes of a new release build the tables once, and both follow', async () => {
  const { db, store } = models;
  await append(store, lifeOf('K-1'));
  await models.catchUp();
  const both = [keep(newer), keep(newer)];
  await Promise.all(both.map(({ following }) => following));
  expect(await readCheckpoint(db, 'orders')).toMatchObject({ version: newer.version, generation: 1 });
});

test('an older release leaves the tables of a newer one alone and says so', async () => {
  const { db, store } = models;
  await append(store, lifeOf('K-1'));
  await models.catchUp();
  const one = keep({ ...orders, version: orders.version - 1 });
  await expect.poll(() => one.problem()).toMatch(/made by a newer release/);
  expect(await readCheckpoint(db, 'orders')).toMatchObject({ version: orders.version, generation: 0 });
});

test('missing tables are made, and filled from the log', async () => {
  const { db, store } = models;
  await append(store, lifeOf('K-1'));
  await db.query('drop schema orders cascade');
  await keep(orders).following;
  expect(await waitForPosition(db, 'orders', await store.head(), 20_000)).toBe(true);
  expect(await readOrder(db, 'kharkiv~K-1')).toBeDefined();
});
