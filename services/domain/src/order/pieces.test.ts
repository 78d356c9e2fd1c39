import { describe, expect, test } from 'vitest';
import { accept, after, cancel, delivered, given, made, of, receive, shipped } from '../testing/orders';

const event = (type: string, ...items: object[]) => ({ events: [{ type, data: { items } }] });

describe('pieces that nobody numbers', () => {
  test('are counted as they are made, shipped and delivered', () => {
    given(accept())
      .when(made([of('2', 3)]))
      .then(event('UnitsMade', { construction: '2', quantity: 3 }));
    given(accept(), made([of('2', 3)]))
      .when(shipped([of('2', 2)]))
      .then(event('UnitsShipped', { construction: '2', quantity: 2 }));
    given(accept(), made([of('2', 3)]), shipped([of('2', 2)]))
      .when(delivered([of('2', 1)]))
      .then(event('UnitsDelivered', { construction: '2', quantity: 1 }));
  });

  test('can not be more made than ordered, shipped than made or delivered than shipped', () => {
    given(accept(), made([of('2', 4)]))
      .when(made([of('2', 2)]))
      .then({
        refused: 'made-exceeds-ordered',
        reason: 'Construction 2: 6 made would exceed the 5 ordered.',
      });
    given(accept(), made([of('2', 2)]))
      .when(shipped([of('2', 3)]))
      .then({
        refused: 'shipped-exceeds-made',
        reason: 'Construction 2: 3 shipped would exceed the 2 made.',
      });
    given(accept(), made([of('2', 2)]), shipped([of('2', 1)]))
      .when(delivered([of('2', 2)]))
      .then({
        refused: 'delivered-exceeds-shipped',
        reason: 'Construction 2: 2 delivered would exceed the 1 shipped.',
      });
  });

  test('are summed over the items that name the same construction', () => {
    given(accept())
      .when(made([of('2', 3), of('2', 2)]))
      .then(event('UnitsMade', { construction: '2', quantity: 5 }));
    given(accept())
      .when(made([of('2', 3), of('2', 3)]))
      .then({ refused: 'made-exceeds-ordered' });
  });

  test('can not be named by unit', () => {
    given(accept())
      .when(made([of('2', ['x'])]))
      .then({
        refused: 'units-not-numbered',
        reason: 'Construction 2: its pieces are not numbered, so unit x is unknown.',
      });
  });
});

describe('numbered pieces', () => {
  test('move one by one, and those that have moved already are dropped', () => {
    given(accept(), made([of('1', ['a'])]))
      .when(made([of('1', ['a', 'b'])]))
      .then(event('UnitsMade', { construction: '1', quantity: 1, units: ['b'] }));
    given(accept(), made([of('1', ['a', 'b'])]), shipped([of('1', ['a'])]))
      .when(made([of('1', ['b', 'a'])]))
      .then({ ignored: 'duplicate' });
  });

  test('taken by quantity are the first that may take the step', () => {
    given(accept(), made([of('1', ['b'])]))
      .when(made([of('1', 2)]))
      .then(event('UnitsMade', { construction: '1', quantity: 2, units: ['a', 'c'] }));
    given(accept(), made([of('1', ['b', 'c'])]))
      .when(shipped([of('1', ['c']), of('1', 1)]))
      .then(event('UnitsShipped', { construction: '1', quantity: 2, units: ['c', 'b'] }));
    given(accept(), made([of('1', ['b'])]))
      .when(made([of('1', 3)]))
      .then({
        refused: 'made-exceeds-ordered',
        reason: 'Construction 1: 4 made would exceed the 3 ordered.',
      });
  });

  test('that have not come so far, that are cancelled or that nobody knows are refused', () => {
    given(accept())
      .when(shipped([of('1', ['a'])]))
      .then({
        refused: 'shipped-exceeds-made',
        reason: "Construction 1: unit a is ordered, so it can't be shipped.",
      });
    given(accept(), cancel([of('1', ['a'])]))
      .when(made([of('1', ['a'])]))
      .then({ refused: 'made-exceeds-ordered' });
    given(accept())
      .when(made([of('1', ['z'])]))
      .then({ refused: 'unit-unknown', reason: 'Construction 1 has no unit z.' });
  });
});

describe('a status of the whole order', () => {
  test('means all that is left', () => {
    given(accept(), made([of('1', ['a']), of('2', 1)]))
      .when(made())
      .then(
        event(
          'UnitsMade',
          { construction: '1', quantity: 2, units: ['b', 'c'] },
          { construction: '2', quantity: 4 },
        ),
      );
    given(accept(), made(), shipped())
      .when(delivered())
      .then({ events: [{ type: 'UnitsDelivered' }] });
  });

  test('is a repetition when nothing is left, and refused when the step before is not done', () => {
    given(accept(), made()).when(made()).then({ ignored: 'duplicate' });
    given(accept(), made([of('2', 5)]))
      .when(shipped())
      .then({
        refused: 'shipped-exceeds-made',
        reason: 'Construction 1: 3 shipped would exceed the 0 made.',
      });
  });
});

describe('cancelling', () => {
  test('of named pieces takes only those that are not made', () => {
    given(accept(), made([of('2', 2)]))
      .when(cancel([of('2', 3)]))
      .then(event('ConstructionsCancelled', { construction: '2', quantity: 3 }));
    given(accept(), made([of('2', 2)]))
      .when(cancel([of('2', 4)]))
      .then({
        refused: 'cancelled-exceeds-open',
        reason: 'Construction 2: cancelling 4 would leave 1 ordered, fewer than the 2 made.',
      });
    given(accept(), made([of('1', ['a'])]))
      .when(cancel([of('1', ['a'])]))
      .then({ refused: 'cancelled-exceeds-open' });
  });

  test('of the whole order gives up all that has not left, made or not', () => {
    const state = after([
      accept(),
      made([of('1', ['a', 'b']), of('2', 3)]),
      shipped([of('1', ['b']), of('2', 1)]),
      cancel(),
    ]);
    expect(state.constructions).toMatchObject([
      {
        quantity: 3,
        cancelled: 2,
        made: 1,
        shipped: 1,
        units: [{ status: 'cancelled' }, { status: 'shipped' }, { status: 'cancelled' }],
      },
      { quantity: 5, cancelled: 4, made: 1, shipped: 1 },
    ]);
  });

  test('again is a repetition, and with everything shipped there is nothing to cancel', () => {
    given(accept(), cancel()).when(cancel()).then({ ignored: 'duplicate' });
    given(accept(), cancel([of('1', ['a'])]))
      .when(cancel([of('1', ['a'])]))
      .then({ ignored: 'duplicate' });
    given(accept(), made(), shipped()).when(cancel()).then({ refused: 'cancelled-exceeds-open' });
  });

  test('works before the engineer has accepted, and leaves nothing to make', () => {
    given(receive())
      .when(cancel())
      .then({ events: [{ type: 'ConstructionsCancelled' }] });
    given(accept(), cancel()).when(made()).then({ refused: 'order-cancelled' });
  });
});

test('pieces of an order that is not accepted, not known or without that construction are refused', () => {
  given().when(made()).then({ refused: 'order-unknown' });
  given(receive()).when(delivered()).then({
    refused: 'order-not-accepted',
    reason: 'The order is received, not accepted: nothing of it can be made, shipped or delivered.',
  });
  given(accept())
    .when(made([of('9', 1)]))
    .then({ refused: 'construction-unknown', reason: 'Construction 9 is not part of the order.' });
});

test('a shipment keeps its trip', () => {
  const trip = { number: 'R-1', date: '2026-12-01', driver: { name: 'Ihor' } };
  given(accept(), made())
    .when({ ...shipped(), type: 'RecordShipped', trip })
    .then({ events: [{ data: { trip } }] });
});
