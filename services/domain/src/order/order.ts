import type { OrderCommand, OrderDecision } from './commands';
import { decidePieces } from './decide-pieces';
import { decideStatement } from './decide-statement';
import { isCancelled, isOlder, type OrderState } from './state';

export { decideRequest } from './decide-request';
export { evolve } from './evolve';
export { initialOrder } from './state';
export type { OrderState } from './state';

/**
 * What a factory's change does to an order: events, nothing (a repetition or something late), or a refusal with a sentence.
 * Pure; the same command decided again after its events were applied is ignored as a duplicate.
 */
export function decide(state: OrderState, command: OrderCommand): OrderDecision {
  if (state.changes.includes(command.change.id))
    return { ignored: 'duplicate', reason: `Change ${command.change.id} was applied already.` };
  if (isBeforeCancellation(state, command))
    return { ignored: 'stale', reason: 'The order was cancelled after this.' };
  switch (command.type) {
    case 'RecordMade':
    case 'RecordShipped':
    case 'RecordDelivered':
    case 'CancelOrder':
      return decidePieces(state, command);
    default:
      return decideStatement(state, command);
  }
}

/** What a whole cancellation does not make late: papers come anyway, and pieces that left the factory contradict it. */
const BESIDE_CANCELLATION: ReadonlySet<OrderCommand['type']> = new Set([
  'AddDocument',
  'RecordShipped',
  'RecordDelivered',
]);

/** Made before the whole order was cancelled: whatever it was that was said then, the cancellation ended it. */
const isBeforeCancellation = (state: OrderState, command: OrderCommand): boolean =>
  !BESIDE_CANCELLATION.has(command.type) &&
  isCancelled(state) &&
  isOlder(command.change.at, state.cancelledAt) &&
  !bringsConstructions(state, command);

/** A revision may add to the order what nobody cancelled. */
const bringsConstructions = ({ constructions }: OrderState, command: OrderCommand): boolean =>
  command.type === 'ReviseOrder' &&
  command.order.constructions.some(({ id }) => constructions.every((known) => known.id !== id));
