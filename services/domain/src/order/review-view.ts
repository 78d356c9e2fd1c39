import { z } from 'zod';
import { finding } from '../construction/checks/finding';
import { day, instant } from './events';
import { timelineEntry } from './timeline-view';
import { orderPage } from './views';

/**
 * How an order stands on the engineer's desk: nothing asked yet, a question sent, a decision sent that the factory's program
 * has not answered, or one that it refused.
 */
export const deskState = z.enum(['open', 'asked', 'pending', 'refused']);
export type DeskState = z.infer<typeof deskState>;

/** An order on the engineer's desk, in the list. */
export const reviewItem = z.object({
  id: z.string(),
  number: z.string(),
  factory: z.string(),
  dealer: z.string(),
  dealerName: z.string(),
  reference: z.string().optional(),
  /** When the factory received it: it waits since then. */
  receivedAt: instant,
  promised: day,
  constructions: z.int(),
  pieces: z.int(),
  /** How many findings of each severity its data have. */
  wrong: z.int(),
  doubtful: z.int(),
  state: deskState,
  /** What the decision under way, or refused, was. */
  decision: z.enum(['acceptance', 'return', 'question']).optional(),
  onHold: z.boolean(),
  /** The log position of its last change. */
  position: z.int(),
});
export type ReviewItem = z.infer<typeof reviewItem>;

const asked = z.object({
  id: z.string(),
  at: instant,
  name: z.string(),
  kind: z.enum(['acceptance', 'return', 'question']),
  /** The reason of a return, the text of a question. */
  text: z.string().optional(),
  construction: z.string().optional(),
});

/** What was asked of the factory about one order, and how it stands. */
export const deskView = z.object({
  state: deskState,
  receivedAt: instant,
  pending: asked.optional(),
  /** Since the factory's last word, oldest first. */
  questions: z.array(asked),
  refused: z.object({ request: asked, at: instant, reason: z.string() }).optional(),
});
export type DeskView = z.infer<typeof deskView>;

/** One order as the engineer decides on it. */
export const reviewOrder = z.object({
  order: orderPage,
  findings: z.array(finding),
  /** Null when the order is not in review (any more). */
  desk: deskView.nullable(),
  /** Whether this factory's program takes decisions from here. */
  decidable: z.boolean(),
  /** Newest first. */
  history: z.array(timelineEntry),
});
export type ReviewOrder = z.infer<typeof reviewOrder>;
