import { z } from 'zod';
import { day, instant, quantities, trip } from './events';

/** One thing that happened to an order: what the timeline shows, newest first. */
export const timelineEntry = z.object({
  /** The log position of its event. */
  id: z.string(),
  order: z.string(),
  at: instant,
  group: z.enum(['factory', 'delivery', 'money', 'claims', 'calls', 'messages']),
  kind: z.enum([
    'received',
    'accepted',
    'returned',
    'revised',
    'promised',
    'held',
    'released',
    'cancelled',
    'started',
    'made',
    'shipped',
    'delivered',
    'document',
    'heldBack',
    'cleared',
    'acceptanceRequested',
    'returnRequested',
    'questionAsked',
    'requestRefused',
  ]),
  /** What the entry is about, with the constructions' names at that time. */
  items: z.array(quantities.element.extend({ name: z.string() })).optional(),
  reason: z.string().optional(),
  date: day.optional(),
  stage: z.string().optional(),
  trip: trip.optional(),
  document: z.string().optional(),
  question: z.string().optional(),
  /** Who at the factory did it; dealers are not told. */
  person: z.string().optional(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;
