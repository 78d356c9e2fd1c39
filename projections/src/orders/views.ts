import { dealerId } from '@mullion/domain/dealer/events';
import type { OrderedConstruction } from '@mullion/domain/order/events';
import { orderId } from '@mullion/domain/order/order-id';
import { facetsOf } from '@mullion/domain/order/state';
import { noteOf, progressOf, statusOf } from '@mullion/domain/order/status';
import type { ConstructionView, OrderListItem, OrderPage, OrderStatus } from '@mullion/domain/order/views';
import type { PageState } from './state';

type ListItem = Omit<OrderListItem, 'dealerName'>;

/** The one word that a list shows of an order. */
export const orderStatusOf = ({ order }: Pick<PageState, 'order'>): OrderStatus =>
  statusOf(facetsOf(order), order.constructions);

/** An order as a list shows it; the dealer's name is looked up when it is read. */
export function listItemOf({ order: state, checking, updatedAt, position }: PageState): ListItem {
  const { factory, number, dealer, branch, customer, reference, price, promised } = state.order;
  const status = orderStatusOf({ order: state });
  const note = noteOf(status, {
    holdReason: state.hold?.reason,
    returnReason: state.returned?.reason,
    stage: newestStage(state),
  });
  return {
    id: orderId(factory, number),
    number,
    factory,
    dealer,
    ...(branch === undefined ? {} : { branch }),
    ...(customer ? { customer } : {}),
    ...(reference === undefined ? {} : { reference }),
    status,
    ...(note === undefined ? {} : { note }),
    promised: state.promise?.date ?? promised,
    progress: progressOf(state.constructions),
    price,
    checking,
    updatedAt,
    position,
  };
}

function newestStage({ constructions }: PageState['order']): string | undefined {
  let newest: { readonly at: string; readonly stage?: string } | undefined;
  for (const { started } of constructions)
    if (started?.stage && (!newest || Date.parse(started.at) >= Date.parse(newest.at))) newest = started;
  return newest?.stage;
}

/** Where the order belongs: what a scope is compared with. */
export const placeOf = ({ order: { order } }: PageState) => ({
  factory: order.factory,
  dealerId: dealerId(order.factory, order.dealer),
  branch: order.branch,
});

/** The finished order page. `constructions` are those that the factory stated last. */
export function orderPageOf(
  state: PageState,
  constructions: readonly OrderedConstruction[],
  dealerName: string,
): OrderPage {
  const { hold, returned, review } = state.order;
  const item = listItemOf(state);
  return {
    ...item,
    dealerName,
    journey: state.journey,
    promises: state.promises,
    constructions: constructions.map((stated) => constructionView(state, stated)),
    trips: [...state.trips],
    documents: state.documents,
    ...(hold?.on ? { hold: { since: hold.at, ...(hold.reason ? { reason: hold.reason } : {}) } } : {}),
    ...(review === 'returned' && returned ? { returned: { ...returned } } : {}),
    ...(state.cancelled ? { cancelled: state.cancelled } : {}),
  };
}

function constructionView({ order }: PageState, stated: OrderedConstruction): ConstructionView {
  const known = order.constructions.find((c) => c.id === stated.id);
  const counters = known ?? { quantity: stated.quantity, cancelled: 0, made: 0, shipped: 0, delivered: 0 };
  const { description, drawing, drawingProblem, picture } = stated;
  return {
    id: stated.id,
    name: stated.name,
    status: statusOf({ ...facetsOf(order), started: known?.started !== undefined }, [counters]),
    quantity: counters.quantity,
    cancelled: counters.cancelled,
    made: counters.made,
    shipped: counters.shipped,
    delivered: counters.delivered,
    ...(known?.started?.stage ? { stage: known.started.stage } : {}),
    ...(known?.units ? { units: known.units.map((unit) => ({ ...unit })) } : {}),
    description,
    ...(drawing ? { drawing } : {}),
    ...(drawingProblem ? { drawingProblem } : {}),
    ...(picture ? { picture } : {}),
  };
}
