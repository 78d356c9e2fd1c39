import type { Response } from 'express';
import { API_HEADERS } from './security-headers';
import { attachment } from './documents';
import { PROBLEM_TYPE, problemOf, statusOf } from './problem';
import type { Answer } from './route';

type Headers = readonly (readonly [name: string, value: string])[];

/** People's data: the browser keeps it for itself and asks again each time. */
const JSON_HEADERS: Headers = [
  ...API_HEADERS,
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Cache-Control', 'private, no-cache'],
];
const PROBLEM_HEADERS: Headers = [
  ...API_HEADERS,
  ['Content-Type', PROBLEM_TYPE],
  ['Cache-Control', 'no-store'],
];

function put(response: Response, headers: Headers): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

function send(response: Response, status: number, headers: Headers, body: string | Buffer): void {
  response.statusCode = status;
  put(response, headers);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Writes the answer; the one place where answers become HTTP. */
export function write(response: Response, answer: Answer, requestId: string): void {
  if ('json' in answer) {
    send(response, 200, JSON_HEADERS, answer.json);
  } else if ('value' in answer) {
    put(response, Object.entries(answer.headers ?? {}));
    send(response, 200, JSON_HEADERS, JSON.stringify(answer.value));
  } else if ('refused' in answer) {
    if (answer.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', Math.max(1, Math.ceil(answer.retryAfterSeconds)));
    const body = JSON.stringify(problemOf(answer, requestId));
    send(response, statusOf(answer.refused), PROBLEM_HEADERS, body);
  } else if ('nothing' in answer) {
    put(response, [...API_HEADERS, ...Object.entries(answer.headers ?? {}), ['Cache-Control', 'no-store']]);
    response.statusCode = 204;
    response.end();
  } else if ('file' in answer) {
    put(response, [['Content-Disposition', attachment(answer.name)]]);
    send(
      response,
      200,
      [...API_HEADERS, ['Content-Type', answer.contentType], ['Cache-Control', 'private, no-cache']],
      answer.file,
    );
  } else if ('goTo' in answer) {
    put(response, [...API_HEADERS, ['Location', answer.goTo], ['Cache-Control', 'no-store']]);
    response.statusCode = 302;
    response.end();
  } else {
    put(response, API_HEADERS);
    answer.stream(response.req, response);
  }
}
