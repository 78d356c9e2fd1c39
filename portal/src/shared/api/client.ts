import type { Problem } from '@mullion/api/contract';

/** What went wrong with a request, in the three ways a page tells apart. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** 0: no answer at all (no network). */
  readonly status: number;
  readonly problem: Partial<Problem>;
  /** When the server asks to wait: milliseconds since 1970. */
  readonly retryAt: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAt?: number) {
    super(problem.detail ?? problem.title ?? `request failed with ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAt = retryAt;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

let csrfToken: string | null = null;
let onExpired: (() => void) | undefined;

/** The token that unsafe methods must carry, as the session gave it. */
export const rememberCsrfToken = (token: string | null): void => {
  csrfToken = token;
};
/** Called when a request finds that the session has ended. */
export const whenExpired = (tell: () => void): void => {
  onExpired = tell;
};

async function problemOf(response: Response): Promise<Partial<Problem>> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return {};
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** `Retry-After` in seconds or as a date. */
export function retryAtOf(header: string | null, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return now + seconds * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : date;
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    throw new RequestError(0, {});
  }
  if (response.ok) return response;
  if (response.status === 401 && !path.startsWith('/api/session')) onExpired?.();
  throw new RequestError(
    response.status,
    await problemOf(response),
    retryAtOf(response.headers.get('retry-after')),
  );
}

/** An answer of the API; the API validates what it sends against the same contract that gives the type. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    headers: { accept: 'application/json' },
    ...(signal ? { signal } : {}),
  });
  return response.json() as Promise<T>;
}

/** An unsafe request with its token; `key` makes a repetition harmless. */
export async function send(
  method: 'POST' | 'DELETE',
  path: string,
  options: { readonly body?: unknown; readonly key?: string } = {},
): Promise<Response> {
  return request(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}),
      ...(options.key ? { 'idempotency-key': options.key } : {}),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
}

/** `{ a: 'x', b: undefined }` to `?a=x`. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text && `?${text}`;
}
