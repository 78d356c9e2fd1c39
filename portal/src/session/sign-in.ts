import type { RequestError } from '../shared/api/client';

/** What the page says after a refused sign-in; `until` in milliseconds since 1970. */
export type Refusal =
  { readonly kind: 'wrong' | 'offline' | 'failed' } | { readonly kind: 'locked'; readonly until: number };

const SHORT_WAIT = 60_000;

/** What to tell, from the refusal of the request; undefined stands for a failure of another kind. */
export function refusalOf(error: RequestError | undefined, now = Date.now()): Refusal {
  if (!error) return { kind: 'failed' };
  if (error.offline) return { kind: 'offline' };
  if (error.status === 429) return { kind: 'locked', until: error.retryAt ?? now + SHORT_WAIT };
  if (error.status === 401 || error.status === 400) return { kind: 'wrong' };
  return { kind: 'failed' };
}

/** The message about an address that can't be one. */
export function emailProblem(email: string): 'signIn.noEmail' | 'signIn.badEmail' | undefined {
  if (!email.trim()) return 'signIn.noEmail';
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : 'signIn.badEmail';
}

/** A window lights up for every second letter, the first ones quickly; all eight by the time both fields are filled. */
export const litWindows = (email: string, password: string): number =>
  Math.min(4, Math.ceil(email.length / 3)) + Math.min(4, Math.ceil(password.length / 2));
