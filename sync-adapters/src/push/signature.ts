import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Refusal } from './refusal';

/** How far the sender's clock may be from ours, in seconds. */
export const TOLERANCE_SECONDS = 300;

export interface SignatureHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `v1,<base64>`, several separated by spaces. */
  readonly signature: string | undefined;
}

/** The key inside a `whsec_…` secret. Throws on a secret that is too short to protect anything. */
export function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret, 'base64');
  if (key.length < 16)
    throw new Error('A secret of the signed push needs at least 16 bytes, as whsec_<base64>');
  return key;
}

const signatureOf = (key: Buffer, id: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();

/** The header `webhook-signature` for a body: what a sender puts in. */
export const sign = (secret: string, id: string, timestamp: number, body: string | Buffer): string =>
  `v1,${signatureOf(keyOf(secret), id, String(timestamp), Buffer.from(body)).toString('base64')}`;

const refused = (code: string, detail: string): Refusal => ({ status: 401, code, detail });

// Unknown factories are checked against this, so that they take the time of a wrong signature.
const NOBODYS_KEY = randomBytes(32);

/**
 * Checks a request as the Standard Webhooks specification says (https://www.standardwebhooks.com): HMAC-SHA256 over
 * `id.timestamp.body`, any of the signatures by any of the keys, at most five minutes old. A request that is sent again
 * within that time passes again: it does no harm, since its changes are known by their ids.
 */
export function verify(
  headers: SignatureHeaders,
  body: Buffer,
  keys: readonly Buffer[],
  nowSeconds: number,
): Refusal | undefined {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature)
    return refused(
      'signature-missing',
      'Send the headers webhook-id, webhook-timestamp and webhook-signature, as the Standard Webhooks specification says.',
    );
  if (!/^\d{1,12}$/.test(timestamp))
    return refused('timestamp-unreadable', 'Give webhook-timestamp in whole seconds since 1970.');
  const given = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .slice(0, 20)
    .map((part) => Buffer.from(part.slice(3), 'base64'));
  let matches = 0;
  for (const key of keys.length > 0 ? keys : [NOBODYS_KEY]) {
    const expected = signatureOf(key, id, timestamp, body);
    for (const one of given)
      if (one.length === expected.length && timingSafeEqual(one, expected)) matches += 1;
  }
  if (matches === 0 || keys.length === 0)
    return refused(
      'signature-wrong',
      'Sign the bytes of the body as they are sent, with the secret of this factory and source.',
    );
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_SECONDS)
    return refused(
      'timestamp-stale',
      'The request was signed more than five minutes ago (or ahead): set the clock, and sign again when sending again.',
    );
  return undefined;
}
