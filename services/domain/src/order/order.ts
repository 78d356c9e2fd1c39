import type { OrderCommand, OrderDecision } from './commands';
import { decidePieces } from './decide-pieces';
import { decideStatement } from './decide-statement';
import type { OrderState } from './state';

export { decideRequest } from './decide-request';
export { evolve } from './evolve';
export { initialOrder } from './state';
export type { OrderState } from './state';

/**
 * What a factory's change does to an order: events, nothing (a repetition or something late), or a refusal with a sentence. Pure; the same command
 * decided again after its events were applied is ignored as a duplicate.
 */
export function decide(state: OrderState, command: OrderCommand): OrderDecision {
  if (state.changes.includes(command.change.id))
    return { ignored: 'duplicate', reason: `Change ${command.change.id} was applied already.` };
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
