import { expect, test } from 'vitest';
import { type Counters, type Facets, noteOf, progressOf, statusOf } from './status';
import type { OrderStatus } from './views';

const accepted: Facets = { review: 'accepted', onHold: false, started: false };
const pieces = (quantity: number, cancelled = 0, made = 0, shipped = 0, delivered = 0): Counters => ({
  quantity,
  cancelled,
  made,
  shipped,
  delivered,
});

const cases: [sentence: string, facets: Facets, counters: Counters[], status: OrderStatus][] = [
  ['waits for its engineer', { ...accepted, review: 'received' }, [pieces(2)], 'received'],
  ['was sent back', { ...accepted, review: 'returned', onHold: true }, [pieces(2)], 'returned'],
  ['was accepted', accepted, [pieces(2)], 'accepted'],
  ['has started', { ...accepted, started: true }, [pieces(2)], 'inProduction'],
  ['has one piece made', accepted, [pieces(2, 0, 1), pieces(1)], 'partlyMade'],
  ['has all pieces made', accepted, [pieces(2, 0, 2), pieces(1, 1)], 'made'],
  ['has one piece shipped', accepted, [pieces(2, 0, 2, 1)], 'partlyShipped'],
  ['has all pieces on the way', accepted, [pieces(2, 0, 2, 2)], 'shipped'],
  ['has one piece delivered', accepted, [pieces(2, 0, 2, 2, 1)], 'partlyDelivered'],
  ['has all pieces delivered', accepted, [pieces(3, 1, 2, 2, 2)], 'delivered'],
  ['is on hold half made', { ...accepted, onHold: true }, [pieces(2, 0, 1)], 'onHold'],
  [
    'is delivered, whatever hold was forgotten',
    { ...accepted, onHold: true },
    [pieces(1, 0, 1, 1, 1)],
    'delivered',
  ],
  ['lost all its pieces', { ...accepted, onHold: true }, [pieces(2, 2), pieces(1, 1)], 'cancelled'],
];

test.each(cases)('an order that %s', (_, facets, counters, status) => {
  expect(statusOf(facets, counters)).toBe(status);
});

test('progress counts pieces without the cancelled ones', () => {
  expect(progressOf([pieces(5, 2, 3, 2, 1), pieces(1)])).toEqual({
    ordered: 4,
    made: 3,
    shipped: 2,
    delivered: 1,
  });
});

test('the note says why an order stands still, or where production is', () => {
  const notes = { holdReason: 'glass', returnReason: 'wrong size', stage: 'welding' };
  expect(noteOf('onHold', notes)).toBe('glass');
  expect(noteOf('returned', notes)).toBe('wrong size');
  expect(noteOf('inProduction', notes)).toBe('welding');
  expect(noteOf('delivered', notes)).toBeUndefined();
});
