import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Log } from '@mullion/platform/process/log';
import { answerHealth, type Health } from '@mullion/platform/process/health';
import { write } from './http/answer';
import { apiRouter, type Guards } from './http/api-router';
import { forward } from './http/forward';
import { pages } from './http/pages';
import { refusalOf } from './http/problem';
import { requestLog, requestOf } from './http/request-log';
import type { Route } from './http/route';

export interface AppParts {
  readonly routes: readonly Route[];
  readonly guards: Guards;
  readonly health: Health;
  readonly log: Log;
  /** Where the sync process listens; without it /sync is answered with 503. */
  readonly syncUrl?: string;
  /** The built portal, when there is one. */
  readonly portal?: string;
  /** Which proxies' X-Forwarded-* headers are believed, as Express' `trust proxy` takes it. */
  readonly trustProxy?: string;
}

/**
 * Behind a proxy that is not named, everybody has the proxy's address: wrong sign-ins of one then make all new browsers
 * wait, and cookies are not known to travel by https. Said once: anybody may send the header.
 */
function warnOfProxy(log: Log): RequestHandler {
  let said = false;
  return (request, _response, next) => {
    if (!said && request.headers['x-forwarded-for'] !== undefined) {
      said = true;
      log.warn(
        'X-Forwarded-For arrived and is not believed: if the portal stands behind a proxy, name it in TRUST_PROXY',
      );
    }
    next();
  };
}

/** All that listens on the portal's address: health, /api, /sync and the pages. */
export function createApp(parts: AppParts): Express {
  const { log } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  if (parts.trustProxy) app.set('trust proxy', parts.trustProxy);
  else app.use(warnOfProxy(log));

  app.use(requestLog(log));
  app.use(apiRouter(parts.routes, parts.guards));
  app.use(async (request, response, next) => {
    if (!(await answerHealth(parts.health, request, response))) next();
  });
  if (parts.syncUrl) app.all('/sync/{*rest}', forward(parts.syncUrl, log));
  else
    app.all('/sync/{*rest}', (_request, response) =>
      write(response, { refused: 'sync-unavailable', retryAfterSeconds: 10 }, requestOf(response).id),
    );
  if (parts.portal) app.use(pages(parts.portal, parts.guards.alwaysSecure !== true));
  app.use((_request, response) => write(response, { refused: 'unknown-address' }, requestOf(response).id));

  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    const refusal = refusalOf(error) ?? { refused: 'internal' };
    const { id, route } = requestOf(response);
    if (refusal.refused === 'internal') log.error({ err: error, correlation: id, route }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    write(response, refusal, id);
  };
  app.use(onError);
  return app;
}
