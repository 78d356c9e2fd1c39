import { z } from 'zod';

/** RFC 9457. `code` is for programs, `detail` says what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  instance: z.string().optional(),
  /** Where what refuses the command stands in the log: a read with `?at-least` of it shows that. */
  position: z.int().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
