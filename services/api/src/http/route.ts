import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { may } from '../auth/permissions';
import type { Session } from '../auth/sessions';
import type { Permission } from '../contract';
import type { Refusal } from './problem';

/** Headers of an answer's own; a list is one line for each (Set-Cookie). */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** What an answer of a route may be. `json` is finished text; `value` is still to be serialised. */
export type Answer =
  | { readonly json: string }
  | { readonly value: unknown; readonly headers?: AnswerHeaders }
  | { readonly nothing: true; readonly headers?: AnswerHeaders }
  | { readonly file: Buffer; readonly name: string; readonly contentType: string }
  | { readonly goTo: string }
  | { readonly stream: (request: IncomingMessage, response: ServerResponse) => void }
  | Refusal;

/** A request after parsing: nothing of it needs to be checked again. */
export interface Ask<Q, P, B, S extends Session | null> {
  readonly query: Q;
  readonly params: P;
  readonly body: B;
  readonly session: S;
  /** The caller's network address. */
  readonly address: string;
  readonly correlation: string;
  /** Did the browser come by https? */
  readonly secure: boolean;
  readonly header: (name: string) => string | undefined;
}

/** A request before its parts are checked. */
export type RawAsk = Ask<unknown, unknown, unknown, Session | null>;

/** Who may ask: anyone, anyone signed in, or holders of a permission. */
export type Needs = 'nothing' | 'session' | Permission;

interface About {
  readonly method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/api/orders/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** The schema of the answer's JSON, or what it is instead. */
  readonly answers: z.ZodType | 'text/event-stream' | 'application/octet-stream' | 'nothing';
  /** Takes an Idempotency-Key: a repeated request gets the first one's answer. */
  readonly command?: boolean;
  /** The one unsafe route that needs no CSRF token: signing in. */
  readonly withoutCsrf?: boolean;
}

interface Shapes<Q, P, B> {
  readonly query: z.ZodType<Q>;
  readonly params: z.ZodType<P>;
  readonly body: z.ZodType<B>;
}

/** A route as the server and OpenAPI see it: what it handles is parsed inside `run`. */
export interface Route extends About, Shapes<unknown, unknown, unknown> {
  readonly needs: Needs;
  run(ask: RawAsk): Promise<Answer>;
}

/** Takes nothing: whatever is sent there is ignored. */
export const none: z.ZodType<undefined> = z.unknown().transform(() => undefined);

type Checked<T> = { readonly value: T } | Refusal;

function check<T>(schema: z.ZodType<T>, where: string, given: unknown): Checked<T> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return { value: parsed.data };
  const problems = parsed.error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.').slice(0, 200),
    message: issue.message.slice(0, 300),
  }));
  return { refused: 'invalid', problems };
}

async function parseAndRun<Q, P, B, S extends Session | null>(
  shapes: Shapes<Q, P, B>,
  ask: RawAsk,
  session: S,
  handle: (ask: Ask<Q, P, B, S>) => Promise<Answer>,
): Promise<Answer> {
  const params = check(shapes.params, 'path', ask.params);
  if ('refused' in params) return params;
  const query = check(shapes.query, 'query', ask.query);
  if ('refused' in query) return query;
  const body = check(shapes.body, 'body', ask.body);
  if ('refused' in body) return body;
  return handle({ ...ask, params: params.value, query: query.value, body: body.value, session });
}

/** A route for people who are signed in and, unless it needs a `session` only, hold the permission. */
export function route<Q, P, B>(
  spec: About &
    Shapes<Q, P, B> & {
      readonly needs: Exclude<Needs, 'nothing'>;
      readonly handle: (ask: Ask<Q, P, B, Session>) => Promise<Answer>;
    },
): Route {
  const { handle, needs, ...rest } = spec;
  return {
    ...rest,
    needs,
    async run(ask) {
      const { session } = ask;
      if (!session) return { refused: 'not-signed-in' };
      if (needs !== 'session' && !may(session.user.role, needs)) return { refused: 'not-allowed' };
      return parseAndRun(rest, ask, session, handle);
    },
  };
}

/** A route that asks for nobody's name. */
export function openRoute<Q, P, B>(
  spec: About & Shapes<Q, P, B> & { readonly handle: (ask: Ask<Q, P, B, Session | null>) => Promise<Answer> },
): Route {
  const { handle, ...rest } = spec;
  return { ...rest, needs: 'nothing', run: (ask) => parseAndRun(rest, ask, ask.session, handle) };
}
