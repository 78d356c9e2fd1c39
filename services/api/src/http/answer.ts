import type { Response } from 'express';
import { API_HEADERS } from './security-headers';
import { attachment } from './documents';
import { PROBLEM_TYPE, problemOf, statusOf } from './problem';
import type { Answer, AnswerHeaders } from './route';

/** Names and values by turns: the form that Node takes without looking at each again. */
type Headers = readonly string[];

/** People's data: the browser keeps it for itself and asks again each time. */
const JSON_HEADERS: Headers = [
  ...API_HEADERS.flat(),
  ...['Content-Type', 'application/json; charset=utf-8'],
  ...['Cache-Control', 'private, no-cache'],
];
const PROBLEM_HEADERS: Headers = [
  ...API_HEADERS.flat(),
  ...['Content-Type', PROBLEM_TYPE],
  ...['Cache-Control', 'no-store'],
];
const PLAIN_HEADERS: Headers = [...API_HEADERS.flat(), 'Cache-Control', 'no-store'];

const flat = (headers: AnswerHeaders | undefined): Headers =>
  Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values].flat().flatMap((value) => [name, value]),
  );

function send(response: Response, status: number, headers: Headers, body: string | Buffer): void {
  // Encoded once: asking a text for its length in bytes first costs as much again, more where it is not Latin.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, [...headers, 'Content-Length', String(bytes.length)]);
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Writes the answer; the one place where answers become HTTP. */
export function write(response: Response, answer: Answer, requestId: string): void {
  const id = ['X-Request-Id', requestId];
  if ('json' in answer) {
    send(response, 200, [...id, ...JSON_HEADERS], answer.json);
  } else if ('value' in answer) {
    send(response, 200, [...id, ...JSON_HEADERS, ...flat(answer.headers)], JSON.stringify(answer.value));
  } else if ('refused' in answer) {
    const { refused, retryAfterSeconds: seconds } = answer;
    const later = seconds === undefined ? [] : ['Retry-After', String(Math.max(1, Math.ceil(seconds)))];
    const allow = answer.allow === undefined ? [] : ['Allow', answer.allow];
    const body = JSON.stringify(problemOf(answer, requestId));
    send(response, statusOf(refused), [...id, ...PROBLEM_HEADERS, ...later, ...allow], body);
  } else if ('nothing' in answer) {
    response.writeHead(204, [...id, ...PLAIN_HEADERS, ...flat(answer.headers)]).end();
  } else if ('file' in answer) {
    const about = ['Content-Type', answer.contentType, 'Content-Disposition', attachment(answer.name)];
    send(
      response,
      200,
      [...id, ...API_HEADERS.flat(), 'Cache-Control', 'private, no-cache', ...about],
      answer.file,
    );
  } else if ('goTo' in answer) {
    response.writeHead(302, [...id, ...PLAIN_HEADERS, 'Location', answer.goTo]).end();
  } else {
    for (const [name, value] of [...API_HEADERS, ['X-Request-Id', requestId] as const])
      response.setHeader(name, value);
    answer.stream(response.req, response);
  }
}
