import type { Problem } from '../contract';

/**
 * Every refusal of the API, with its HTTP number and the sentence people read (RFC 9457). The rest of the code names the
 * refusal; only this table knows the number.
 */
const PROBLEMS = {
  unreadable: [400, 'The request could not be read', 'Send a request as /api/openapi.json describes it.'],
  invalid: [400, 'The request does not fit', 'Mend what is listed in problems and send it again.'],
  'not-signed-in': [401, 'Nobody is signed in', 'Sign in and try again.'],
  'wrong-credentials': [
    401,
    'The address or the password is wrong',
    'Check both and try again, or ask your administrator for a new password.',
  ],
  'not-allowed': [403, 'Your role may not do this', 'Ask your administrator if you need it.'],
  'csrf-token-missing': [
    403,
    'The request carries no valid X-CSRF-Token',
    'Take csrfToken from GET /api/session and send it in the header X-CSRF-Token.',
  ],
  'foreign-origin': [
    403,
    'The request comes from another site',
    'Open the portal itself; other sites may not send requests for you.',
  ],
  'not-found': [404, 'There is no such thing here', 'Check the address, or go back to the list.'],
  'unknown-address': [404, 'There is no such address', 'See /api/openapi.json for those that exist.'],
  'method-not-allowed': [405, 'This address does not take that method', 'See the header Allow.'],
  'command-in-progress': [409, 'The same command is being carried out', 'Ask again in a moment.'],
  'command-in-doubt': [
    409,
    'This command was begun, and how it ended is not known',
    'Look whether it took effect; if not, send it with a new Idempotency-Key.',
  ],
  'not-held': [409, 'This change is not held back any more', 'Load the list again: it was handled already.'],
  'order-not-in-review': [
    409,
    'The order is not in review any more',
    'Load it again: the factory has decided on it meanwhile.',
  ],
  'request-pending': [
    409,
    'A decision on this order is on its way to the factory',
    'Wait for the factory’s answer.',
  ],
  'order-changed-since': [
    409,
    'The factory has changed the order since you opened it',
    'Load it again, look at what changed and decide again.',
  ],
  'factory-takes-no-decisions': [
    409,
    'This factory’s program takes no decisions from the portal',
    'Decide in the factory’s own program.',
  ],
  'sweep-running': [
    409,
    'Orders are being compared already',
    'Wait for its end: the page shows how far it is.',
  ],
  'too-large': [413, 'The request is too large', 'Send less.'],
  'address-too-long': [414, 'The address is too long', 'Use fewer or shorter filters.'],
  'not-json': [
    415,
    'The body is no plain JSON',
    'Send Content-Type: application/json in UTF-8, uncompressed.',
  ],
  'key-used-differently': [
    422,
    'This Idempotency-Key belongs to another command',
    'Use a new key for each command.',
  ],
  'too-many-attempts': [429, 'Too many wrong sign-ins', 'Wait as long as Retry-After says, then try again.'],
  'too-many-streams': [
    429,
    'Too many pages are listening for changes',
    'Close some of the portal’s tabs, then try again.',
  ],
  internal: [
    500,
    'Something went wrong on our side',
    'Try again; if it stays so, tell your administrator the id in instance.',
  ],
  busy: [503, 'The portal is busy', 'Try again in a moment.'],
  'sync-unavailable': [
    503,
    'Changes can’t be received right now',
    'Nothing of this request was kept: send it again as Retry-After says.',
  ],
  'position-not-reached': [
    504,
    'The portal has not caught up with that position yet',
    'Ask again in a moment.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A no, named. */
export interface Refusal {
  readonly refused: ProblemCode;
  /** Replaces the usual sentence. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** Where what refuses it stands in the log. */
  readonly position?: number;
  /** The methods that would do. */
  readonly allow?: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

export const statusOf = (code: ProblemCode): number => PROBLEMS[code][0];

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The document of a refusal. `instance` is the request's id, to be found in the logs. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const [status, title, detail] = PROBLEMS[refusal.refused];
  return {
    type: `urn:mullion:problem:${refusal.refused}`,
    title,
    status,
    detail: refusal.detail ?? detail,
    code: refusal.refused,
    instance: `urn:mullion:request:${requestId}`,
    ...(refusal.position === undefined ? {} : { position: refusal.position }),
    ...(refusal.problems ? { problems: [...refusal.problems] } : {}),
  };
}

/** Postgres is away, starts, stops, or takes no more connections (SQLSTATE 08, 53, 57P): it will be back. */
const isOutage = (error: Error): boolean =>
  /terminated|timeout exceeded when trying to connect/.test(error.message) ||
  ('code' in error && /^(ECONNREFUSED|ECONNRESET|EPIPE|08...|53...|57P..)$/.test(String(error.code)));

/** The refusal that an error of Express, its body reader or the database stands for; undefined when the error is ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  if (error instanceof URIError)
    return { refused: 'unreadable', detail: 'The address holds a broken % sequence.' };
  if (isOutage(error)) return { refused: 'busy', retryAfterSeconds: 2 };
  if (status === 413) return { refused: 'too-large' };
  if (status === 415) return { refused: 'not-json' };
  if (status !== undefined && status >= 400 && status < 500) return { refused: 'unreadable' };
  return undefined;
}
