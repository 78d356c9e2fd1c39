import type { Response } from 'express';

/** Why a whole request is refused; nothing of it is kept. A word for programs and a sentence that says what to do. */
export interface Refusal {
  readonly status: 400 | 401 | 404 | 405 | 413 | 415 | 429 | 500 | 503;
  readonly code: string;
  readonly detail: string;
  /** Seconds until it makes sense to send the same again. */
  readonly retryAfter?: number;
}

const TITLES: Record<Refusal['status'], string> = {
  400: 'The body could not be read',
  401: 'The signature is not right',
  404: 'There is nothing here',
  405: 'Only POST is understood here',
  413: 'The request is too large',
  415: 'The body has a form that is not understood',
  429: 'Too much at once',
  500: 'Something went wrong here',
  503: 'Not possible just now',
};

/** Answers with a problem document (RFC 9457). */
export function answerRefusal(response: Response, refusal: Refusal, instance: string): void {
  const { status, code, detail, retryAfter } = refusal;
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: TITLES[status], status, code, detail, instance }));
}
