import { z } from 'zod';

/** What all lists and commands have in common. */

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** A reader that wants to see its own write asks for the position that the command answered. */
export const atLeastQuery = z.object({
  'at-least': z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** What every command answers: the log position to read `?at-least`. */
export const commandAnswer = z.object({ position: z.int() });
