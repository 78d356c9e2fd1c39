import { afterAll, beforeAll, expect, test } from 'vitest';
import { order, orders } from '../contract';
import { openWorld, type World } from '../testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.accept({ number: 'K-1' });
  await world.accept({ number: 'K-2', dealer: 'D-0002' });
});
afterAll(() => world.end());

test('a dealer sees its own orders and no other', async () => {
  const visitor = await world.as('dealer');
  const got = await visitor.get('/api/orders');
  expect(got.status).toBe(200);
  expect(orders.parse(got.json()).items.map(({ number }) => number)).toEqual(['K-1']);
});

test('the order page tells all of an order, and a foreign one is as unknown as one that never was', async () => {
  const visitor = await world.as('dealer');
  const page = order.parse((await visitor.get('/api/orders/kharkiv~K-1')).json());
  expect(page).toMatchObject({ number: 'K-1', status: 'accepted', constructions: [{ name: 'Window' }] });
  const foreign = await visitor.get('/api/orders/kharkiv~K-2');
  const unknown = await visitor.get('/api/orders/kharkiv~K-3');
  expect(foreign.status).toBe(404);
  const without = (text: string) => text.replace(/urn:mullion:request:[\w-]+/, '');
  expect(without(foreign.text)).toBe(without(unknown.text));
});
