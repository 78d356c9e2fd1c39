import { afterAll, beforeAll, expect, test } from 'vitest';
import { order, orders, timeline } from '../contract';
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

test('people without prices meet no document that may hold money, neither on the page nor in the timeline', async () => {
  const id = await world.accept({ number: 'K-4' });
  for (const kind of ['invoice', 'delivery invoice', 'Delivery note', 'drawing'])
    await world.happen(id, {
      type: 'DocumentAdded',
      data: {
        change: { id: `k-4-${kind}`, at: '2026-11-02T10:00:00Z' },
        name: `${kind}.pdf`,
        kind,
        url: 'https://files.example/it.pdf',
      },
    });
  const named = async (account: string) => {
    const visitor = await world.as(account);
    const page = order.parse((await visitor.get(`/api/orders/${id}`)).json());
    const { items } = timeline.parse((await visitor.get(`/api/orders/${id}/timeline`)).json());
    return {
      page: page.documents.map(({ name }) => name).sort(),
      timeline: items.flatMap(({ document }) => (document === undefined ? [] : [document])).sort(),
    };
  };
  const all = ['Delivery note.pdf', 'delivery invoice.pdf', 'drawing.pdf', 'invoice.pdf'];
  expect(await named('dealer')).toEqual({ page: all, timeline: all });
  const harmless = ['Delivery note.pdf', 'drawing.pdf'];
  expect(await named('installer')).toEqual({ page: harmless, timeline: harmless });
});
