import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '@mullion/domain/order/events';
import { openDatabase } from '@mullion/platform/db/database';
import type { Append } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { rebuild } from '@mullion/projections/runtime/rebuild';
import { projections } from '@mullion/projections/runtime/registry';

const ORDERS = 10_000;
/** How many orders are in work at a time: their events lie mixed in the log, as they do in a factory's day. */
const IN_WORK = 1_000;

const change = (minute: number) => ({
  id: randomUUID(),
  at: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
});

/** Ten events of an order with three constructions, about as long as real ones without drawings. */
function life(n: number): OrderEvent[] {
  const constructions = ['1', '2', '3'].map((id) => ({
    id,
    name: `Window ${id}`,
    quantity: 2,
    description: Array.from({ length: 8 }, (_, i) => ({ label: `Property ${i}`, value: `value ${n} ${i}` })),
  }));
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

/** Prints how many events a second each read model is rebuilt from, and all of them one after another. */
export async function benchProjections({ databaseUrl }: { readonly databaseUrl: string }): Promise<void> {
  const db = openDatabase(databaseUrl);
  try {
    const store = openPostgresEventStore(db);
    for (let first = 0; first < ORDERS; first += IN_WORK) {
      const lives = Array.from({ length: IN_WORK }, (_, i) => life(first + i));
      for (let step = 0; step < 10; step += 1)
        await store.append(
          lives.flatMap((events, i) => {
            const event = events[step];
            return event ? [appendOf(first + i, event)] : [];
          }),
        );
    }
    let seconds = 0;
    let events = 0;
    for (const projection of projections) {
      const done = await rebuild({ db, store, projection });
      if (done.outcome !== 'switched') continue;
      events = done.events;
      seconds += done.events / done.eventsPerSecond;
      console.log(`${projection.name.padEnd(12)} ${done.eventsPerSecond} events/s`);
    }
    console.log(`all of them  ${Math.round(events / seconds)} events/s, one after another`);
  } finally {
    await db.close();
  }
}
