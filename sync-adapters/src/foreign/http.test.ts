import { afterEach, expect, test } from 'vitest';
import { keyOf, verify } from '../push/signature';
import { httpSystem, type HttpSystemOptions } from './http';
import { ComeLater, retryAfter } from './trouble';
import { serve } from './testing/pretend-program';

const secret = `whsec_${Buffer.from('a-secret-for-tests-only').toString('base64')}`;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Asked {
  readonly path: string | undefined;
  readonly body: unknown;
  readonly isSigned: boolean;
}

/** A program that answers everything alike, and what it was asked. */
async function answering(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
  more: Partial<HttpSystemOptions> = {},
) {
  const asked: Asked[] = [];
  const server = await serve((request, response) => {
    const parts: Uint8Array[] = [];
    request.on('data', (part: Uint8Array) => void parts.push(part));
    request.on('end', () => {
      const bytes = Buffer.concat(parts);
      const of = (name: string) => String(request.headers[name]);
      const signature = {
        id: of('webhook-id'),
        timestamp: of('webhook-timestamp'),
        signature: of('webhook-signature'),
      };
      const refusal = verify(signature, bytes, [keyOf(secret)], Math.floor(Date.now() / 1_000));
      asked.push({ path: request.url, body: JSON.parse(bytes.toString()), isSigned: !refusal });
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  ends.push(server.close);
  return { asked, system: httpSystem({ url: `${server.url}/mullion`, secret, ...more }) };
}

const command = {
  id: 'c-1',
  order: 'K-1',
  kind: 'order.return',
  at: '2026-11-21T14:06:00.000Z',
  by: 'Olena',
  data: { reason: 'Розмір' },
} as const;
const facts = {
  order: 'K-2',
  review: 'accepted',
  onHold: false,
  promised: '2026-12-04',
  constructions: [{ id: '1', quantity: 3, cancelled: 0, made: 2, shipped: 0, delivered: 0 }],
} as const;

test('commands go out signed, and come back with a result for each', async () => {
  const results = [{ id: 'c-1', outcome: 'refused', reason: 'no', extra: 1 }];
  const { asked, system } = await answering(202, { results });
  expect(await system.command?.([command])).toEqual([{ id: 'c-1', outcome: 'refused', reason: 'no' }]);
  expect(asked).toEqual([{ path: '/mullion/commands', body: { commands: [command] }, isSigned: true }]);
});

test('states are read page by page: null means the first page, and the last', async () => {
  const { asked, system } = await answering(200, { orders: [facts], next: 'K-2' });
  expect(await system.states(undefined, 200)).toEqual({ orders: [facts], next: 'K-2' });
  await system.states('K-1', 5);
  expect(asked.map(({ body }) => body)).toEqual([
    { after: null, limit: 200 },
    { after: 'K-1', limit: 5 },
  ]);
  const last = await answering(200, { orders: [], next: null });
  expect(await last.system.states('K-2', 5)).toEqual({ orders: [] });
});

test('a next that leads backwards is no page: whoever follows it would never end', async () => {
  const { system } = await answering(200, { orders: [facts], next: 'K-2' });
  await expect(system.states('K-2', 5)).rejects.toThrow('next that does not lie after');
});

test('again is taken with 202 and any body', async () => {
  const { asked, system } = await answering(202);
  await system.again(['K-1', 'K-2']);
  expect(asked).toMatchObject([{ path: '/mullion/again', body: { orders: ['K-1', 'K-2'] } }]);
});

test('a 4xx counts as a refusal only for what its body says is refused', async () => {
  const results = [
    { id: 'c-1', outcome: 'refused', reason: 'no' },
    { id: 'c-2', outcome: 'accepted' },
  ];
  const { system } = await answering(422, { results });
  expect(await system.command?.([command])).toEqual([{ id: 'c-1', outcome: 'refused', reason: 'no' }]);
  const silent = await answering(422, { problem: 'what?' });
  await expect(silent.system.command?.([command])).rejects.toThrow('/commands with 422: {"problem":"what?"}');
});

test.each([
  [401, {}, 'no', 'does not take our signature of /again (401): no'],
  [500, {}, '', 'answers /again with 500'],
  [503, {}, 'down', 'answers /again with 503: down'],
  [302, { location: 'http://127.0.0.1:9/' }, '', 'with a redirect (302), which is not followed'],
  [200, {}, 'hello', 'something else than agreed (200): hello'],
])('what nobody agreed on is told in a sentence: %i', async (status, headers, body, sentence) => {
  const { asked, system } = await answering(status, body, headers);
  await expect(system.again(['K-1'])).rejects.toThrow(sentence);
  await expect(system.again(['K-1'])).rejects.not.toBeInstanceOf(ComeLater);
  expect(asked).toHaveLength(2);
});

test.each([
  [202, 'command', { results: [{ id: 'c-1', outcome: 'perhaps' }] }],
  [202, 'command', 'no json'],
  [200, 'states', { orders: [{ ...facts, constructions: [{ id: '1' }] }], next: null }],
] as const)('a body that does not fit is no answer: %i %s', async (status, method, body) => {
  const { system } = await answering(status, body);
  const asking = method === 'command' ? system.command?.([command]) : system.states(undefined, 1);
  await expect(asking).rejects.toThrow('something else than agreed');
});

test('an answer that is too large, no UTF-8 or too slow is given up', async () => {
  const large = await answering(200, 'x'.repeat(2_000), {}, { mostBytes: 1_000 });
  await expect(large.system.states(undefined, 1)).rejects.toThrow('larger than 1000 bytes');
  const server = await serve((_, response) => response.writeHead(200).end(Buffer.from([0x7b, 0xff])));
  ends.push(server.close);
  await expect(httpSystem({ url: server.url, secret }).states(undefined, 1)).rejects.toThrow('not UTF-8');
  const mute = await serve(() => undefined);
  ends.push(mute.close);
  await expect(httpSystem({ url: mute.url, secret, patience: 100 }).again(['K-1'])).rejects.toThrow(
    'could not be asked for /again: no answer within 0.1 s',
  );
  const gone = await serve(() => undefined);
  await gone.close();
  const nobody = httpSystem({ url: gone.url, secret });
  await expect(nobody.again(['K-1'])).rejects.toThrow('ECONNREFUSED');
});

test('a program that asks for time is told apart from one that fails', async () => {
  for (const [status, headers, after] of [
    [429, { 'retry-after': '7' }, 7_000],
    [429, {}, 1_000],
    [503, { 'retry-after': '120' }, 120_000],
    [429, { 'retry-after': '99999' }, 3_600_000],
  ] as const) {
    const { system } = await answering(status, '', headers);
    const error: unknown = await system.command?.([command]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ComeLater);
    expect(error).toMatchObject({ after });
  }
});

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  expect(retryAfter('5', now)).toBe(5_000);
  expect(retryAfter('Sat, 21 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(retryAfter('Sat, 21 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeUndefined();
  expect(retryAfter(null, now)).toBeUndefined();
});
