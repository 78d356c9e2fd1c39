import fc from 'fast-check';
import type { CommandItem, OrderCommand, RequestCommand } from '../order/commands';
import type { OrderEvent } from '../order/events';
import { item, order, withConstructions } from './orders';

const id = fc.constantFrom('1', '2', '3');
const unit = fc.constantFrom('a', 'b', 'c', 'd', 'z');
const quantity = fc.integer({ min: 1, max: 6 });
const text = fc.option(fc.constantFrom('glass', 'paint'), { nil: undefined });

/** Few ids and few hours, so that repetitions and late changes are common. */
const change = fc.record({
  id: fc.integer({ min: 1, max: 40 }).map((n) => `c${n}`),
  at: fc.integer({ min: 0, max: 23 }).map((h) => `2026-11-21T${String(h).padStart(2, '0')}:00:00Z`),
});

const items: fc.Arbitrary<CommandItem[] | undefined> = fc.option(
  fc.array(
    fc.oneof(
      fc.record({ construction: id, quantity }),
      fc.record({ construction: id, units: fc.uniqueArray(unit, { minLength: 1, maxLength: 3 }) }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  { nil: undefined },
);

const specification = fc.constantFrom(
  order,
  { ...order, reference: 'kitchen' },
  { ...order, dealer: 'D-0002' },
  withConstructions(item('1', 4, ['a', 'b', 'c', 'd']), item('3', 2)),
  withConstructions(item('1', 3), item('2', 2)),
  withConstructions(item('2', 5, ['a', 'b', 'c', 'd', 'z'])),
);

/** Any command about one order, many of them contradicting each other. */
export const orderCommand: fc.Arbitrary<OrderCommand> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('AcceptOrder'), change, order: specification }) },
  fc.record({ type: fc.constant('ReceiveOrder'), change, order: specification }),
  fc.record({
    type: fc.constant('ReturnOrder'),
    change,
    reason: fc.constant('size'),
    construction: fc.option(id, { nil: undefined }),
  }),
  fc.record({ type: fc.constant('ReviseOrder'), change, order: specification }),
  fc.record({
    type: fc.constant('PromiseDelivery'),
    change,
    date: fc.constantFrom('2026-12-01', '2026-12-02'),
    reason: text,
  }),
  fc.record({ type: fc.constantFrom('HoldOrder', 'ReleaseOrder'), change, reason: text }),
  fc.record({ type: fc.constant('CancelOrder'), change, reason: text, items }),
  fc.record({
    type: fc.constant('StartProduction'),
    change,
    construction: fc.option(id, { nil: undefined }),
    stage: text,
  }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant('RecordMade'), change, items }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('RecordShipped'), change, items }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('RecordDelivered'), change, items }) },
  fc.record({
    type: fc.constant('AddDocument'),
    change,
    name: fc.constant('Drawing'),
    kind: fc.constant('pdf'),
  }),
);

const requestId = fc
  .integer({ min: 1, max: 6 })
  .map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const request = fc.record({
  id: requestId,
  at: fc.constant('2026-11-21T10:00:00Z'),
  by: fc.constant('u1'),
  name: fc.constant('Olha'),
});
const about = fc.option(id, { nil: undefined });

/** Anything that a desk asks and a factory's program refuses. */
export const requestCommand: fc.Arbitrary<RequestCommand> = fc.oneof(
  fc.record({ type: fc.constant('RequestAcceptance'), request }),
  fc.record({
    type: fc.constant('RequestReturn'),
    request,
    reason: fc.constant('size'),
    construction: about,
  }),
  fc.record({
    type: fc.constant('AskQuestion'),
    request,
    question: fc.constant('why?'),
    construction: about,
  }),
  fc.record({
    type: fc.constant('RefuseRequest'),
    request: requestId,
    at: fc.constant('2026-11-21T10:01:00Z'),
    reason: fc.constant('busy'),
  }),
);

const quantities = fc.array(
  fc.record(
    { construction: id, quantity, units: fc.array(unit, { maxLength: 3 }) },
    { requiredKeys: ['construction', 'quantity'] },
  ),
  { minLength: 1, maxLength: 3 },
);

/** Any event about one order, in orders that no decider would ever write. */
export const orderEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({
    type: fc.constantFrom('OrderReceived', 'OrderAccepted', 'OrderRevised'),
    data: fc.record({ change, order: specification }),
  }),
  fc.record({ type: fc.constant('OrderReturned'), data: fc.record({ change, reason: fc.constant('size') }) }),
  fc.record({
    type: fc.constantFrom('OrderHeld', 'OrderReleased'),
    data: fc.record({ change, reason: text }),
  }),
  fc.record({
    type: fc.constant('DeliveryPromised'),
    data: fc.record({ change, date: fc.constant('2026-12-01'), reason: text }),
  }),
  fc.record({
    type: fc.constant('ProductionStarted'),
    data: fc.record({ change, construction: id, stage: text }),
  }),
  fc.record({
    type: fc.constantFrom('UnitsMade', 'UnitsShipped', 'UnitsDelivered'),
    data: fc.record({ change, items: quantities }),
  }),
  fc.record({
    type: fc.constant('ConstructionsCancelled'),
    data: fc.record({ change, items: quantities, reason: text }),
  }),
  fc.record({
    type: fc.constant('DocumentAdded'),
    data: fc.record({ change, name: fc.constant('x'), kind: fc.constant('pdf') }),
  }),
  fc.record({ type: fc.constant('AcceptanceRequested'), data: fc.record({ request }) }),
  fc.record({
    type: fc.constant('ReturnRequested'),
    data: fc.record({ request, reason: fc.constant('size') }),
  }),
  fc.record({
    type: fc.constant('QuestionAsked'),
    data: fc.record({ request, question: fc.constant('why?') }),
  }),
  fc.record({
    type: fc.constant('RequestRefused'),
    data: fc.record({
      request: requestId,
      at: fc.constant('2026-11-21T10:01:00Z'),
      reason: fc.constant('busy'),
    }),
  }),
);
