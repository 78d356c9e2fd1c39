import { expect, it } from 'vitest';
import { RequestError } from './client';
import { onceKeys } from './once';

/** Sends the texts one after another, each with its answer, and tells with which keys. */
async function keysOf(...sent: readonly (readonly [text: string, error?: Error])[]): Promise<string[]> {
  const once = onceKeys();
  const keys: string[] = [];
  for (const [text, error] of sent)
    await once(text, (key) => {
      keys.push(key);
      return error ? Promise.reject(error) : Promise.resolve();
    }).catch(() => undefined);
  return keys;
}
/** As the API answers. */
const refused = (status: number, code: string) => new RequestError(status, { code });
const differ = (keys: readonly string[]) => new Set(keys).size === keys.length;

it('a command that succeeded or was refused is a new one when it is sent again', async () => {
  expect(differ(await keysOf(['accept'], ['accept']))).toBe(true);
  for (const error of [
    refused(409, 'request-pending'),
    refused(409, 'order-not-in-review'),
    refused(404, 'not-found'),
    refused(400, 'invalid'),
  ])
    expect(differ(await keysOf(['accept', error], ['accept'])), error.message).toBe(true);
});

it('a command that may have had its effect is sent again with the same key', async () => {
  for (const error of [
    new RequestError(0, {}),
    refused(500, 'failed'),
    refused(503, 'unavailable'),
    refused(409, 'command-in-progress'),
    refused(409, 'command-in-doubt'),
    new SyntaxError('half an answer'),
  ])
    expect(differ(await keysOf(['ask', error], ['ask'])), error.message).toBe(false);
});

it('an answer given before the key was looked at does not end a command that may have had its effect', async () => {
  const lost = new RequestError(0, {});
  for (const error of [
    refused(401, 'not-signed-in'),
    refused(403, 'csrf-token-missing'),
    refused(429, 'too-many-requests'),
  ]) {
    const [first, , third] = await keysOf(['ask', lost], ['ask', error], ['ask']);
    expect(third, String(error.status)).toBe(first);
  }
});

it('another command gets another key, and its end leaves the key of the one after it alone', async () => {
  expect(differ(await keysOf(['ask', new RequestError(0, {})], ['return']))).toBe(true);
  const once = onceKeys();
  let end = () => {};
  const slow = once('ask', () => new Promise<void>((resolve) => (end = resolve)));
  const keys: string[] = [];
  const fail = (key: string) => {
    keys.push(key);
    return Promise.reject(new RequestError(0, {}));
  };
  await once('return', fail).catch(() => undefined);
  end();
  await slow;
  await once('return', fail).catch(() => undefined);
  expect(keys[1]).toBe(keys[0]);
});
