import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { errorInWords } from '@mullion/platform/breaker/error-in-words';
import { sign } from '../push/signature';
import { readCapped } from './read-capped';
import { type CommandResult, type ForeignSystem, orderFacts } from './system';
import { ComeLater, retryAfter } from './trouble';

/** Version 1 of docs/factory-protocol.md, our side. */

const reason = z
  .string()
  .transform((text) => text.slice(0, 500))
  .optional();
const commandResults = z.object({
  results: z
    .array(z.object({ id: z.string(), outcome: z.enum(['accepted', 'duplicate', 'refused']), reason }))
    .max(1_000),
});
const statesPage = z.object({ orders: z.array(orderFacts).max(1_000), next: z.string().nullable() });

const MOST_BYTES = 8 * 1024 * 1024;
const PATIENCE = 10_000;
/** What of a wrong answer is worth telling. */
const MOST_TOLD = 200;

export interface HttpSystemOptions {
  /** Without a slash at its end. */
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** Milliseconds for a whole call. */
  readonly patience?: number;
  readonly mostBytes?: number;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly text: string;
}

const parsed = <T extends z.ZodType>(text: string, schema: T): z.infer<T> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Why an answer is no use, as people read it. */
function complaint(path: string, { status, text }: Answer): Error {
  const said = text.replace(/\s+/g, ' ').trim().slice(0, MOST_TOLD);
  if (status >= 300 && status < 400)
    return new Error(
      `the factory's program answers ${path} with a redirect (${status}), which is not followed`,
    );
  if (status === 401)
    return new Error(`the factory's program does not take our signature of ${path} (401): ${said}`);
  if (status === 200 || status === 202)
    return new Error(
      `the factory's program answers ${path} with something else than agreed (${status}): ${said}`,
    );
  return new Error(`the factory's program answers ${path} with ${status}${said === '' ? '' : `: ${said}`}`);
}

/**
 * A factory's program over HTTP. Redirects are not followed; private addresses are called, because factories' programs
 * stand in factories' networks and the address comes from the operator's own file (docs/factory-protocol.md). Throws
 * ComeLater where the program asks for time, and a sentence where it can't be reached or understood.
 */
export function httpSystem({
  url,
  secret,
  patience = PATIENCE,
  mostBytes = MOST_BYTES,
}: HttpSystemOptions): ForeignSystem {
  async function call(path: string, body: unknown): Promise<Answer> {
    const bytes = Buffer.from(JSON.stringify(body));
    const id = `msg_${randomUUID()}`;
    const timestamp = Math.floor(Date.now() / 1_000);
    try {
      const answer = await fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          accept: 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': sign(secret, id, timestamp, bytes),
        },
        body: bytes,
        signal: AbortSignal.timeout(patience),
      });
      const wait = retryAfter(answer.headers.get('retry-after'), Date.now());
      return { status: answer.status, retryAfter: wait, text: await readCapped(answer, mostBytes) };
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      const why = late ? `no answer within ${patience / 1_000} s` : errorInWords(error);
      throw new Error(`the factory's program could not be asked for ${path}: ${why}`, { cause: error });
    }
  }

  async function ask(path: string, body: unknown): Promise<Answer> {
    const answer = await call(path, body);
    const { status, retryAfter: wait } = answer;
    if (status === 429) throw new ComeLater(complaint(path, answer).message, wait ?? 1_000);
    if (status === 503 && wait !== undefined) throw new ComeLater(complaint(path, answer).message, wait);
    return answer;
  }

  return {
    async command(commands) {
      const answer = await ask('/commands', { commands });
      const { status, text } = answer;
      const read = parsed(text, commandResults)?.results.map(
        ({ id, outcome, reason: why }): CommandResult => ({
          id,
          outcome,
          ...(why === undefined ? {} : { reason: why }),
        }),
      );
      if (status === 202 && read) return read;
      // A refusal is believed with any 4xx, but nothing else is: the whole request was not taken.
      const refusals = read?.filter(({ outcome }) => outcome === 'refused') ?? [];
      if (status >= 400 && status < 500 && refusals.length > 0) return refusals;
      throw complaint('/commands', answer);
    },

    async states(after, limit) {
      const answer = await ask('/states', { after: after ?? null, limit });
      const page = answer.status === 200 ? parsed(answer.text, statesPage) : undefined;
      if (!page) throw complaint('/states', answer);
      const { orders, next } = page;
      // Whoever goes on after `next` must come to an end.
      if (next !== null && after !== undefined && next <= after)
        throw new Error("the factory's program answers /states with a next that does not lie after the last");
      return next === null ? { orders } : { orders, next };
    },

    async again(orders) {
      const answer = await ask('/again', { orders });
      if (answer.status !== 202) throw complaint('/again', answer);
    },
  };
}
