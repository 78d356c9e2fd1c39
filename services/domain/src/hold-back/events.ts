import { z } from 'zod';

/** A change could not be applied: it and what follows it for the same order wait. */
export const changeHeldBack = z.strictObject({
  factory: z.string(),
  source: z.string(),
  /** The factory's number of what the change is about. */
  key: z.string(),
  change: z.string(),
  /** A word for programs (`unknown-dealer`) and a sentence for people. */
  code: z.string(),
  reason: z.string(),
});
/** Nothing of this key is held back any longer. */
export const heldChangesCleared = z.strictObject({
  factory: z.string(),
  source: z.string(),
  key: z.string(),
});

export type HoldBackEvent =
  | { readonly type: 'ChangeHeldBack'; readonly data: z.infer<typeof changeHeldBack> }
  | { readonly type: 'HeldChangesCleared'; readonly data: z.infer<typeof heldChangesCleared> };

/** `id` is that of the order (`order-id.ts`). */
export const holdBackStream = (id: string): string => `holdback-${id}`;
