import type { OrderEvent } from '@mullion/domain/order/events';
import { decide, evolve, type OrderState } from '@mullion/domain/order/order';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { InboxChange, Verdict } from '@mullion/platform/inbox/inbox';
import { type ProductionChange, productionChange } from './payload';
import type { Meanings } from './codes';
import { translate } from './translate';
import { waitsForDealer } from './waiting';

export interface Situation {
  readonly settings: FactorySettings;
  readonly codes: Meanings;
  readonly now: Date;
  /** Whether the factory has stated this dealer. */
  readonly isDealer: (code: string) => boolean;
}

/** What a change does to an order. */
export interface Step {
  readonly state: OrderState;
  readonly events: readonly OrderEvent[];
  readonly verdict: Verdict;
}

const held = (state: OrderState, code: string, reason: string, waitsFor?: string): Step => ({
  state,
  events: [],
  verdict: { verdict: 'held', code, reason, ...(waitsFor === undefined ? {} : { waitsFor }) },
});

/** A stored change, read again. It was understood when it came, unless the program has changed since. */
export type StoredChange = { readonly change: InboxChange } & (
  | { readonly payload: ProductionChange }
  | { readonly unreadable: string }
  /** Settled before its order is asked. */
  | { readonly verdict: Verdict }
);

export function readStored(change: InboxChange): StoredChange {
  const parsed = productionChange.safeParse(change.payload);
  if (parsed.success) return { change, payload: parsed.data };
  const [issue] = parsed.error.issues;
  return { change, unreadable: issue ? `${issue.path.join('.')} ${issue.message}` : 'it has another form' };
}

/** Decides one change of an order. Pure; a change that had its effect before is told as applied, without events. */
export function decideChange(before: OrderState, stored: StoredChange, situation: Situation): Step {
  const { change } = stored;
  if ('verdict' in stored) return { state: before, events: [], verdict: stored.verdict };
  if ('unreadable' in stored)
    return held(
      before,
      'payload-unreadable',
      `This version can't read the change any more: ${stored.unreadable}.`,
    );
  // A crash came between the append and the note of it: the effect is there.
  if (before.changes.includes(change.id))
    return { state: before, events: [], verdict: { verdict: 'applied' } };

  const { settings, codes, now, isDealer } = situation;
  const translated = translate(stored.payload, settings, codes, now);
  if ('held' in translated)
    return held(before, translated.held.code, translated.held.reason, translated.held.waitsFor);

  let state = before;
  let ignored: Verdict | undefined;
  const events: OrderEvent[] = [];
  for (const command of translated.commands) {
    if ('order' in command && !isDealer(command.order.dealer))
      return held(
        before,
        'dealer-unknown',
        `The factory has not stated a dealer ${command.order.dealer}. The order goes on by itself once its accounting has sent dealer.stated.`,
        waitsForDealer(command.order.dealer),
      );
    // The commands of one change share its id, which must not make the second a repetition of the first.
    const decision = decide({ ...state, changes: before.changes }, command);
    if ('refused' in decision) return held(before, decision.refused, decision.reason);
    if ('ignored' in decision) ignored ??= { verdict: decision.ignored, reason: decision.reason };
    else {
      events.push(...decision.events);
      state = decision.events.reduce(evolve, state);
    }
  }
  return { state, events, verdict: events.length === 0 && ignored ? ignored : { verdict: 'applied' } };
}
