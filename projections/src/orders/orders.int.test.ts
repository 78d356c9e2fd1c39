import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderListItem, orderPage } from '@mullion/domain/order/views';
import { timelineEntry } from '@mullion/domain/order/timeline-view';
import { delivery } from '@mullion/domain/order/delivery-view';
import { listDeliveries } from '../deliveries/read';
import {
  accepted,
  append,
  change,
  dealerStated,
  heldBack,
  lifeOf,
  orderEvent,
  specification,
} from '../testing/history';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { readTimeline } from '../timeline/read';
import { changedSince, countOrders, listOrders, readOrder, type OrdersQuestion, type Scope } from './read';

let models: ReadModels;
beforeAll(async () => {
  models = await testReadModels();
  await append(models.store, [
    dealerStated('D-0001', 'Вікна Плюс'),
    dealerStated('D-0002', 'Skló'),
    ...lifeOf('K-1'),
    ...lifeOf('K-2', {
      dealer: 'D-0002',
      branch: 'B-9',
      customer: { name: 'ШЕВЧЕНКО Їжак', phone: '0501234567' },
    }),
    accepted(90, specification('K-10', { promised: '2026-11-30', reference: '100%_sure' })),
    heldBack('K-11'),
    accepted(91, specification('K-11', { customer: { name: "O'Brien", phone: '067 765-43-21' } })),
    accepted(92, specification('K-12', { branch: 'B-2' })),
    orderEvent('K-12', { type: 'OrderHeld', data: { change: change(93), reason: 'unpaid' } }),
    accepted(94, specification('K-13', { factory: 'khmelnytskyi' })),
  ]);
  await models.catchUp();
});
afterAll(() => models.drop());

const all: Scope = { factories: ['kharkiv', 'khmelnytskyi'] };
const dealer: Scope = { factories: ['kharkiv'], dealers: ['kharkiv~D-0001'] };
const ask = (question: Partial<OrdersQuestion> = {}): OrdersQuestion => ({
  limit: 25,
  sort: '-updated',
  ...question,
});
async function numbers(scope: Scope, question: Partial<OrdersQuestion> = {}): Promise<string[]> {
  const page = await listOrders(models.db, scope, ask(question));
  if ('refused' in page) throw new Error(page.reason);
  return page.items.map(({ number }) => number);
}

test('a list shows what the scope shows, the last changed first', async () => {
  expect(await numbers(all)).toEqual(['K-13', 'K-12', 'K-11', 'K-10', 'K-2', 'K-1']);
  expect(await numbers(dealer)).toEqual(['K-12', 'K-11', 'K-10', 'K-1']);
  expect(await numbers({ ...dealer, branches: ['B-2'] })).toEqual(['K-12']);
  expect(await numbers({ factories: [] })).toEqual([]);
  expect(await numbers({ ...dealer, dealers: [] })).toEqual([]);
  expect(await numbers({ ...dealer, branches: [] })).toEqual([]);
  expect(await numbers(dealer, { dealer: 'kharkiv~D-0002' })).toEqual([]);
  expect(await numbers(all, { dealer: 'kharkiv~D-0002' })).toEqual(['K-2']);
  expect(await numbers({ factories: ['khmelnytskyi'] })).toEqual(['K-13']);
});

test('items and pages are what the domain says they are', async () => {
  const page = await listOrders(models.db, all, ask());
  if ('refused' in page) throw new Error(page.reason);
  for (const item of page.items) expect(orderListItem.parse(item)).toEqual(item);
  const first = page.items.find(({ number }) => number === 'K-1');
  expect(first).toMatchObject({
    dealerName: 'Вікна Плюс',
    status: 'delivered',
    promised: '2026-12-05',
    progress: { ordered: 3, made: 3, shipped: 3, delivered: 3 },
    checking: false,
    updatedAt: '2026-11-01T00:07:00.000Z',
  });
  const found = await readOrder(models.db, 'kharkiv~K-1');
  expect(orderPage.parse(found?.page)).toEqual(found?.page);
  expect(found?.page).toMatchObject({
    ...first,
    trips: [{ number: 'T-7' }],
    documents: [{ name: 'Waybill' }],
  });
  expect(found?.page.journey).toEqual({
    received: '2026-11-01T00:00:00.000Z',
    accepted: '2026-11-01T00:01:00.000Z',
    started: '2026-11-01T00:02:00.000Z',
    made: '2026-11-01T00:04:00.000Z',
    shipped: '2026-11-01T00:05:00.000Z',
    delivered: '2026-11-01T00:07:00.000Z',
  });
  expect(found?.page.promises.map(({ date }) => date)).toEqual(['2026-12-01', '2026-12-05']);
  expect(found?.position).toBe(await models.store.head());
  expect(await readOrder(models.db, 'kharkiv~none')).toBeUndefined();
});

test('a change held back before its order was known shows on the order', async () => {
  const page = await listOrders(models.db, all, ask({ q: 'K-11' }));
  if ('refused' in page) throw new Error(page.reason);
  expect(page.items).toMatchObject([{ number: 'K-11', checking: true }]);
});

test('filters narrow the list', async () => {
  expect(await numbers(all, { status: 'delivered' })).toEqual(['K-2', 'K-1']);
  expect(await numbers(dealer, { status: 'onHold,accepted' })).toEqual(['K-12', 'K-11', 'K-10']);
  expect(await numbers(dealer, { status: 'open' })).toEqual(['K-12', 'K-11', 'K-10']);
  expect(await numbers(all, { to: '2026-11-30' })).toEqual(['K-10']);
  expect(await numbers(dealer, { from: '2026-12-05' })).toEqual(['K-1']);
  expect(await numbers(all, { branch: 'B-2' })).toEqual(['K-12']);
  expect(await listOrders(models.db, all, ask({ status: 'open,wrong' }))).toMatchObject({
    refused: 'unknown-status',
  });
});

test.each([
  ['the same number in local, national and international form', '0501234567', ['K-2']],
  ['+380 form of a number kept as 050…', '+380 50 123 45 67', ['K-2']],
  ['380 without plus', '380501234567', ['K-2']],
  ['local form of a number kept as +380', '067 123-45-67', ['K-13', 'K-12', 'K-10', 'K-1']],
  ['the beginning of a number', '+380 67 76', ['K-11']],
  ['the end of a number', '54321', ['K-11']],
  ['Cyrillic in any case', 'шевченко', ['K-2']],
  ['a part of a Cyrillic word', 'ЕВЧЕН', ['K-2']],
  ['words in any order', 'їжак шев', ['K-2']],
  ['an apostrophe', "o'brien", ['K-11']],
  ['a percent sign, which stands for itself', '100%', ['K-10']],
  ['an underscore, which stands for itself', '%_s', ['K-10']],
  ['a backslash', '\\', []],
  ['one letter: the start of a word', 'ш', ['K-2']],
  ['an address', 'ялтинська 5', ['K-13', 'K-12', 'K-10', 'K-1']],
  ['a number typed with a Cyrillic К', 'К-12', ['K-12']],
  ['nothing there', 'zzzz', []],
  ['blanks only: no condition', '  ', ['K-13', 'K-12', 'K-11', 'K-10', 'K-2', 'K-1']],
])('free text finds %s', async (_, q, expected) => {
  expect(await numbers(all, { q })).toEqual(expected);
});

test('counts agree with the lists', async () => {
  for (const scope of [all, dealer, { ...dealer, branches: ['B-1'] }])
    for (const filters of [{}, { q: 'петренко' }, { to: '2026-12-01' }, { branch: 'B-2' }]) {
      const { counts, open } = await countOrders(models.db, scope, filters);
      for (const [status, orders] of Object.entries(counts))
        expect((await numbers(scope, { ...filters, status })).length).toBe(orders);
      expect((await numbers(scope, { ...filters, status: 'open' })).length).toBe(open);
    }
});

test('what changed since a position comes in the order of the changes', async () => {
  const changed = await changedSince(models.db, 0, 100);
  const positions = changed.map(({ item }) => item.position);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(changed).toHaveLength(6);
  expect(await changedSince(models.db, positions.at(-2) ?? 0, 100)).toHaveLength(1);
});

test('the timeline names pieces as they are called, newest first, page by page', async () => {
  const kinds: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readTimeline(models.db, 'kharkiv~K-1', { staff: true, limit: 3, cursor });
    if ('refused' in page) throw new Error(page.reason);
    for (const entry of page.items) expect(timelineEntry.parse(entry)).toEqual(entry);
    kinds.push(...page.items.map(({ kind }) => kind));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(kinds).toEqual(
    'delivered document shipped cleared made promised heldBack started accepted received'.split(' '),
  );
  const page = await readTimeline(models.db, 'kharkiv~K-1', { staff: true, limit: 9, group: 'delivery' });
  expect(page).toMatchObject({
    items: [{ kind: 'delivered' }, { kind: 'shipped', items: [{ name: 'Window' }, { name: 'Door' }] }],
  });
  expect(await readTimeline(models.db, 'kharkiv~K-1', { staff: true, limit: 9, cursor: 'x' })).toMatchObject({
    refused: 'bad-cursor',
  });
});

test('a trip shows a viewer its own stops and nothing of others', async () => {
  const whole = await listDeliveries(models.db, all, { limit: 10 });
  const own = await listDeliveries(models.db, dealer, { limit: 10 });
  if ('refused' in whole || 'refused' in own) throw new Error('refused');
  expect(whole.items).toMatchObject([
    { number: 'T-7', status: 'delivered', stops: [{ number: 'K-1' }, { number: 'K-2' }] },
  ]);
  for (const item of whole.items) expect(delivery.parse(item)).toEqual(item);
  expect(own.items).toMatchObject([
    { stops: [{ number: 'K-1', dealerName: 'Вікна Плюс', shipped: 3, delivered: 3 }] },
  ]);
  expect(own.items[0]?.stops).toHaveLength(1);
  expect(await listDeliveries(models.db, { ...dealer, branches: ['B-2'] }, { limit: 10 })).toMatchObject({
    items: [],
  });
  expect(await listDeliveries(models.db, dealer, { limit: 10, order: 'kharkiv~K-2' })).toMatchObject({
    items: [],
  });
  expect(await listDeliveries(models.db, dealer, { limit: 10, order: 'kharkiv~K-1' })).toMatchObject({
    items: [{}],
  });
});
