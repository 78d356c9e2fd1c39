import { dealerId } from '@mullion/domain/dealer/events';
import type { OrderEvent, Trip } from '@mullion/domain/order/events';
import type { Sql } from '@mullion/platform/db/database';
import { textArray } from '@mullion/platform/event-store/binary-array';
import { type Draft, Drafts } from '../runtime/drafts';
import { type Projection, wholeTable } from '../runtime/projection';
import { evolveShipments, type ShipmentState, tripId } from './shipments';
import { indexes, tables } from './table';

const CONCERNED = new Set<OrderEvent['type']>([
  'OrderReceived',
  'OrderAccepted',
  'OrderRevised',
  'UnitsShipped',
  'UnitsDelivered',
]);

export const deliveries: Projection = {
  name: 'deliveries',
  version: 1,
  reads: { order: CONCERNED },
  tables,
  indexes,
  compared: {
    trip: wholeTable('trip', 'id'),
    stop: wholeTable('stop', `trip_id || ' ' || order_id`),
    shipment: wholeTable('shipment', 'order_id'),
  },

  begin() {
    const states = new Drafts<ShipmentState>();
    const trips = new Map<string, KnownTrip>();
    return {
      async project(sql, events) {
        await states.load(new Set(events.map(({ id }) => id)), (ids) => load(sql, ids));
        for (const entry of events) {
          if (entry.about !== 'order') continue;
          const { id, event } = entry;
          const state = evolveShipments(states.get(id), event);
          if (!state) continue;
          states.set(id, state);
          const trip = event.type === 'UnitsShipped' ? event.data.trip : undefined;
          const { factory } = state.order;
          if (trip) trips.set(tripId(factory, trip), { factory, trip });
        }
      },
      async write(sql, keep) {
        await writeTrips(sql, trips);
        trips.clear();
        await writeStates(sql, states.take(keep));
      },
    };
  },
};

interface KnownTrip {
  readonly factory: string;
  readonly trip: Trip;
}

async function load(sql: Sql, ids: readonly string[]): Promise<Map<string, ShipmentState>> {
  const rows = await sql.query<{ order_id: string; state: ShipmentState }>(
    'select order_id, state from shipment where order_id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.order_id, row.state]));
}

async function writeTrips(sql: Sql, trips: ReadonlyMap<string, KnownTrip>): Promise<void> {
  if (trips.size === 0) return;
  await sql.query(
    `insert into trip select * from json_populate_recordset(null::trip, $1::json)
     on conflict (id) do update set trip = excluded.trip`,
    [JSON.stringify([...trips].map(([id, { factory, trip }]) => ({ id, factory, date: trip.date, trip })))],
  );
}

async function writeStates(sql: Sql, changed: readonly Draft<ShipmentState>[]): Promise<void> {
  if (changed.length === 0) return;
  await sql.query(
    `insert into shipment select * from unnest($1::text[], $2::json[])
     on conflict (order_id) do update set state = excluded.state`,
    [
      changed.map(({ id }) => id),
      textArray(
        'json',
        changed.map(({ state }) => JSON.stringify(state)),
      ),
    ],
  );
  const stops = changed.flatMap(({ id, state }) => stopsOf(id, state));
  if (stops.length === 0) return;
  await sql.query(
    `insert into stop select * from json_populate_recordset(null::stop, $1::json)
     on conflict (trip_id, order_id) do update set (dealer, dealer_id, branch, customer, shipped, delivered) =
       (excluded.dealer, excluded.dealer_id, excluded.branch, excluded.customer, excluded.shipped, excluded.delivered)`,
    [JSON.stringify(stops)],
  );
}

/** The order's stops, one for each trip that carries any of it. */
function stopsOf(id: string, { order, shipments }: ShipmentState) {
  const sums = new Map<string, { shipped: number; delivered: number }>();
  for (const { trip, shipped, delivered } of shipments) {
    if (trip === undefined) continue;
    const sum = sums.get(trip) ?? { shipped: 0, delivered: 0 };
    sums.set(trip, { shipped: sum.shipped + shipped, delivered: sum.delivered + delivered });
  }
  return [...sums].map(([trip, pieces]) => ({
    trip_id: trip,
    order_id: id,
    date: trip.slice(-'2026-01-01'.length),
    factory: order.factory,
    number: order.number,
    dealer: order.dealer,
    dealer_id: dealerId(order.factory, order.dealer),
    branch: order.branch ?? null,
    customer: order.customer ?? null,
    ...pieces,
  }));
}
