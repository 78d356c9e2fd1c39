import { describe, expect, test } from 'vitest';
import {
  accept,
  after,
  cancel,
  change,
  given,
  item,
  made,
  of,
  order,
  receive,
  withConstructions,
} from '../testing/orders';
import type { OrderCommand } from './commands';

const revise = (stated = order, hour = 12): OrderCommand => ({
  type: 'ReviseOrder',
  change: change(hour),
  order: stated,
});
const returned = (hour = 9, reason = 'Glass does not fit'): OrderCommand => ({
  type: 'ReturnOrder',
  change: change(hour),
  reason,
});
const promise = (date: string, hour = 12): OrderCommand => ({
  type: 'PromiseDelivery',
  change: change(hour),
  date,
});
const hold = (hour: number, reason?: string): OrderCommand => ({
  type: 'HoldOrder',
  change: change(hour),
  reason,
});
const release = (hour: number): OrderCommand => ({ type: 'ReleaseOrder', change: change(hour) });
const start = (stage?: string, hour = 12, construction?: string): OrderCommand => ({
  type: 'StartProduction',
  change: change(hour),
  stage,
  construction,
});
const happened = (type: string) => ({ events: [{ type }] });

describe('an order', () => {
  test('is born when the factory receives or accepts it', () => {
    given().when(receive()).then(happened('OrderReceived'));
    given().when(accept()).then(happened('OrderAccepted'));
    given(receive()).when(accept()).then(happened('OrderAccepted'));
  });

  test('stated again with the same content is no news, with another it is a contradiction', () => {
    given(accept()).when(accept(10)).then({ ignored: 'duplicate' });
    given(receive()).when(receive(10)).then({ ignored: 'duplicate' });
    given(accept())
      .when(accept(10, { ...order, reference: 'kitchen' }))
      .then({
        refused: 'order-exists',
        reason: 'The order is accepted already, with other content: a change of it must be a revision.',
      });
  });

  test('whose receipt comes after its acceptance ignores the receipt as late', () => {
    given(accept()).when(receive(8)).then({ ignored: 'stale' });
    given(accept()).when(receive(20)).then({ ignored: 'stale' });
  });

  test('is refused when its statement contradicts itself', () => {
    given()
      .when(accept(9, withConstructions(item('1', 1), item('1', 2))))
      .then({ refused: 'order-inconsistent', reason: 'Construction 1 is stated twice.' });
    given()
      .when(accept(9, withConstructions(item('1', 3, ['a', 'b']))))
      .then({ refused: 'order-inconsistent', reason: 'Construction 1: 2 unit ids for a quantity of 3.' });
    given()
      .when(accept(9, withConstructions(item('1', 2, ['a', 'a']))))
      .then({ refused: 'order-inconsistent', reason: 'Construction 1: a unit id is stated twice.' });
  });

  test('never changes its dealer', () => {
    const other = { ...order, dealer: 'D-0002' };
    given(receive()).when(accept(9, other)).then({ refused: 'dealer-changed' });
    given(accept())
      .when(revise(other))
      .then({ refused: 'dealer-changed', reason: 'The order belongs to dealer D-0001, not to D-0002.' });
  });

  test('takes documents whatever its state', () => {
    const document: OrderCommand = {
      type: 'AddDocument',
      change: change(),
      name: 'Confirmation',
      kind: 'pdf',
    };
    given(accept(), cancel()).when(document).then(happened('DocumentAdded'));
    given().when(document).then({ refused: 'order-unknown' });
  });
});

describe('a return', () => {
  test('sends a received order back, which may then be received or accepted again', () => {
    given(receive()).when(returned()).then(happened('OrderReturned'));
    given(receive(), returned()).when(receive(10)).then(happened('OrderReceived'));
    given(receive(), returned()).when(accept(10)).then(happened('OrderAccepted'));
  });

  test('is refused once the order is accepted, and when it names what there is not', () => {
    given(accept()).when(returned(10)).then({ refused: 'order-accepted' });
    given(receive())
      .when({ type: 'ReturnOrder', change: change(), reason: 'size', construction: '9' })
      .then({ refused: 'construction-unknown' });
    given(receive(), returned()).when(returned(10, 'Another reason')).then({ refused: 'order-returned' });
  });

  test('repeated is no news, and older than the acceptance it is late', () => {
    given(receive(), returned()).when(returned(10)).then({ ignored: 'duplicate' });
    given(accept(9)).when(returned(8)).then({ ignored: 'stale' });
  });

  test('closes the order for promises, holds, revisions and production; those made before it are late', () => {
    for (const command of [promise('2026-12-05'), hold(12), revise()])
      given(receive(), returned()).when(command).then({ refused: 'order-returned' });
    for (const command of [promise('2026-12-05', 10), hold(10), revise(order, 10)])
      given(receive(), returned(11)).when(command).then({ ignored: 'stale' });
    for (const command of [start(), made()])
      given(receive(), returned()).when(command).then({ refused: 'order-not-accepted' });
  });
});

describe('a revision', () => {
  test('replaces the constructions and keeps what was made of them', () => {
    const next = withConstructions(item('1', 4, ['c', 'a', 'd', 'e']), item('3', 1));
    const state = after([accept(), made([of('1', ['a'])]), revise(next)]);
    expect(state.constructions).toMatchObject([
      {
        id: '1',
        quantity: 4,
        made: 1,
        units: [{ id: 'c', status: 'ordered' }, { id: 'a', status: 'made' }, {}, {}],
      },
      { id: '3', quantity: 1, made: 0 },
    ]);
  });

  test('wants what it states: pieces cancelled before are counted in its quantity or left out of it', () => {
    const state = after([accept(), cancel([of('2', 2)]), revise(withConstructions(item('2', 3)))]);
    expect(state.constructions).toMatchObject([{ quantity: 3, cancelled: 0 }]);
  });

  test('may begin to number pieces: the first take the place of those already counted', () => {
    const numbered = withConstructions(item('2', 5, ['p', 'q', 'r', 's', 't']));
    const state = after([accept(), made([of('2', 2)]), revise(numbered)]);
    expect(state.constructions[0]?.units?.map((u) => u.status)).toEqual([
      'made',
      'made',
      'ordered',
      'ordered',
      'ordered',
    ]);
  });

  test('may not lose what was made', () => {
    const begun = [accept(), made([of('1', ['a']), of('2', 3)])] as const;
    given(...begun)
      .when(revise(withConstructions(item('1', 3, ['a', 'b', 'c']))))
      .then({
        refused: 'revision-loses-made',
        reason: 'Construction 2: 3 made would be lost, the revision leaves it out.',
      });
    given(...begun)
      .when(revise(withConstructions(item('1', 3, ['a', 'b', 'c']), item('2', 2))))
      .then({
        refused: 'revision-loses-made',
        reason: 'Construction 2: a quantity of 2 would be fewer than the 3 made.',
      });
    given(...begun)
      .when(revise(withConstructions(item('1', 2, ['b', 'c']), item('2', 5))))
      .then({
        refused: 'revision-loses-made',
        reason: 'Construction 1: unit a is made, the revision leaves it out.',
      });
  });

  test('older than the newest statement is late, and a cancelled order takes none', () => {
    given(accept(9)).when(revise(order, 8)).then({ ignored: 'stale' });
    given(accept(9)).when(revise(order, 9)).then({ ignored: 'duplicate' });
    given(accept(), cancel()).when(revise()).then({ refused: 'order-cancelled' });
    given(receive()).when(revise()).then(happened('OrderRevised'));
    given().when(revise()).then({ refused: 'order-unknown' });
  });
});

describe('promises and holds', () => {
  test('follow the newest word of the factory; an older one that comes late has no effect', () => {
    given(accept(9)).when(promise('2026-12-05')).then(happened('DeliveryPromised'));
    given(accept(9), promise('2026-12-05', 12)).when(promise('2026-12-03', 11)).then({ ignored: 'stale' });
    given(accept(9)).when(promise('2026-12-03', 8)).then({ ignored: 'stale' });
    given(accept(), release(12)).when(hold(11)).then({ ignored: 'stale' });
    given(accept(), hold(12)).when(release(11)).then({ ignored: 'stale' });
  });

  test('stated at the same instant with the same content are one', () => {
    given(accept(9), promise('2026-12-05', 12))
      .when(promise('2026-12-05', 12))
      .then({ ignored: 'duplicate' });
    given(accept(), hold(12, 'glass')).when(hold(12, 'glass')).then({ ignored: 'duplicate' });
  });

  test('a late revision does not take back a newer promise', () => {
    const state = after([accept(9), promise('2026-12-20', 14), revise(order, 12)]);
    expect(state.promise?.date).toBe('2026-12-20');
  });

  test('a hold stops nothing that the factory reports as done', () => {
    given(accept(), hold(12)).when(made()).then(happened('UnitsMade'));
    given(accept(), hold(12)).when(release(13)).then(happened('OrderReleased'));
  });

  test('of a cancelled order are refused, or merely late when they were made before', () => {
    given(accept(), cancel(undefined, 12)).when(promise('2026-12-09', 11)).then({ ignored: 'stale' });
    given(accept(), cancel(undefined, 12)).when(hold(13)).then({ refused: 'order-cancelled' });
  });
});

describe('what was made before the whole order was cancelled and comes after', () => {
  const document: OrderCommand = { type: 'AddDocument', change: change(10), name: 'Drawing', kind: 'pdf' };
  const cancelled = [receive(8), cancel(undefined, 12)] as const;

  test('is late: acceptance, return, revision, start and pieces, whether it was accepted here or not', () => {
    const late = { ignored: 'stale', reason: 'The order was cancelled after this.' } as const;
    for (const command of [accept(10), revise(order, 10), start('welding', 10), hold(10)]) {
      given(...cancelled)
        .when(command)
        .then(late);
      given(accept(9), cancel(undefined, 12)).when(command).then(late);
    }
    given(...cancelled)
      .when(returned(10))
      .then(late);
    given(...cancelled)
      .when({ type: 'RecordMade', change: change(10) })
      .then(late);
  });

  test('but not a revision that brings what nobody cancelled: a person must see it', () => {
    given(...cancelled)
      .when(revise(withConstructions(item('1', 1), item('9', 1)), 10))
      .then({ refused: 'order-cancelled' });
  });

  test('but not papers, nor pieces that have left the factory: those contradict the cancellation', () => {
    given(...cancelled)
      .when(document)
      .then(happened('DocumentAdded'));
    given(accept(9), cancel(undefined, 12))
      .when({ type: 'RecordShipped', change: change(10), items: [of('2', 1)] })
      .then({ refused: 'order-cancelled' });
  });

  test('and what was made after it is refused, not late', () => {
    for (const command of [accept(13), revise(order, 13)])
      given(...cancelled)
        .when(command)
        .then({ refused: 'order-cancelled' });
  });
});

describe('production', () => {
  test('starts for the order or for one construction, and its newest stage stands', () => {
    given(accept()).when(start('welding')).then(happened('ProductionStarted'));
    given(accept(), start('glazing', 13)).when(start('welding', 12)).then({ ignored: 'stale' });
    given(accept(), start('glazing', 13, '1'))
      .when(start('welding', 12))
      .then(happened('ProductionStarted'));
    const state = after([accept(), start('glazing', 13, '1'), start('welding', 12)]);
    expect(state.constructions.map((c) => c.started?.stage)).toEqual(['glazing', 'welding']);
  });

  test('stated twice at the same instant is one start', () => {
    given(accept(), start('welding')).when(start('welding')).then({ ignored: 'duplicate' });
  });

  test('needs an accepted order and a construction of it', () => {
    given(receive()).when(start()).then({ refused: 'order-not-accepted' });
    given(accept())
      .when(start('welding', 12, '9'))
      .then({ refused: 'construction-unknown' });
    given(accept(), cancel(undefined, 12)).when(start('welding', 13)).then({ refused: 'order-cancelled' });
  });
});

test('a change that is repeated under its id is ignored, whatever it says now', () => {
  const first = accept();
  given(first, made()).when(first).then({ ignored: 'duplicate' });
  given(first, made()).when({ type: 'HoldOrder', change: first.change }).then({ ignored: 'duplicate' });
});
