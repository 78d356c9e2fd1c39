import type { OrderEvent, OrderSpecification, Quantities, Trip } from '@mullion/domain/order/events';

/** Pieces of one construction that left together. */
export interface Shipment {
  /** Undefined when the factory named no trip. */
  readonly trip?: string;
  readonly construction: string;
  readonly units?: readonly string[];
  readonly shipped: number;
  readonly delivered: number;
}

/** What is kept of an order: who it is for, and what of it is on which trip. */
export interface ShipmentState {
  /** Without its constructions. */
  readonly order: OrderSpecification;
  /** Oldest first. */
  readonly shipments: readonly Shipment[];
}

/** `factory~number~date`: a factory counts its trips anew, so the day belongs to the name. */
export const tripId = (factory: string, { number, date }: Trip): string => `${factory}~${number}~${date}`;

/** The state after an event; undefined before the order was stated. */
export function evolveShipments(
  state: ShipmentState | undefined,
  event: OrderEvent,
): ShipmentState | undefined {
  switch (event.type) {
    case 'OrderReceived':
    case 'OrderAccepted':
    case 'OrderRevised': {
      const order = { ...event.data.order, constructions: [] };
      return { order, shipments: state?.shipments ?? [] };
    }
    case 'UnitsShipped': {
      if (!state) return state;
      const { items, trip } = event.data;
      const on = trip ? { trip: tripId(state.order.factory, trip) } : {};
      const left = items.map(({ construction, quantity, units }) => ({
        ...on,
        construction,
        ...(units ? { units } : {}),
        shipped: quantity,
        delivered: 0,
      }));
      return { ...state, shipments: [...state.shipments, ...left] };
    }
    case 'UnitsDelivered':
      return state && { ...state, shipments: delivered(state.shipments, event.data.items) };
    default:
      return state;
  }
}

/**
 * The factory says what was delivered, not from which trip: numbered pieces are found by their number, others are taken
 * from the oldest shipments first.
 */
function delivered(shipments: readonly Shipment[], items: Quantities): Shipment[] {
  const after = [...shipments];
  for (const { construction, quantity, units } of items) {
    let left = quantity;
    const take = (i: number, shipment: Shipment, wanted: number) => {
      const taken = Math.min(left, wanted, shipment.shipped - shipment.delivered);
      left -= taken;
      if (taken > 0) after[i] = { ...shipment, delivered: shipment.delivered + taken };
    };
    const named = new Set(units);
    for (const numbered of [true, false])
      for (const [i, shipment] of after.entries()) {
        if (left === 0 || shipment.construction !== construction) continue;
        const ours = shipment.units?.filter((unit) => named.has(unit)).length ?? 0;
        take(i, shipment, numbered ? ours : Infinity);
      }
  }
  return after;
}
