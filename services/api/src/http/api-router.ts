import { timingSafeEqual } from 'node:crypto';
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { Session, Sessions } from '../auth/sessions';
import { write } from './answer';
import { tokenOf } from './cookies';
import { comesFromHere } from './origin';
import type { Refusal } from './problem';
import { requestOf } from './request-log';
import type { Answer, RawAsk, Route } from './route';

const MAX_URL = 4_000;
/** Postgres takes no NUL, nor does any record of ours. */
class HoldsNul extends Error {
  readonly status = 400;
}
/** A NUL as JSON writes it: an odd number of backslashes before `u0000`. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
const readJson: RequestHandler = express.json({
  limit: '16kb',
  strict: true,
  inflate: false,
  type: 'application/json',
  verify: (_request, _response, bytes) => {
    if (NUL.test(bytes.toString('latin1'))) throw new HoldsNul('a NUL in the body');
  },
});

/** What guards all routes, before any of them is asked. */
export interface Guards {
  /** Every cookie is for https only, whatever the request came by. */
  readonly alwaysSecure?: boolean;
  readonly sessions: Sessions;
  /** Runs a command once for each key; `run` when the request carries none. */
  readonly once: (
    ask: RawAsk,
    session: Session,
    key: string,
    route: Route,
    run: () => Promise<Answer>,
  ) => Promise<Answer>;
}

const same = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

async function sessionOf(sessions: Sessions, request: Request): Promise<Session | null> {
  const token = tokenOf(request.headers.cookie);
  if (token === undefined) return null;
  const known = sessions.remembered(token);
  return known === undefined ? sessions.load(token) : known;
}

/** Why this unsafe request is refused before it is read, if it is. */
function unsafeRefusal(request: Request, route: Route, session: Session | null): Refusal | undefined {
  if (!comesFromHere((name) => request.get(name), request.host)) return { refused: 'foreign-origin' };
  if (route.withoutCsrf) return undefined;
  if (!session) return { refused: 'not-signed-in' };
  if (!same(request.get('x-csrf-token') ?? '', session.csrfToken)) return { refused: 'csrf-token-missing' };
  return undefined;
}

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

const body = (request: Request, response: Response): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const read: NextFunction = (error?: unknown) => {
      if (error === undefined) resolve(request.body);
      else reject(error instanceof Error ? error : new Error('The body could not be read', { cause: error }));
    };
    void readJson(request, response, read);
  });

const KEY = /^[\x21-\x7e]{1,200}$/;

function handlerOf(route: Route, guards: Guards): RequestHandler {
  const unsafe = route.method !== 'get';
  const answer = async (request: Request, response: Response): Promise<Answer> => {
    if (request.url.includes('%00')) return { refused: 'unreadable' };
    if (request.url.length > MAX_URL) return { refused: 'address-too-long' };
    const session = await sessionOf(guards.sessions, request);
    const { id } = requestOf(response);
    const asked = {
      query: request.query,
      params: request.params,
      session,
      address: request.ip ?? '',
      correlation: id,
      secure: guards.alwaysSecure === true || request.secure,
      header: (name: string) => request.get(name),
    };
    if (!unsafe) return route.run({ ...asked, body: undefined });
    const refusal = unsafeRefusal(request, route, session);
    if (refusal) return refusal;
    if (hasBody(request) && request.is('application/json') === false) return { refused: 'not-json' };
    const ask = { ...asked, body: await body(request, response) };
    const key = request.get('idempotency-key');
    if (!route.command || key === undefined || !session) return route.run(ask);
    if (!KEY.test(key))
      return { refused: 'invalid', detail: 'Idempotency-Key takes 1 to 200 visible ASCII characters.' };
    return guards.once(ask, session, key, route, () => route.run(ask));
  };
  return (request: Request, response: Response, next: NextFunction) => {
    // Writing may fail as well (a header that HTTP can't carry); uncaught, that would end the process.
    answer(request, response)
      .then((given) => write(response, given, requestOf(response).id))
      .catch(next);
  };
}

/** `/api/orders/{id}` as Express writes it. */
const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Every route of the list, and the right refusal for every other method and path below /api. */
export function apiRouter(routes: readonly Route[], guards: Guards): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    const at = router.route(expressPath(path));
    at.all((_request, response, next) => {
      requestOf(response).route = path;
      next();
    });
    for (const route of here) at[route.method](handlerOf(route, guards));
    const allowed = here.flatMap((route) =>
      route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()],
    );
    at.all((_request, response) => {
      const refusal = { refused: 'method-not-allowed', allow: allowed.join(', ') } as const;
      write(response, refusal, requestOf(response).id);
    });
  }
  router.all('/api{/*rest}', (_request, response) =>
    write(response, { refused: 'unknown-address' }, requestOf(response).id),
  );
  return router;
}
