import { sameContent } from '../same-content';
import type { DealerEvent, DealerStated } from './events';

/** The factory states a dealer: the whole of it, each time. */
export interface StateDealer {
  readonly type: 'StateDealer';
  readonly dealer: DealerStated;
}

/** The newest statement; undefined before the first. */
export interface DealerState {
  readonly stated: DealerStated | undefined;
}

/** Nothing that can be said of a dealer breaks a rule, so there is no refusal. */
export type DealerDecision =
  | { readonly events: readonly DealerEvent[] }
  | { readonly ignored: 'duplicate' | 'stale'; readonly reason: string };

export const initialDealer: DealerState = { stated: undefined };

export const evolve = (_: DealerState, event: DealerEvent): DealerState => ({ stated: event.data });

/** Factories state all their dealers again and again: only what is new becomes an event. */
export function decide({ stated }: DealerState, { dealer }: StateDealer): DealerDecision {
  if (stated) {
    if (sameContent({ ...stated, change: null }, { ...dealer, change: null }))
      return { ignored: 'duplicate', reason: `Dealer ${dealer.code} is stated like this already.` };
    if (Date.parse(dealer.change.at) < Date.parse(stated.change.at))
      return { ignored: 'stale', reason: `A newer statement of dealer ${dealer.code} is known.` };
  }
  return { events: [{ type: 'DealerStated', data: dealer }] };
}
