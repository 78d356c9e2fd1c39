import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Log } from '@mullion/platform/process/log';
import { Histogram, metrics } from '@mullion/platform/process/metrics';

/** What is known of a request while it runs. `route` is the pattern, never the address with its ids. */
export interface RequestState {
  readonly id: string;
  route: string;
}

const states = new WeakMap<Response, RequestState>();

/** The state of a request that came through `requestLog`. */
export function requestOf(response: Response): RequestState {
  const state = states.get(response);
  if (!state) throw new Error('This request did not pass the request log');
  return state;
}

/** As the sync process takes them too. */
const ID = /^[\w.:-]{1,100}$/;

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer, by route; of streams, how long they were open.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [metrics],
});

/**
 * Gives each request an id (the caller's own `X-Correlation-Id` or `X-Request-Id` when it is a plain word), logs its end and measures it. Of the
 * address only the route's pattern is logged: the rest may hold names, numbers and what people search for.
 */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const began = process.hrtime.bigint();
    const given = request.headers['x-correlation-id'] ?? request.headers['x-request-id'];
    const id = typeof given === 'string' && ID.test(given) ? given : randomUUID();
    const state = { id, route: 'none' };
    states.set(response, state);
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      const { method } = request;
      const { route } = state;
      const status = response.statusCode;
      durations.observe({ method, route, status }, seconds);
      // What was read well is counted above; a line for each would cost as much as the answer.
      const level = status >= 500 ? 'warn' : status >= 400 || method !== 'GET' ? 'info' : 'debug';
      if (log.isLevelEnabled(level))
        log[level]({ correlation: id, method, route, status, ms: Math.round(seconds * 1e4) / 10 }, 'request');
    });
    next();
  };
}
