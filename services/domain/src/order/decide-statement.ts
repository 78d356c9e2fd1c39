import type { OrderCommand, OrderDecision } from './commands';
import type { PiecesCommand } from './decide-pieces';
import type { FactoryEvent, OrderSpecification } from './events';
import { sameContent } from '../same-content';
import { inconsistency, lostByRevision } from './specification';
import { type OrderState, REVIEWS, isCancelled, isOlder } from './state';

type StatementCommand = Exclude<OrderCommand, PiecesCommand>;
type Of<T extends StatementCommand['type']> = Extract<StatementCommand, { type: T }>;

/** Statements of the factory about the order: the newest of each facet stands, older ones that come late are stale. */
export function decideStatement(state: OrderState, command: StatementCommand): OrderDecision {
  if (command.type === 'ReceiveOrder') return decideReceive(state, command);
  if (command.type === 'AcceptOrder') return decideAccept(state, command);
  if (state.review === 'unknown') return refused('order-unknown', 'The order is not known yet.');
  switch (command.type) {
    case 'ReturnOrder':
      return decideReturn(state, command);
    case 'ReviseOrder':
      return decideRevise(state, command);
    case 'PromiseDelivery':
      return decidePromise(state, command);
    case 'HoldOrder':
    case 'ReleaseOrder':
      return decideHold(state, command);
    case 'StartProduction':
      return decideStart(state, command);
    case 'AddDocument': {
      const { change, name, kind, url, content } = command;
      return happened({
        type: 'DocumentAdded',
        data: {
          change,
          name,
          kind,
          ...(url === undefined ? {} : { url }),
          ...(content === undefined ? {} : { content }),
        },
      });
    }
  }
}

function decideReceive(state: OrderState, { change, order }: Of<'ReceiveOrder'>): OrderDecision {
  if (state.review === 'accepted') return stale('The order is accepted already: its receipt comes late.');
  if (isOlder(change.at, state.reviewedAt)) return stale(`The order was ${state.review} after this receipt.`);
  if (!REVIEWS[state.review].includes('received')) return repeated(state, order);
  return obstacle(state, order) ?? happened({ type: 'OrderReceived', data: { change, order } });
}

function decideAccept(state: OrderState, { change, order }: Of<'AcceptOrder'>): OrderDecision {
  if (state.review === 'accepted')
    return isOlder(change.at, state.statedAt)
      ? stale('A newer statement of the order is known.')
      : repeated(state, order);
  if (isOlder(change.at, state.reviewedAt))
    return stale(`The order was ${state.review} after this acceptance.`);
  return obstacle(state, order) ?? happened({ type: 'OrderAccepted', data: { change, order } });
}

function decideReturn(state: OrderState, { change, reason, construction }: Of<'ReturnOrder'>): OrderDecision {
  if (isOlder(change.at, state.reviewedAt)) return stale(`The order was ${state.review} after this return.`);
  if (
    state.review === 'returned' &&
    sameContent([state.returned?.reason, state.returned?.construction], [reason, construction])
  )
    return { ignored: 'duplicate', reason: 'The order was returned for this reason already.' };
  if (!REVIEWS[state.review].includes('returned'))
    return state.review === 'accepted'
      ? refused('order-accepted', 'The order is accepted: it can be revised or cancelled, not returned.')
      : refused('order-returned', 'The order is returned already, for another reason.');
  if (isCancelled(state)) return cancelled;
  if (construction !== undefined && !has(state, construction)) return noConstruction(construction);
  return happened({
    type: 'OrderReturned',
    data: { change, reason, ...(construction === undefined ? {} : { construction }) },
  });
}

function decideRevise(state: OrderState, { change, order }: Of<'ReviseOrder'>): OrderDecision {
  if (isOlder(change.at, state.statedAt)) return stale('A newer statement of the order is known.');
  if (resent(change.at, state.statedAt) && sameContent(state.order, order))
    return { ignored: 'duplicate', reason: 'The order is stated like this already.' };
  const lost = closed(state, change.at) ?? obstacle(state, order);
  if (lost) return lost;
  const loss = lostByRevision(state, order);
  if (loss !== null) return refused('revision-loses-made', loss);
  return happened({ type: 'OrderRevised', data: { change, order } });
}

function decidePromise(state: OrderState, { change, date, reason }: Of<'PromiseDelivery'>): OrderDecision {
  if (isOlder(change.at, state.promise?.at)) return stale('A newer promise is known.');
  if (resent(change.at, state.promise?.at) && state.promise?.date === date)
    return { ignored: 'duplicate', reason: `${date} is promised already.` };
  return (
    closed(state, change.at) ??
    happened({
      type: 'DeliveryPromised',
      data: { change, date, ...(reason === undefined ? {} : { reason }) },
    })
  );
}

/** A release without a hold is kept too: it makes a hold that comes late recognisable as late. */
function decideHold(
  state: OrderState,
  { type, change, reason }: Of<'HoldOrder' | 'ReleaseOrder'>,
): OrderDecision {
  const on = type === 'HoldOrder';
  if (isOlder(change.at, state.hold?.at)) return stale('A newer hold or release is known.');
  if (resent(change.at, state.hold?.at) && state.hold?.on === on && state.hold.reason === reason)
    return { ignored: 'duplicate', reason: `The order is ${on ? 'held' : 'released'} already.` };
  const data = { change, ...(reason === undefined ? {} : { reason }) };
  return closed(state, change.at) ?? happened({ type: on ? 'OrderHeld' : 'OrderReleased', data });
}

function decideStart(
  state: OrderState,
  { change, construction, stage }: Of<'StartProduction'>,
): OrderDecision {
  if (state.review !== 'accepted')
    return refused(
      'order-not-accepted',
      `The order is ${state.review}, not accepted: its production can't start.`,
    );
  if (construction !== undefined && !has(state, construction)) return noConstruction(construction);
  const meant = state.constructions.filter((c) => construction === undefined || c.id === construction);
  if (meant.every((c) => isOlder(change.at, c.started?.at)))
    return stale('A newer stage of production is known.');
  if (meant.every((c) => resent(change.at, c.started?.at) && c.started?.stage === stage))
    return { ignored: 'duplicate', reason: 'Production is at this stage already.' };
  return (
    closed(state, change.at) ??
    happened({
      type: 'ProductionStarted',
      data: {
        change,
        ...(construction === undefined ? {} : { construction }),
        ...(stage === undefined ? {} : { stage }),
      },
    })
  );
}

/** The same order stated again is no news; another content under the same number is a contradiction. */
const repeated = (state: OrderState, order: OrderSpecification): OrderDecision =>
  sameContent(state.order, order)
    ? { ignored: 'duplicate', reason: `The order is ${state.review} with this content already.` }
    : refused(
        'order-exists',
        `The order is ${state.review} already, with other content: a change of it must be a revision.`,
      );

/** What keeps a statement of the whole order from being taken. */
function obstacle(state: OrderState, order: OrderSpecification): OrderDecision | null {
  if (isCancelled(state)) return cancelled;
  if (state.order && state.order.dealer !== order.dealer)
    return refused(
      'dealer-changed',
      `The order belongs to dealer ${state.order.dealer}, not to ${order.dealer}.`,
    );
  const problem = inconsistency(order);
  return problem === null ? null : refused('order-inconsistent', problem);
}

/** A cancelled or returned order takes no more statements; one made before the return is merely late. */
function closed(state: OrderState, at: string): OrderDecision | null {
  if (isCancelled(state)) return cancelled;
  if (state.review === 'returned')
    return isOlder(at, state.reviewedAt)
      ? stale('The order was returned after this.')
      : refused('order-returned', 'The order is returned: it must be received or accepted again first.');
  return null;
}

/** The same instant: with the same content it is the same statement under another id. */
const resent = (at: string, known: string | undefined): boolean =>
  known !== undefined && Date.parse(at) === Date.parse(known);
const has = (state: OrderState, construction: string): boolean =>
  state.constructions.some((c) => c.id === construction);

const happened = (event: FactoryEvent): OrderDecision => ({ events: [event] });
const stale = (reason: string): OrderDecision => ({ ignored: 'stale', reason });
const refused = (
  word: Extract<OrderDecision, { refused: string }>['refused'],
  reason: string,
): OrderDecision => ({
  refused: word,
  reason,
});
const cancelled = refused('order-cancelled', 'The whole order is cancelled.');
const noConstruction = (id: string): OrderDecision =>
  refused('construction-unknown', `Construction ${id} is not part of the order.`);
