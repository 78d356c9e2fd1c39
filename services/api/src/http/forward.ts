import { Agent, request as ask } from 'node:http';
import type { RequestHandler } from 'express';
import type { Log } from '@mullion/platform/process/log';
import { write } from './answer';
import { requestOf } from './request-log';

/** Headers that belong to one connection, not to the message (RFC 9110, 7.6.1). */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const PATIENCE_MS = 30_000;

/** The raw name-value list without the connection's own headers, and without the one that is given anew. */
function passedOn(raw: readonly string[], anew?: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name, value] = [raw[i], raw[i + 1]];
    if (name === undefined || value === undefined) continue;
    const lower = name.toLowerCase();
    if (lower !== anew && !OF_THE_CONNECTION.has(lower)) kept.push(name, value);
  }
  return kept;
}

/**
 * Hands /sync/* to the sync process as it came: the same bytes, since they are signed, and the same headers. When that
 * process is away nothing was kept, and the answer says so.
 */
export function forward(syncUrl: string, log: Log): RequestHandler {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: PATIENCE_MS });
  const target = new URL(syncUrl);
  return (request, response) => {
    const state = requestOf(response);
    state.route = '/sync';
    const headers = passedOn(request.rawHeaders, 'x-correlation-id');
    if (request.headers['x-request-id'] === undefined) headers.push('X-Request-Id', state.id);
    // What the log lines here and there are found by: the caller's own id where it had a plain one.
    headers.push('X-Correlation-Id', state.id);
    headers.push('X-Forwarded-For', request.socket.remoteAddress ?? '');
    if (request.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');

    const up = ask({
      agent,
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.originalUrl,
      headers,
      timeout: PATIENCE_MS,
    });
    const lost = (error: Error) => {
      // A request that was read to its end counts as destroyed: only the answer's line tells whether somebody waits.
      if (response.destroyed) return;
      log.warn({ err: error, correlation: state.id }, 'the sync process did not answer');
      // What is left of the body will not be read: this connection can't be used again.
      response.setHeader('Connection', 'close');
      if (response.headersSent) response.destroy();
      else write(response, { refused: 'sync-unavailable', retryAfterSeconds: 2 }, state.id);
    };
    up.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, passedOn(answer.rawHeaders));
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    up.on('timeout', () => up.destroy(new Error('no answer in time')));
    up.on('error', lost);
    response.on('close', () => up.destroy());
    request.pipe(up);
  };
}
