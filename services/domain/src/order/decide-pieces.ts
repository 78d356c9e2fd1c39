import type { OrderCommand, OrderDecision } from './commands';
import type { FactoryEvent, Quantities } from './events';
import { piecesFor, piecesLeft, piecesNotShipped } from './pieces';
import { type OrderState, isCancelled } from './state';

export type PiecesCommand = Extract<
  OrderCommand,
  { type: 'RecordMade' | 'RecordShipped' | 'RecordDelivered' | 'CancelOrder' }
>;

/** Counts pieces. A hold doesn't stop it: the factory reports what has happened, and a portal can't un-make a window. */
export function decidePieces(state: OrderState, command: PiecesCommand): OrderDecision {
  if (state.review === 'unknown') return unknown;
  if (command.type === 'CancelOrder') return decideCancel(state, command);
  if (state.review !== 'accepted')
    return {
      refused: 'order-not-accepted',
      reason: `The order is ${state.review}, not accepted: nothing of it can be made, shipped or delivered.`,
    };
  if (isCancelled(state)) return cancelled;
  const step = STEPS[command.type];
  const pieces = piecesFor(state, step, command.items ?? piecesLeft(state, step));
  if ('refused' in pieces) return pieces;
  if (pieces.items.length === 0)
    return { ignored: 'duplicate', reason: `All of these pieces were ${step} already.` };
  return { events: [eventOf(command, pieces.items)] };
}

const STEPS = { RecordMade: 'made', RecordShipped: 'shipped', RecordDelivered: 'delivered' } as const;

function eventOf(command: Exclude<PiecesCommand, { type: 'CancelOrder' }>, items: Quantities): FactoryEvent {
  const { change } = command;
  switch (command.type) {
    case 'RecordMade':
      return { type: 'UnitsMade', data: { change, items } };
    case 'RecordShipped':
      return {
        type: 'UnitsShipped',
        data: { change, items, ...(command.trip ? { trip: command.trip } : {}) },
      };
    case 'RecordDelivered':
      return { type: 'UnitsDelivered', data: { change, items } };
  }
}

/** Named pieces must not be made yet; the whole order gives up all that has not left the factory. */
function decideCancel(
  state: OrderState,
  { change, items, reason }: Extract<PiecesCommand, { type: 'CancelOrder' }>,
): OrderDecision {
  if (isCancelled(state)) return { ignored: 'duplicate', reason: 'The whole order was cancelled already.' };
  const pieces = items ? piecesFor(state, 'cancelled', items) : { items: piecesNotShipped(state) };
  if ('refused' in pieces) return pieces;
  if (pieces.items.length === 0)
    return items
      ? { ignored: 'duplicate', reason: 'All of these pieces were cancelled already.' }
      : {
          refused: 'cancelled-exceeds-open',
          reason: 'Everything that was not cancelled has left the factory: nothing is left to cancel.',
        };
  return {
    events: [
      {
        type: 'ConstructionsCancelled',
        data: { change, items: pieces.items, ...(reason === undefined ? {} : { reason }) },
      },
    ],
  };
}

const unknown: OrderDecision = { refused: 'order-unknown', reason: 'The order is not known yet.' };
const cancelled: OrderDecision = { refused: 'order-cancelled', reason: 'The whole order is cancelled.' };
