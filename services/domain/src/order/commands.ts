import type { ChangeRef, FactoryEvent, OrderSpecification, RequestEvent, RequestRef, Trip } from './events';

/** Pieces as a source names them: by how many, or by the factory's ids of them. */
export type CommandItem =
  | { readonly construction: string; readonly quantity: number }
  | { readonly construction: string; readonly units: readonly string[] };

/**
 * What a factory's change may do to an order. Everything that the decision needs comes with it; `change` says which foreign
 * change asks.
 */
export type OrderCommand = { readonly change: ChangeRef } & (
  | { readonly type: 'ReceiveOrder'; readonly order: OrderSpecification }
  | { readonly type: 'AcceptOrder'; readonly order: OrderSpecification }
  | { readonly type: 'ReturnOrder'; readonly reason: string; readonly construction?: string | undefined }
  | { readonly type: 'ReviseOrder'; readonly order: OrderSpecification }
  | { readonly type: 'PromiseDelivery'; readonly date: string; readonly reason?: string | undefined }
  | { readonly type: 'HoldOrder'; readonly reason?: string | undefined }
  | { readonly type: 'ReleaseOrder'; readonly reason?: string | undefined }
  /** Without items: all that is neither shipped nor cancelled. */
  | {
      readonly type: 'CancelOrder';
      readonly reason?: string | undefined;
      readonly items?: readonly CommandItem[] | undefined;
    }
  | {
      readonly type: 'StartProduction';
      readonly construction?: string | undefined;
      readonly stage?: string | undefined;
    }
  /** Without items (a status code of the whole order): all that is left. */
  | { readonly type: 'RecordMade'; readonly items?: readonly CommandItem[] | undefined }
  | {
      readonly type: 'RecordShipped';
      readonly items?: readonly CommandItem[] | undefined;
      readonly trip?: Trip | undefined;
    }
  | { readonly type: 'RecordDelivered'; readonly items?: readonly CommandItem[] | undefined }
  | {
      readonly type: 'AddDocument';
      readonly name: string;
      readonly kind: string;
      readonly url?: string | undefined;
      readonly content?: string | undefined;
    }
);

/** Why an order refuses: a word for programs. */
export type OrderRefusal =
  | 'order-unknown'
  | 'order-exists'
  | 'order-accepted'
  | 'order-not-accepted'
  | 'order-returned'
  | 'order-cancelled'
  | 'order-inconsistent'
  | 'construction-unknown'
  | 'unit-unknown'
  | 'units-not-numbered'
  | 'made-exceeds-ordered'
  | 'shipped-exceeds-made'
  | 'delivered-exceeds-shipped'
  | 'cancelled-exceeds-open'
  | 'revision-loses-made'
  | 'dealer-changed';

/** No is an answer: nothing is thrown. */
export type OrderDecision =
  | { readonly events: readonly FactoryEvent[] }
  /** A repetition, or older than what is known: no effect, and nothing is wrong. */
  | { readonly ignored: 'duplicate' | 'stale'; readonly reason: string }
  /** It would break a rule. `reason` is a sentence that names it and what stands. */
  | { readonly refused: OrderRefusal; readonly reason: string };

/**
 * What the engineer's desk asks of the factory's program, and the program's refusal of it. `outdated`: the factory has stated
 * the order anew since it was shown to the one who decides.
 */
export type RequestCommand =
  | {
      readonly type: 'RequestAcceptance';
      readonly request: RequestRef;
      readonly outdated?: boolean | undefined;
    }
  | {
      readonly type: 'RequestReturn';
      readonly request: RequestRef;
      readonly outdated?: boolean | undefined;
      readonly reason: string;
      readonly construction?: string | undefined;
    }
  | {
      readonly type: 'AskQuestion';
      readonly request: RequestRef;
      readonly outdated?: boolean | undefined;
      readonly question: string;
      readonly construction?: string | undefined;
    }
  /** `request` is the id of what is refused. */
  | {
      readonly type: 'RefuseRequest';
      readonly request: string;
      readonly at: string;
      readonly reason: string;
    };

export type RequestRefusal =
  | 'order-unknown'
  /** It is accepted, returned or cancelled: the desk has no more say. */
  | 'order-not-in-review'
  /** A decision is on its way to the factory already. */
  | 'request-pending'
  /** It was decided on a statement that is not the factory's last one. */
  | 'order-changed-since'
  | 'request-unknown'
  | 'construction-unknown';

export type RequestDecision =
  | { readonly events: readonly RequestEvent[] }
  /** A repetition, or a refusal of something that the factory has settled otherwise meanwhile. */
  | { readonly ignored: 'duplicate' | 'stale'; readonly reason: string }
  | { readonly refused: RequestRefusal; readonly reason: string };
