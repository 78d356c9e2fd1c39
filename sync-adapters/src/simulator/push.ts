import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Plant } from './plants';

const answer = z.object({
  results: z.array(
    z.object({
      id: z.string().nullable(),
      outcome: z.enum(['accepted', 'duplicate', 'invalid']),
      problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  ),
});
export type Result = z.infer<typeof answer>['results'][number];

export type PushOutcome =
  /** One result for each change, in the order sent. */
  | { readonly kind: 'answered'; readonly results: readonly Result[] }
  /** The portal refused the whole request. `retryAfter` in milliseconds, where it said so. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly retryAfter: number | undefined;
      readonly detail: string;
    }
  /** Nobody answered, or not in time: whether anything was kept is unknown. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface Request {
  readonly body: Buffer;
  /** Spoils the signature on purpose. */
  readonly badSignature?: boolean;
}

const PATIENCE = 30_000;

/** Signs as the Standard Webhooks specification says: HMAC-SHA256 of `id.timestamp.body` under the secret behind `whsec_`. */
export function signed(secret: string, body: Buffer, now = new Date()): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}

/** Sends one request to the portal. Never throws. */
export async function push(
  portal: string,
  plant: Pick<Plant, 'id' | 'secret'>,
  source: string,
  { body, badSignature = false }: Request,
): Promise<PushOutcome> {
  const secret = badSignature ? `whsec_${Buffer.from('nobody knows this').toString('base64')}` : plant.secret;
  try {
    const response = await fetch(new URL(`/sync/v1/${plant.id}/${source}`, portal), {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...signed(secret, body) },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    if (response.status === 202) {
      const parsed = answer.safeParse(JSON.parse(text));
      if (parsed.success) return { kind: 'answered', results: parsed.data.results };
      return { kind: 'unreachable', reason: `an answer that is none: ${text.slice(0, 200)}` };
    }
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    return {
      kind: 'refused',
      status: response.status,
      retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined,
      detail: text.slice(0, 300),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The body of a push: the changes are JSON already. */
export const bodyOf = (changes: readonly string[]): Buffer =>
  Buffer.from(`{"changes":[${changes.join(',')}]}`);
