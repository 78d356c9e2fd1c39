import { checkOrder } from '@mullion/domain/order/checks';
import type { Desk } from '@mullion/domain/order/desk';
import type { OrderEvent, OrderSpecification } from '@mullion/domain/order/events';
import { evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import type { DeskState } from '@mullion/domain/order/review-view';
import { isCancelled } from '@mullion/domain/order/state';

/** What is kept of an order on the desk between events. Plain JSON. */
export interface ReviewMemory {
  /** Without the constructions' drawings and descriptions, and without the ids of changes. */
  readonly order: OrderState & { readonly order: OrderSpecification };
  readonly receivedAt: string;
  /** Findings in what was stated last, whatever the day. */
  readonly wrong: number;
  readonly doubtful: number;
}

/** The order after an event; null = it is not on the desk (any more). Only a receipt puts one there. */
export function evolveReview(before: ReviewMemory | null, event: OrderEvent): ReviewMemory | null {
  if (!before && event.type !== 'OrderReceived') return null;
  const state = evolve(before?.order ?? initialOrder, event);
  if (state.review !== 'received' || !state.order || isCancelled(state)) return null;
  const order = { ...state, order: { ...state.order, constructions: [] }, changes: [] };
  const receivedAt =
    event.type === 'OrderReceived'
      ? new Date(event.data.change.at).toISOString()
      : (before?.receivedAt ?? new Date(0).toISOString());
  if (!('order' in event.data))
    return { order, receivedAt, wrong: before?.wrong ?? 0, doubtful: before?.doubtful ?? 0 };
  const findings = checkOrder(event.data.order);
  const wrong = findings.filter(({ severity }) => severity === 'wrong').length;
  return { order, receivedAt, wrong, doubtful: findings.length - wrong };
}

/** A decision under way goes before a refusal, and that before a question. */
export const deskStateOf = (desk: Desk | undefined): DeskState => {
  if (desk?.pending) return 'pending';
  if (desk?.refused) return 'refused';
  return desk && desk.questions.length > 0 ? 'asked' : 'open';
};
