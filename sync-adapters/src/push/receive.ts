import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import type { IncomingChange } from '@mullion/platform/inbox/inbox';
import type { Log } from '@mullion/platform/process/log';
import { MOST_BYTES, readBody } from './body';
import { answerRefusal, type Refusal } from './refusal';
import { verify } from './signature';
import type { FieldProblem, PushSource } from './source';
import { tellReceived } from './story';

interface Result {
  /** As given; null when it could not be read. */
  readonly id: string | null;
  readonly outcome: 'accepted' | 'duplicate' | 'invalid';
  readonly problems?: readonly FieldProblem[];
}

export interface PushMeters {
  received(labels: { factory: string; source: string }, outcome: Result['outcome'], count: number): void;
  refused(code: string): void;
}

const UNKNOWN: Refusal = {
  status: 404,
  code: 'source-unknown',
  detail:
    'No such factory or source: the address is /sync/v1/{factory}/production or /sync/v1/{factory}/accounting.',
};

/** Ids of a caller's own making are kept when they are plain; anything else is replaced. */
const correlationOf = (request: Request): string => {
  const given = request.get('x-correlation-id');
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
};

const idOf = (raw: unknown): string | null =>
  typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id : null;

/** Why this source has to slow down now, or undefined. */
async function pressure(source: PushSource, count: number): Promise<Refusal | undefined> {
  if (source.backlog() >= source.mostWaiting)
    return {
      status: 429,
      code: 'backlog-full',
      detail:
        'Earlier changes are still being worked off. Send the same request again after the time in Retry-After.',
      retryAfter: 5,
    };
  const wait = await source.limit.take(Math.max(1, count));
  if (wait === 0) return undefined;
  return {
    status: 429,
    code: 'rate-exceeded',
    detail: `At most ${source.perSecond} changes a second are taken from this source. Send the same request again after the time in Retry-After.`,
    retryAfter: Math.max(1, Math.ceil(wait)),
  };
}

/** Keeps what is right of a request, and answers for every change in the order given. */
async function keep(
  source: PushSource,
  raws: readonly unknown[],
  correlation: string,
  now: Date,
): Promise<{ results: Result[]; accepted: readonly IncomingChange[] }> {
  const incoming: IncomingChange[] = [];
  const readings = raws.map((raw) => {
    const reading = source.read(raw, now);
    if ('problems' in reading) return { id: idOf(raw), problems: reading.problems };
    const { factory, source: name } = source;
    incoming.push({ ...reading, factory, source: name, payload: raw, correlation });
    return { id: reading.id };
  });
  const outcomes = await source.inbox.accept(incoming);
  let next = 0;
  const results = readings.map(({ id, problems }): Result => {
    if (problems) return { id, outcome: 'invalid', problems };
    const outcome = outcomes[next++];
    if (!outcome) throw new Error('The inbox answered for fewer changes than it was given');
    return { id, outcome };
  });
  return { results, accepted: incoming.filter((_, index) => outcomes[index] === 'accepted') };
}

/** What happened longer ago is not news any more, in milliseconds. */
const NEWS = 5 * 60_000;

/** Wakes what just happened first: behind it a source that was away catches up. */
function wakeUp(source: PushSource, accepted: readonly IncomingChange[], now: Date): void {
  const fresh = new Set<string>();
  const late = new Set<string>();
  for (const { key, at } of accepted) (now.getTime() - Date.parse(at) <= NEWS ? fresh : late).add(key);
  source.wake([...fresh], 'now');
  source.wake(
    [...late].filter((key) => !fresh.has(key)),
    'later',
  );
}

const bodyProblem = (error: unknown): Refusal => {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large')
    return {
      status: 413,
      code: 'body-too-large',
      detail: 'Send at most 1 MB in one request; split the changes.',
    };
  if (type === 'encoding.unsupported')
    return { status: 415, code: 'encoding-unsupported', detail: 'Send the body without Content-Encoding.' };
  return { status: 400, code: 'body-cut-short', detail: 'The body did not arrive whole. Send it again.' };
};

/**
 * `POST /sync/v1/{factory}/{source}`: signed changes are kept in the inbox, then acknowledged. The checks run from the
 * cheapest for us to the dearest, and say nothing about a factory to those who can't sign for it.
 */
export function receivePush(sources: readonly PushSource[], meters: PushMeters, log: Log): Router {
  const router = express.Router();
  const known = new Map(sources.map((source) => [`${source.factory}/${source.source}`, source]));

  const receive: RequestHandler<{ factory: string; source: string }> = async (request, response) => {
    const refuse = (refusal: Refusal) => {
      meters.refused(refusal.code);
      log.warn({ path: request.path, code: refusal.code, status: refusal.status }, 'push refused');
      answerRefusal(response, refusal, request.originalUrl);
    };
    const source = known.get(`${request.params.factory}/${request.params.source}`);
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = {
      id: request.get('webhook-id'),
      timestamp: request.get('webhook-timestamp'),
      signature: request.get('webhook-signature'),
    };
    const unsigned = verify(headers, body, source?.keys ?? [], Math.floor(Date.now() / 1_000));
    if (!source || unsigned) {
      refuse(unsigned && source ? unsigned : UNKNOWN);
      return;
    }
    const read = readBody(body);
    const count = 'changes' in read ? read.changes.length : 1;
    const pressed = await pressure(source, count);
    if (pressed || 'refusal' in read) {
      refuse(pressed ?? ('refusal' in read ? read.refusal : UNKNOWN));
      return;
    }

    const correlation = correlationOf(request);
    const now = new Date();
    const { results, accepted } = await keep(source, read.changes, correlation, now);
    wakeUp(source, accepted, now);
    const { factory, source: name } = source;
    tellReceived(log, { factory, source: name }, 'push', { correlation, bytes: body.length, results });
    for (const outcome of ['accepted', 'duplicate', 'invalid'] as const) {
      const of = results.filter((result) => result.outcome === outcome).length;
      if (of > 0) meters.received({ factory: source.factory, source: source.source }, outcome, of);
    }
    // The answer does not wait for a note that only people look at.
    source.inbox
      .touched(source.factory, source.source)
      .catch((error: unknown) => log.warn({ err: error }, 'contact not noted'));
    response.status(202).set('X-Correlation-Id', correlation).json({ results });
  };

  const failed: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const isOurs = !(typeof error === 'object' && error !== null && 'type' in error);
    if (isOurs) log.error({ err: error, path: request.path }, 'push failed');
    const refusal: Refusal = isOurs
      ? {
          status: 503,
          code: 'not-kept',
          detail: 'Nothing was kept. Send the same request again.',
          retryAfter: 1,
        }
      : bodyProblem(error);
    meters.refused(refusal.code);
    answerRefusal(response, refusal, request.originalUrl);
  };

  const raw = express.raw({ type: () => true, limit: MOST_BYTES, inflate: false });
  router.post('/sync/v1/:factory/:source', raw, receive);
  router.all('/sync/v1/:factory/:source', (request, response) => {
    response.set('Allow', 'POST');
    answerRefusal(
      response,
      { status: 405, code: 'method-not-allowed', detail: 'Send changes with POST.' },
      request.originalUrl,
    );
  });
  router.use('/sync', (request, response) => answerRefusal(response, UNKNOWN, request.originalUrl));
  router.use(failed);
  return router;
}
