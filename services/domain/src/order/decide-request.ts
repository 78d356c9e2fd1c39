import type { RequestCommand, RequestDecision, RequestRefusal } from './commands';
import type { RequestEvent } from './events';
import { type OrderState, isCancelled } from './state';

/**
 * Decides what the engineer's desk asks of the factory's program. Pure. Nothing of it changes the order: only the program's
 * own change does. The same request decided again is ignored as a duplicate.
 */
export function decideRequest(state: OrderState, command: RequestCommand): RequestDecision {
  if (state.review === 'unknown') return refused('order-unknown', 'The order is not known yet.');
  if (command.type === 'RefuseRequest') return decideRefusal(state, command);
  const { request } = command;
  const { desk } = state;
  if (desk?.requests.includes(request.id))
    return { ignored: 'duplicate', reason: `Request ${request.id} was made already.` };
  if (isCancelled(state)) return refused('order-not-in-review', 'The whole order is cancelled.');
  if (state.review !== 'received')
    return refused('order-not-in-review', `The order is ${state.review} already: it is not in review.`);
  if (desk?.pending)
    return refused(
      'request-pending',
      `${desk.pending.name} has decided already (${desk.pending.kind}): the factory's answer is awaited.`,
    );
  if (command.outdated)
    return refused(
      'order-changed-since',
      'The factory has changed the order since you opened it: look at what changed and decide again.',
    );
  const construction = command.type === 'RequestAcceptance' ? undefined : command.construction;
  if (construction !== undefined && !state.constructions.some((c) => c.id === construction))
    return refused('construction-unknown', `Construction ${construction} is not part of the order.`);
  return { events: [eventOf(command)] };
}

function eventOf(command: Exclude<RequestCommand, { type: 'RefuseRequest' }>): RequestEvent {
  const { request } = command;
  if (command.type === 'RequestAcceptance') return { type: 'AcceptanceRequested', data: { request } };
  const about = command.construction === undefined ? {} : { construction: command.construction };
  return command.type === 'RequestReturn'
    ? { type: 'ReturnRequested', data: { request, reason: command.reason, ...about } }
    : { type: 'QuestionAsked', data: { request, question: command.question, ...about } };
}

/** A refusal of what the factory has settled by its own word meanwhile is late. */
function decideRefusal(
  { desk }: OrderState,
  { request, at, reason }: Extract<RequestCommand, { type: 'RefuseRequest' }>,
): RequestDecision {
  if (!desk?.requests.includes(request))
    return refused('request-unknown', `Nobody made request ${request} about this order.`);
  if (desk.refused?.request.id === request)
    return { ignored: 'duplicate', reason: 'The request was refused already.' };
  const waits = desk.pending?.id === request || desk.questions.some((question) => question.id === request);
  if (!waits) return { ignored: 'stale', reason: 'The request waits for no answer any more.' };
  return { events: [{ type: 'RequestRefused', data: { request, at, reason } }] };
}

const refused = (word: RequestRefusal, reason: string): RequestDecision => ({ refused: word, reason });
