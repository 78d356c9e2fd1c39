import { instant, money } from '@mullion/domain/order/events';
import { z } from 'zod';

/** What the portal asks a factory's production program to do. Only the program's own change makes it so. */
export interface OutgoingCommand {
  /** Ours, and the same with every attempt: a repetition must have no second effect there. */
  readonly id: string;
  /** The factory's order number. */
  readonly order: string;
  readonly kind: 'order.accept' | 'order.return' | 'order.ask';
  /** ISO 8601. */
  readonly at: string;
  /** Who decided it, as people there read it. */
  readonly by: string;
  /** `reason` with return, `question` with ask; `construction` when it is about one. */
  readonly data: { readonly reason?: string; readonly question?: string; readonly construction?: string };
}

/** `refused` is final and has a reason for people; anything unclear is a throw, and tried again. */
export interface CommandResult {
  readonly id: string;
  readonly outcome: 'accepted' | 'duplicate' | 'refused';
  readonly reason?: string;
}

/** How an order stands in the source: the facts that both sides must agree on. What a program leaves out is not compared. */
export const orderFacts = z.object({
  order: z.string(),
  review: z.enum(['received', 'returned', 'accepted']),
  onHold: z.boolean(),
  /** The promised day, `2026-11-24`. */
  promised: z.iso.date(),
  /** The code of the dealer, and the price, as it last stated them. */
  dealer: z.string().optional(),
  price: z.object(money.shape).optional(),
  /** Whether it told that production of any of these constructions started; pieces that are made don't say so. */
  started: z.boolean().optional(),
  /** How many documents it sent. */
  documents: z.int().optional(),
  constructions: z.array(
    z.object({
      id: z.string(),
      quantity: z.int(),
      cancelled: z.int(),
      made: z.int(),
      shipped: z.int(),
      delivered: z.int(),
      /** When the newest stage of its production that it told was reached: the instant of that change. */
      stageAt: instant.optional(),
    }),
  ),
});
export type OrderFacts = z.infer<typeof orderFacts>;

export interface StatesPage {
  /** In ascending order of their numbers, compared by code unit. */
  readonly orders: readonly OrderFacts[];
  /** The number to go on after; absent at the end. */
  readonly next?: string;
}

/**
 * A factory's production program as the portal speaks to it: over HTTP (http.ts) or its database (sql/). Every method throws
 * when it can't be reached.
 */
export interface ForeignSystem {
  /** Absent where the program takes no commands. */
  readonly command?: (commands: readonly OutgoingCommand[]) => Promise<readonly CommandResult[]>;
  /** The states of the orders after this number, at most `limit`. */
  states(after: string | undefined, limit: number): Promise<StatesPage>;
  /** Asks for every change of these orders again, with their ids of old; they come by the factory's connector. */
  again(orders: readonly string[]): Promise<void>;
}
