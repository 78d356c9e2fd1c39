import { evolveDesk, heardFactory } from './desk';
import {
  type FactoryEvent,
  isFactoryEvent,
  type OrderEvent,
  type OrderSpecification,
  type Quantities,
} from './events';
import type { ConstructionState, OrderState, Unit, UnitStatus } from './state';
import { isOlder } from './state';

/** The order after the event. Total: no sequence of events makes it throw; pieces of unknown constructions are passed over. */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  if (!isFactoryEvent(event)) return { ...state, desk: evolveDesk(state.desk, event) };
  const { change } = event.data;
  const next = apply(state, event);
  return { ...next, changes: [...state.changes, change.id] };
}

function apply(state: OrderState, event: FactoryEvent): OrderState {
  const { at } = event.data.change;
  switch (event.type) {
    case 'OrderReceived':
      return { ...answered(stated(state, event.data.order, at)), review: 'received', reviewedAt: at };
    case 'OrderAccepted':
      return { ...answered(stated(state, event.data.order, at)), review: 'accepted', reviewedAt: at };
    case 'OrderRevised':
      return answered(stated(state, event.data.order, at));
    case 'OrderReturned': {
      const { reason, construction } = event.data;
      const returned = { at, reason, ...(construction === undefined ? {} : { construction }) };
      return { ...answered(state), review: 'returned', reviewedAt: at, returned };
    }
    case 'DeliveryPromised':
      return { ...state, promise: { date: event.data.date, at } };
    case 'OrderHeld':
    case 'OrderReleased': {
      const { reason } = event.data;
      const on = event.type === 'OrderHeld';
      return { ...state, hold: { on, at, ...(reason === undefined ? {} : { reason }) } };
    }
    case 'ProductionStarted': {
      const { construction, stage } = event.data;
      const started = { at, ...(stage === undefined ? {} : { stage }) };
      return {
        ...state,
        constructions: state.constructions.map((c) =>
          (construction === undefined || c.id === construction) && !isOlder(at, c.started?.at)
            ? { ...c, started }
            : c,
        ),
      };
    }
    case 'ConstructionsCancelled':
      return { ...moved(state, event.data.items, 'cancelled'), cancelledAt: at };
    case 'UnitsMade':
      return moved(state, event.data.items, 'made');
    case 'UnitsShipped':
      return moved(state, event.data.items, 'shipped');
    case 'UnitsDelivered':
      return moved(state, event.data.items, 'delivered');
    case 'DocumentAdded':
      return { ...state, documents: state.documents + 1 };
  }
}

/** The factory's word wins over what was asked of it, and a new statement is not the one that was decided on. */
const answered = (state: OrderState): OrderState =>
  state.desk ? { ...state, desk: heardFactory(state.desk) } : state;

/** The factory's statement replaces the constructions; what was made, shipped and delivered of them stays true. */
function stated(state: OrderState, order: OrderSpecification, at: string): OrderState {
  const known = new Map(state.constructions.map((c) => [c.id, c]));
  const promise = isOlder(at, state.promise?.at) ? state.promise : { date: order.promised, at };
  return {
    ...state,
    order,
    statedAt: at,
    ...(promise ? { promise } : {}),
    constructions: order.constructions.map(({ id, quantity, units }) => {
      const before = known.get(id);
      const numbered = units?.length === quantity ? carriedUnits(units, before) : undefined;
      return {
        id,
        quantity,
        cancelled: 0,
        made: before?.made ?? 0,
        shipped: before?.shipped ?? 0,
        delivered: before?.delivered ?? 0,
        ...(numbered ? { units: numbered } : {}),
        ...(before?.started ? { started: before.started } : {}),
      };
    }),
  };
}

/** Units keep their status by id. Where only counts were known, the first pieces of the list are taken to be the furthest. */
function carriedUnits(ids: readonly string[], before: ConstructionState | undefined): Unit[] {
  if (before?.units) {
    const statuses = new Map(before.units.map((unit) => [unit.id, unit.status]));
    return ids.map((id) => {
      const status = statuses.get(id) ?? 'ordered';
      return { id, status: status === 'cancelled' ? 'ordered' : status };
    });
  }
  const { made = 0, shipped = 0, delivered = 0 } = before ?? {};
  const reached = (i: number): UnitStatus =>
    i < delivered ? 'delivered' : i < shipped ? 'shipped' : i < made ? 'made' : 'ordered';
  return ids.map((id, i) => ({ id, status: reached(i) }));
}

function moved(state: OrderState, items: Quantities, to: Exclude<UnitStatus, 'ordered'>): OrderState {
  const byId = new Map(items.map((item) => [item.construction, item]));
  return {
    ...state,
    constructions: state.constructions.map((c) => {
      const item = byId.get(c.id);
      return item ? movedPieces(c, item.quantity, item.units, to) : c;
    }),
  };
}

function movedPieces(
  c: ConstructionState,
  quantity: number,
  units: readonly string[] | undefined,
  to: Exclude<UnitStatus, 'ordered'>,
): ConstructionState {
  const ids = new Set(units);
  const after = { ...c, [to]: c[to] + quantity };
  if (to === 'cancelled') {
    // A cancelled order gives up pieces that are made but have not left: they are no longer made for it.
    const unmade = c.units
      ? c.units.filter((unit) => ids.has(unit.id) && unit.status === 'made').length
      : Math.max(0, c.made + after.cancelled - c.quantity);
    after.made = c.made - unmade;
  }
  if (!c.units) return after;
  return {
    ...after,
    units: c.units.map((unit) => (ids.has(unit.id) ? { id: unit.id, status: to } : unit)),
  };
}
