import type { Inbox, IncomingChange } from '@mullion/platform/inbox/inbox';
import type { Urgency } from '@mullion/platform/queue/queue';
import type { RateLimit } from '@mullion/platform/rate/rate-limit';

export interface FieldProblem {
  /** Where in the change: `data.items.0.quantity`. */
  readonly path: string;
  readonly message: string;
}

/** What the edge understood of one change: what the inbox needs, or what is wrong with it. */
export type ReadChange =
  | Pick<IncomingChange, 'id' | 'key' | 'kind' | 'sequence' | 'at'>
  | { readonly problems: readonly FieldProblem[] };

/** One foreign system of one factory, as the edge sees it. */
export interface PushSource {
  readonly factory: string;
  /** The last part of the address: `production`, `accounting`. */
  readonly source: string;
  readonly keys: readonly Buffer[];
  /** Changes a second that are accepted in the long run: for the sentence that refuses more. */
  readonly perSecond: number;
  /** Keeps to it, over all processes. */
  readonly limit: RateLimit;
  /** How many changes may wait to be worked off. */
  readonly mostWaiting: number;
  readonly inbox: Pick<Inbox, 'accept' | 'touched'>;
  /** Reads one change of a body; never throws. */
  read(raw: unknown, now: Date): ReadChange;
  /** Changes that wait to be worked off, as last seen. */
  backlog(): number;
  /** Says that these keys have something to do. Must neither wait nor fail. */
  wake(keys: readonly string[], urgency: Urgency): void;
}
