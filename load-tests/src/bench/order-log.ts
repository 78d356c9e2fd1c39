import { randomUUID } from 'node:crypto';
import { sampleConstructions } from '@mullion/domain/construction/samples';
import type { OrderEvent } from '@mullion/domain/order/events';
import type { Append, EventStore } from '@mullion/platform/event-store/event-store';

/** How many orders are in work at a time: their events lie mixed in the log, as they do in a factory's weeks. */
const IN_WORK = 2_000;
const STEPS = 10;

const drawings = Object.values(sampleConstructions);

const change = (minute: number) => ({
  id: randomUUID(),
  at: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
});

/** Ten events of an order with three constructions; those of every third order come with their drawings. */
function life(n: number): OrderEvent[] {
  const constructions = ['1', '2', '3'].map((id, i) => {
    const drawing = n % 3 === 0 ? drawings[(n + i) % drawings.length] : undefined;
    return {
      id,
      name: `Window ${id}`,
      quantity: 2,
      description: Array.from({ length: 8 }, (_, k) => ({
        label: `Property ${k}`,
        value: `value ${n} ${k}`,
      })),
      ...(drawing ? { drawing } : {}),
    };
  });
  const items = (construction: string) => [{ construction, quantity: 2 }];
  const all = constructions.map(({ id }) => ({ construction: id, quantity: 2 }));
  const order = {
    factory: 'kharkiv',
    number: `K-${n}`,
    dealer: `D-${n % 1_000}`,
    customer: { name: `Петренко ${n}`, phone: `+38067${String(n).padStart(7, '0')}`, address: `Київ, ${n}` },
    price: { amount: 1_000_000 + n, currency: 'UAH' },
    promised: '2026-12-01',
    constructions,
  };
  const trip = { number: `T-${n % 500}`, date: '2026-11-20' };
  return [
    { type: 'OrderReceived', data: { change: change(n), order } },
    { type: 'OrderAccepted', data: { change: change(n + 1), order } },
    { type: 'ProductionStarted', data: { change: change(n + 2), stage: 'welding' } },
    { type: 'DeliveryPromised', data: { change: change(n + 3), date: '2026-12-02' } },
    { type: 'UnitsMade', data: { change: change(n + 4), items: items('1') } },
    { type: 'UnitsMade', data: { change: change(n + 5), items: items('2') } },
    { type: 'UnitsMade', data: { change: change(n + 6), items: items('3') } },
    { type: 'ProductionStarted', data: { change: change(n + 7), stage: 'packing' } },
    { type: 'UnitsShipped', data: { change: change(n + 8), items: all, trip } },
    { type: 'UnitsDelivered', data: { change: change(n + 9), items: all } },
  ];
}

const appendOf = (n: number, { type, data }: OrderEvent): Append => ({
  stream: `order-kharkiv~K-${n}`,
  expected: 'any',
  events: [
    { id: randomUUID(), type, schema: 1, data, meta: { correlation: 'bench', actor: 'kharkiv/production' } },
  ],
});

/**
 * Fills an empty log with the lives of so many orders. Each begins when an older one is done, so that every part of the
 * log holds all the steps, of many orders.
 */
export async function appendLives(store: Pick<EventStore, 'append'>, orders: number): Promise<void> {
  const lives = new Map<number, OrderEvent[]>();
  const begin = Math.ceil(IN_WORK / STEPS);
  for (let next = 0; next < orders || lives.size > 0;) {
    for (const last = Math.min(next + begin, orders); next < last; next += 1) lives.set(next, life(next));
    const appends: Append[] = [];
    for (const [n, events] of lives) {
      const event = events.shift();
      if (event) appends.push(appendOf(n, event));
      if (events.length === 0) lives.delete(n);
    }
    await store.append(appends);
  }
}
