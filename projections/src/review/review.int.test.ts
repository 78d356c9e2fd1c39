import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sampleConstructions } from '@mullion/domain/construction/samples';
import type { OrderSpecification } from '@mullion/domain/order/events';
import type { ReviewItem } from '@mullion/domain/order/review-view';
import {
  accepted,
  append,
  change,
  dealerStated,
  onDesk,
  orderEvent,
  request,
  specification,
} from '../testing/history';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { listReview, readDesk, type ReviewQuestion } from './read';

let models: ReadModels;
beforeAll(async () => {
  models = await testReadModels();
  await append(models.store, [
    dealerStated('D-0001', 'Plus'),
    dealerStated('D-0001', 'Fenster', 'khmelnytskyi'),
  ]);
});
afterAll(() => models.drop());

// Each test has numbers of its own on one desk.
let tests = 0;
beforeEach(() => (tests += 1));
const number = (n: number) => `R-${tests}-${n}`;
const id = (n: number, factory = 'kharkiv') => `${factory}~${number(n)}`;

const today = new Map([
  ['kharkiv', '2026-11-22'],
  ['khmelnytskyi', '2026-11-22'],
]);
const everybody = { factories: ['kharkiv', 'khmelnytskyi'] };
const desk = async (question: Partial<ReviewQuestion> = {}, scope = everybody) => {
  await models.catchUp();
  const page = await listReview(models.db, scope, { limit: 50, today, q: `R-${tests}-`, ...question });
  if ('refused' in page) throw new Error(page.reason);
  return page;
};
const numbers = (items: readonly ReviewItem[]) => items.map((item) => item.number);
const received = (n: number, minute: number, overrides: Partial<OrderSpecification> = {}) =>
  orderEvent(
    number(n),
    {
      type: 'OrderReceived',
      data: { change: change(minute), order: specification(number(n), overrides) },
    },
    overrides.factory ?? 'kharkiv',
  );

test('the desk holds what was received and not decided by the factory, who waits longest first', async () => {
  await append(models.store, [received(1, 30), received(2, 10), received(3, 20), received(4, 5)]);
  await append(models.store, [
    accepted(40, specification(number(1))),
    orderEvent(number(4), { type: 'OrderReturned', data: { change: change(41), reason: 'Too wide' } }),
  ]);
  const { items, counts } = await desk();
  expect(numbers(items)).toEqual([number(2), number(3)]);
  expect(counts).toMatchObject({ all: 2 });
  expect(items[0]).toMatchObject({
    dealerName: 'Plus',
    receivedAt: '2026-11-01T00:10:00.000Z',
    constructions: 2,
    pieces: 3,
    state: 'open',
    // Neither of the two constructions has a drawing.
    doubtful: 2,
  });
  // Received again after its return, it waits anew.
  await append(models.store, [received(4, 50)]);
  expect(numbers((await desk()).items)).toEqual([number(2), number(3), number(4)]);
});

test('an order cancelled as a whole leaves the desk', async () => {
  await append(models.store, [
    received(1, 1),
    orderEvent(number(1), {
      type: 'ConstructionsCancelled',
      data: {
        change: change(2),
        items: [
          { construction: '1', quantity: 2 },
          { construction: '2', quantity: 1 },
        ],
      },
    }),
  ]);
  expect((await desk()).items).toEqual([]);
});

test('the desk tells what was asked, what is under way and what was refused', async () => {
  const events = onDesk(number(1), {}, 0, 100 * tests);
  await append(models.store, events.slice(0, 2));
  expect((await desk()).items).toMatchObject([{ state: 'asked' }]);
  await append(models.store, events.slice(2, 3));
  expect((await desk()).items).toMatchObject([{ state: 'pending', decision: 'acceptance' }]);
  await append(models.store, events.slice(3, 4));
  expect((await desk()).items).toMatchObject([{ state: 'refused', decision: 'acceptance' }]);
  expect(await readDesk(models.db, id(1))).toMatchObject({
    state: 'refused',
    questions: [{ text: 'Which glass?', construction: '1', name: 'Oksana' }],
    refused: { request: { kind: 'acceptance' }, reason: 'Being changed' },
  });
  await append(models.store, events.slice(4));
  const { items, counts } = await desk({ show: 'waiting' });
  expect(items).toMatchObject([{ state: 'pending', decision: 'return' }]);
  expect(counts.waiting).toBe(1);
  expect(await readDesk(models.db, id(1))).toMatchObject({ pending: { kind: 'return', text: 'Too wide' } });
  // The factory's own word ends it, whatever was asked.
  await append(models.store, [accepted(9, specification(number(1)))]);
  expect((await desk()).items).toEqual([]);
  expect(await readDesk(models.db, id(1))).toBeUndefined();
});

test('a revision is looked at anew, and takes back the decision on what was there before', async () => {
  const free = { price: { amount: 0, currency: 'UAH' } };
  await append(models.store, [received(1, 1, free)]);
  await append(models.store, [
    orderEvent(number(1), { type: 'AcceptanceRequested', data: { request: request(100 * tests) } }),
  ]);
  expect((await desk()).items).toMatchObject([{ wrong: 1, state: 'pending' }]);
  await append(models.store, [
    orderEvent(number(1), {
      type: 'OrderRevised',
      data: { change: change(5), order: specification(number(1)) },
    }),
  ]);
  expect((await desk()).items).toMatchObject([
    { wrong: 0, state: 'open', receivedAt: '2026-11-01T00:01:00.000Z' },
  ]);
});

test('what needs a look is what was found, what was refused, and what is promised for a day that is over', async () => {
  const drawing = sampleConstructions['fixedWindow'];
  const drawn = { id: '1', name: 'Window', quantity: 1, description: [], ...(drawing ? { drawing } : {}) };
  const sound = { constructions: [drawn] };
  await append(models.store, [
    received(1, 1, sound),
    received(2, 2, { ...sound, promised: '2026-11-21' }),
    received(3, 3),
  ]);
  const { items, counts } = await desk({ show: 'look' });
  expect(numbers(items)).toEqual([number(2), number(3)]);
  expect(items[0]?.wrong).toBe(1);
  expect(counts).toEqual({ all: 3, look: 2, waiting: 0 });
});

test('pages visit each order once, orders received in the same instant included', async () => {
  await append(
    models.store,
    Array.from({ length: 7 }, (_, i) => received(i, i < 4 ? 1 : 2)),
  );
  const visited: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk({ limit: 2, cursor });
    visited.push(...numbers(page.items));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(visited).toEqual(Array.from({ length: 7 }, (_, i) => number(i)));
  expect(await listReview(models.db, everybody, { limit: 2, today, cursor: 'x' })).toMatchObject({
    refused: 'bad-cursor',
  });
});

test('a viewer sees the desk of the scope’s factories alone', async () => {
  await append(models.store, [received(1, 1), received(2, 2, { factory: 'khmelnytskyi' })]);
  expect(numbers((await desk({}, { factories: ['kharkiv'] })).items)).toEqual([number(1)]);
  expect(numbers((await desk({ factory: 'khmelnytskyi' })).items)).toEqual([number(2)]);
  expect((await desk({ factory: 'khmelnytskyi' }, { factories: ['kharkiv'] })).counts.all).toBe(0);
  expect((await desk({ q: 'nobody' })).items).toEqual([]);
});
