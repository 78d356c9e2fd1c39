import { createHash } from 'node:crypto';
import { dealerId, dealerStream } from '@mullion/domain/dealer/events';
import type { OrderEvent, OrderSpecification } from '@mullion/domain/order/events';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import { holdBackStream } from '@mullion/domain/hold-back/events';
import type { Append, EventStore } from '@mullion/platform/event-store/event-store';

const uuid = (text: string): string => {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

let count = 0;
const appendOf = (
  stream: string,
  { type, data }: { readonly type: string; readonly data: unknown },
): Append => ({
  stream,
  expected: 'any',
  events: [
    {
      id: uuid(`${stream} ${type} ${String((count += 1))}`),
      type,
      schema: 1,
      data,
      meta: { correlation: 'test', actor: 'kharkiv/production' },
    },
  ],
});

/** A change at minute `minute` of a day. */
export const change = (minute: number, id = `c-${String((count += 1))}`) => ({
  id,
  at: new Date(Date.UTC(2026, 10, 1) + minute * 60_000).toISOString(),
});

export const specification = (
  number: string,
  overrides: Partial<OrderSpecification> = {},
): OrderSpecification => ({
  factory: 'kharkiv',
  number,
  dealer: 'D-0001',
  branch: 'B-1',
  customer: { name: 'Петренко Олена', phone: '+380 67 123 45 67', address: 'Київ, вул. Ялтинська 5' },
  reference: 'REF-1',
  price: { amount: 1_250_000, currency: 'UAH' },
  promised: '2026-12-01',
  constructions: [
    { id: '1', name: 'Window', quantity: 2, description: [{ label: 'Profile', value: 'WDS 8' }] },
    { id: '2', name: 'Door', quantity: 1, units: ['u1'], description: [] },
  ],
  ...overrides,
});

export const orderEvent = (number: string, event: OrderEvent, factory = 'kharkiv'): Append =>
  appendOf(orderStream(orderId(factory, number)), event);

export const accepted = (minute: number, order: OrderSpecification): Append =>
  orderEvent(order.number, { type: 'OrderAccepted', data: { change: change(minute), order } }, order.factory);

export const dealerStated = (code: string, name: string, factory = 'kharkiv'): Append =>
  appendOf(dealerStream(dealerId(factory, code)), {
    type: 'DealerStated',
    data: {
      change: change(0),
      factory,
      code,
      name,
      phones: [],
      branches: [{ id: 'B-1', name: 'Centre' }],
      manager: 'manager@demo.example',
    },
  });

export const heldBack = (number: string, factory = 'kharkiv'): Append =>
  appendOf(holdBackStream(orderId(factory, number)), {
    type: 'ChangeHeldBack',
    data: {
      factory,
      source: 'production',
      key: number,
      change: 'x',
      code: 'unknown-code',
      reason: 'What is Z9?',
    },
  });

export const cleared = (number: string, factory = 'kharkiv'): Append =>
  appendOf(holdBackStream(orderId(factory, number)), {
    type: 'HeldChangesCleared',
    data: { factory, source: 'production', key: number },
  });

const TRIP = { number: 'T-7', date: '2026-11-20', driver: { name: 'Іван', phone: '0501112233' } };

/** The whole life of an order, from acceptance to delivery, with most kinds of events. */
export function lifeOf(number: string, overrides: Partial<OrderSpecification> = {}, minute = 0): Append[] {
  const order = specification(number, overrides);
  const event = (e: OrderEvent) => orderEvent(number, e, order.factory);
  const both = [
    { construction: '1', quantity: 2 },
    { construction: '2', quantity: 1, units: ['u1'] },
  ];
  return [
    event({ type: 'OrderReceived', data: { change: change(minute), order } }),
    accepted(minute + 1, order),
    event({
      type: 'ProductionStarted',
      data: { change: change(minute + 2), construction: '1', stage: 'welding' },
    }),
    heldBack(number, order.factory),
    event({
      type: 'DeliveryPromised',
      data: { change: change(minute + 3), date: '2026-12-05', reason: 'glass is late' },
    }),
    event({ type: 'UnitsMade', data: { change: change(minute + 4), items: both } }),
    cleared(number, order.factory),
    event({ type: 'UnitsShipped', data: { change: change(minute + 5), items: both, trip: TRIP } }),
    event({
      type: 'DocumentAdded',
      data: { change: change(minute + 6), name: 'Waybill', kind: 'waybill', content: 'AA==' },
    }),
    event({ type: 'UnitsDelivered', data: { change: change(minute + 7), items: both } }),
  ];
}

/** What the engineer's desk asks; the same number gives the same request. */
export const request = (n: number) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  at: new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString(),
  by: 'u-1',
  name: 'Oksana',
});

/** An order that waits for its engineer, with a question asked, an acceptance refused and a return under way. */
export function onDesk(
  number: string,
  overrides: Partial<OrderSpecification> = {},
  minute = 0,
  first = 1,
): Append[] {
  const order = specification(number, overrides);
  const event = (e: OrderEvent) => orderEvent(number, e, order.factory);
  const [asked, accepting, returning] = [request(first), request(first + 1), request(first + 2)];
  return [
    event({ type: 'OrderReceived', data: { change: change(minute), order } }),
    event({ type: 'QuestionAsked', data: { request: asked, question: 'Which glass?', construction: '1' } }),
    event({ type: 'AcceptanceRequested', data: { request: accepting } }),
    event({
      type: 'RequestRefused',
      data: { request: accepting.id, at: accepting.at, reason: 'Being changed' },
    }),
    event({ type: 'ReturnRequested', data: { request: returning, reason: 'Too wide' } }),
  ];
}

/** Appends in order and answers the position of the last. */
export async function append(store: EventStore, appends: readonly Append[]): Promise<number> {
  let position = 0;
  for (let i = 0; i < appends.length;) {
    // One stream may stand only once in a call, and the log should keep the order given.
    const batch: Append[] = [];
    const streams = new Set<string>();
    for (; i < appends.length && batch.length < 400; i += 1) {
      const next = appends[i];
      if (!next || streams.has(next.stream)) break;
      streams.add(next.stream);
      batch.push(next);
    }
    for (const outcome of await store.append(batch)) {
      if (outcome.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`);
      position = Math.max(position, outcome.position);
    }
  }
  return position;
}
