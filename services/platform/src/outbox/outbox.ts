/** What is to be told to a foreign system. */
export interface OutgoingMessage {
  /** A UUID: that of the event it comes from. Makes putting it in idempotent; the foreign system gets it with every attempt. */
  readonly id: string;
  readonly factory: string;
  /** `production`, `accounting`… */
  readonly system: string;
  /** What it is about; messages of one key go out in the order they were put in. */
  readonly key: string;
  readonly kind: string;
  /** Must survive JSON. Forgotten when the message has reached its end. */
  readonly payload: unknown;
  readonly correlation: string;
}

/** A message that is about to be sent. */
export interface TakenMessage extends OutgoingMessage {
  /** Ascending in the order they were put in. */
  readonly seq: number;
  /** How often it was tried before. */
  readonly attempts: number;
  readonly putAt: Date;
}

/**
 * How a message ended: the foreign system has it, or will never take it, or what it says holds no more and it is not told
 * (any further).
 */
export type MessageEnd =
  | { readonly end: 'sent' }
  | { readonly end: 'refused'; readonly reason: string }
  | { readonly end: 'overtaken'; readonly reason: string };

/** How the messages to one foreign system stand. */
export interface OutgoingState {
  readonly factory: string;
  readonly system: string;
  readonly waiting: number;
  /** Refused in the last day. */
  readonly refused: number;
  /** Ended in the last day because they held no more. */
  readonly overtaken: number;
  /** Since when the oldest that waits has waited. */
  readonly oldest?: Date;
  /** What its last attempt failed of. */
  readonly lastError?: string;
}
