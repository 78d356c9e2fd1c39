import { z } from 'zod';
import { instant } from '@mullion/domain/order/events';
import type { FieldProblem } from './source';

const A_DAY = 86_400_000;
const NO_CONTROL = /^[^\p{Cc}\p{Cs}]*$/u;

/** Text on one line: no control characters, no broken halves of a character. */
export const line = (most: number, least = 1) =>
  z.string().min(least).max(most).regex(NO_CONTROL, 'must not hold control characters or broken ones');

/** Text for people, which may have several lines. */
export const prose = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0') && !/\p{Cs}/u.test(text), 'must be well-formed text');

/** What every change of every source has; `order` or `dealer` and `data` come with the source. */
export const envelope = {
  id: line(100),
  sequence: z.int().positive().optional(),
  at: instant,
};

/** When a change happened must be plausible, since the order of changes follows from it. */
export function instantProblem(at: string, now: Date): FieldProblem | undefined {
  const time = Date.parse(at);
  if (!Number.isFinite(time))
    return { path: 'at', message: 'is no instant such as 2026-11-21T14:06:00+02:00' };
  if (time < Date.UTC(2000, 0)) return { path: 'at', message: 'lies before the year 2000' };
  if (time > now.getTime() + A_DAY) return { path: 'at', message: 'lies more than a day in the future' };
  return undefined;
}

const MOST_PROBLEMS = 10;

/** What is wrong, each with its place in the change. */
export const problemsOf = (error: z.ZodError): FieldProblem[] =>
  error.issues
    .slice(0, MOST_PROBLEMS)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
