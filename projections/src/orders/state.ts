import type {
  FactoryEvent,
  OrderSpecification,
  OrderedConstruction,
  Trip,
} from '@mullion/domain/order/events';
import { evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import { isCancelled } from '@mullion/domain/order/state';
import { progressOf } from '@mullion/domain/order/status';
import type { OrderPage } from '@mullion/domain/order/views';

/** What is kept of an order between events: the domain's own state and what only the page tells. Plain JSON. */
export interface PageState {
  /** Without the constructions' descriptions, which are kept apart, and without the ids of changes, which only decisions need. */
  readonly order: OrderState & { readonly order: OrderSpecification };
  readonly journey: OrderPage['journey'];
  readonly promises: OrderPage['promises'];
  readonly trips: readonly Trip[];
  readonly documents: OrderPage['documents'];
  readonly cancelled?: NonNullable<OrderPage['cancelled']>;
  readonly checking: boolean;
  /** Tells the constructions stated last from others: a statement that repeats them need not write them again. */
  readonly specified: string;
  /** The latest `at` of its changes: a late one does not turn the clock back. */
  readonly updatedAt: string;
  /** Log position of the last event. */
  readonly position: number;
}

/** ISO 8601 in UTC with milliseconds: comparable as text. */
const utc = (instant: string): string => new Date(instant).toISOString();

/**
 * The page's state after an event. Counters, status and promise are the domain's business (`evolve`); here lies only what
 * nobody decides by: dates of the journey, trips, documents.
 */
export function evolvePage(
  before: PageState | undefined,
  event: FactoryEvent,
  around: Pick<PageState, 'specified' | 'checking' | 'position'> & { readonly id: string },
): PageState {
  const { id, specified, checking, position } = around;
  const at = utc(event.data.change.at);
  const state = evolve(before?.order ?? initialOrder, event);
  if (!state.order)
    throw new Error(`Order ${id}: ${event.type} at position ${position} comes before any statement of it`);
  const order = {
    ...state,
    order: state.order.constructions.length ? { ...state.order, constructions: [] } : state.order,
    changes: [],
  };
  const cancelled = cancelledBy(before, order, event, at);
  return {
    order,
    journey: journeyAfter(before?.journey ?? {}, order, event, at),
    promises: promisesAfter(before?.promises ?? [], event, at),
    trips: tripsAfter(before?.trips ?? [], event),
    documents: documentsAfter(before?.documents ?? [], id, event, at, position),
    ...(cancelled ? { cancelled } : {}),
    checking,
    specified,
    updatedAt: before && before.updatedAt > at ? before.updatedAt : at,
    position,
  };
}

/** The constructions that an event states; undefined when it leaves them as they are. */
export const statedConstructions = (event: FactoryEvent): readonly OrderedConstruction[] | undefined =>
  'order' in event.data ? event.data.order.constructions : undefined;

type Journey = PageState['journey'];

function journeyAfter(before: Journey, state: OrderState, event: FactoryEvent, at: string): Journey {
  const { ordered, made, shipped, delivered } = progressOf(state.constructions);
  const whole = (step: 'made' | 'shipped' | 'delivered', pieces: number) =>
    ordered > 0 && pieces >= ordered ? { [step]: before[step] ?? at } : {};
  const began = made > 0 || state.constructions.some((c) => c.started !== undefined);
  const received = before.received ?? (event.type === 'OrderReceived' ? at : undefined);
  const accepted = before.accepted ?? (event.type === 'OrderAccepted' ? at : undefined);
  return {
    ...(received ? { received } : {}),
    ...(accepted ? { accepted } : {}),
    ...(began ? { started: before.started ?? at } : {}),
    // A revision that adds pieces takes these back.
    ...whole('made', made),
    ...whole('shipped', shipped),
    ...whole('delivered', delivered),
  };
}

function promisesAfter(
  before: PageState['promises'],
  event: FactoryEvent,
  at: string,
): PageState['promises'] {
  const promise =
    event.type === 'DeliveryPromised'
      ? { date: event.data.date, at, ...(event.data.reason ? { reason: event.data.reason } : {}) }
      : 'order' in event.data
        ? { date: event.data.order.promised, at }
        : undefined;
  if (!promise) return before;
  // A statement that repeats the promise is no new one.
  if (event.type !== 'DeliveryPromised' && before.at(-1)?.date === promise.date) return before;
  return [...before, promise];
}

function tripsAfter(before: readonly Trip[], event: FactoryEvent): readonly Trip[] {
  if (event.type !== 'UnitsShipped' || !event.data.trip) return before;
  const { trip } = event.data;
  return [...before.filter((t) => t.number !== trip.number || t.date !== trip.date), trip];
}

function documentsAfter(
  before: PageState['documents'],
  id: string,
  event: FactoryEvent,
  at: string,
  position: number,
): PageState['documents'] {
  if (event.type !== 'DocumentAdded') return before;
  const { name, kind, url } = event.data;
  const own = `/api/orders/${encodeURIComponent(id)}/documents/${position}`;
  return [...before, { id: String(position), name, kind, at, url: url ?? own }];
}

function cancelledBy(
  before: PageState | undefined,
  state: OrderState,
  event: FactoryEvent,
  at: string,
): PageState['cancelled'] {
  if (!isCancelled(state)) return undefined;
  if (event.type !== 'ConstructionsCancelled') return before?.cancelled;
  return { at, ...(event.data.reason ? { reason: event.data.reason } : {}) };
}
