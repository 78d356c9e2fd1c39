import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Health } from '@mullion/platform/process/health';
import { openLog } from '@mullion/platform/process/log';
import { createApp } from '../app';
import { problem } from '../contract';
import { openWorld, type World } from '../testing/world';
import { Visitor } from '../testing/visitor';
import { close, listen } from './listen';
import { none, openRoute } from './route';

let world: World;
let dealer: Visitor;
let sync: Server | undefined;
let syncUrl = '';
const heard: { url: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
const portal = mkdtempSync(join(tmpdir(), 'portal-'));

beforeAll(async () => {
  mkdirSync(join(portal, 'assets'));
  writeFileSync(
    join(portal, 'index.html'),
    '<html><head><meta property="csp-nonce" content="__CSP_NONCE__" /></head></html>',
  );
  writeFileSync(join(portal, 'assets/app-1a2b.js'), 'export {}');
  writeFileSync(join(portal, 'sw.js'), 'self');
  sync = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      });
      response.writeHead(202, { 'X-Own': 'yes', 'Content-Type': 'application/json' }).end('{"results":[]}');
    });
  });
  await new Promise<void>((resolve) => sync?.listen(0, '127.0.0.1', resolve));
  const address = sync.address();
  syncUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  world = await openWorld({ portal, syncUrl });
  await world.accept({ number: 'H-1' });
  dealer = await world.as('dealer');
});
afterAll(async () => {
  sync?.close();
  await world.end();
  rmSync(portal, { recursive: true });
});

/** An app with parts of a test's own, and somebody who visits it. */
async function serve(app: ReturnType<typeof createApp>) {
  const server = await listen(app, 0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    visitor: new Visitor(`http://127.0.0.1:${port}`),
    end: () => close(server, () => Promise.resolve()),
  };
}

const codeOf = (got: { json(): unknown }) => problem.parse(got.json()).code;

describe('malformed requests are refused by name', () => {
  test.each([
    ['a limit that is no number', '/api/orders?limit=ten', 400, 'invalid'],
    ['a parameter twice', '/api/orders?q=a&q=b', 400, 'invalid'],
    ['an unknown status', '/api/orders?status=lost', 400, 'invalid'],
    ['a made-up cursor', '/api/orders?cursor=abc', 400, 'invalid'],
    ['a day that is none', '/api/orders?from=2026-02-30', 400, 'invalid'],
    ['a position beyond numbers', '/api/orders?at-least=99999999999999999999', 400, 'invalid'],
    ['a NUL', '/api/orders?q=%00', 400, 'unreadable'],
    ['a NUL in the path', '/api/orders/%00', 400, 'unreadable'],
    ['a broken % sequence', '/api/orders/%E0%A4', 400, 'unreadable'],
    ['an address without end', `/api/orders?q=${'a'.repeat(5_000)}`, 414, 'address-too-long'],
    ['a longer search than any', `/api/orders?q=${'a'.repeat(200)}`, 400, 'invalid'],
    ['an unknown address', '/api/nothing', 404, 'unknown-address'],
    ['the bare folder', '/api', 404, 'unknown-address'],
  ])('%s', async (_what, path, status, code) => {
    const got = await dealer.get(path);
    expect([got.status, codeOf(got)]).toEqual([status, code]);
    expect(got.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test.each([
    ['no JSON', '{"email":', 400, 'unreadable'],
    ['not an object', '[]', 400, 'invalid'],
    ['wrong types', '{"email":{"$gt":""},"password":1}', 400, 'invalid'],
    ['nothing', undefined, 400, 'invalid'],
    ['a deep nest', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, 400, 'invalid'],
    ['too much', `{"email":"${'a'.repeat(20_000)}","password":"b"}`, 413, 'too-large'],
    ['a NUL inside', '{"email":"a\\u0000b","password":"b"}', 400, 'unreadable'],
    ['what only looks like a NUL', '{"email":"a\\\\u0000b","password":"b"}', 401, 'wrong-credentials'],
  ])('a sign-in with %s', async (_what, body, status, code) => {
    const got = await world.visitor().ask('POST', '/api/session', body === undefined ? {} : { body });
    expect([got.status, codeOf(got)]).toEqual([status, code]);
  });

  test('a method that an address does not take is told those that it takes', async () => {
    const got = await dealer.ask('PUT', '/api/session');
    expect([got.status, codeOf(got), got.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'GET, HEAD, POST, DELETE',
    ]);
  });
});

test('nothing made of the addresses and parameters of the OpenAPI document gives a 500', async () => {
  interface Operation {
    parameters?: { name: string; in: string }[];
  }
  const { paths } = (await dealer.get('/api/openapi.json')).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  const values = [
    '',
    '-1',
    '0',
    '1e99',
    'NaN',
    '☃',
    '%F0%9F',
    "' or 1=1 --",
    '../../etc/passwd',
    '2026-13-45',
    '{}',
    'a'.repeat(900),
    '\\',
    '%25',
    'kharkiv~H-1',
    '~',
    '9007199254740993',
  ];
  const statuses = new Map<number, number>();
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters = [] }] of Object.entries(operations)) {
      if (path === '/api/live' || method === 'delete') continue;
      for (const value of values) {
        const there = path.replace(/\{\w+\}/g, encodeURIComponent(value) || 'x');
        const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        for (const name of ['', ...queries]) {
          const address = name
            ? `${there}?${name}=${value.includes('%') ? value : encodeURIComponent(value)}`
            : there;
          const got = await dealer.ask(
            method.toUpperCase(),
            address,
            method === 'post' ? { body: { email: value } } : {},
          );
          statuses.set(got.status, (statuses.get(got.status) ?? 0) + 1);
          expect(got.status, `${method} ${address}`).toBeLessThan(500);
          if (got.status >= 400) problem.parse(got.json());
        }
      }
    }
  // The control: some of it was understood.
  expect(statuses.get(200)).toBeGreaterThan(10);
});

test('every answer forbids sniffing, framing and foreign content', async () => {
  for (const path of ['/api/orders', '/api/orders/x', '/api/session', '/', '/assets/app-1a2b.js']) {
    const { headers } = await dealer.get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('the page carries the nonce of its answer, a new one each time', async () => {
  const nonceOf = async (path: string) => {
    const { text, headers } = await world.visitor().get(path);
    const nonce = /content="([^"]+)"/.exec(text)?.[1] ?? 'none';
    expect(headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(headers.get('cache-control')).toBe('no-cache');
    return nonce;
  };
  expect(await nonceOf('/orders/kharkiv~K-1.23')).not.toBe(await nonceOf('/'));
});

test('hashed files are kept for good, others asked for again, and a file that is gone is no page', async () => {
  const visitor = world.visitor();
  expect((await visitor.get('/assets/app-1a2b.js')).headers.get('cache-control')).toContain('immutable');
  expect((await visitor.get('/sw.js')).headers.get('cache-control')).toBe('no-cache');
  expect((await visitor.get('/assets/app-gone.js')).status).toBe(404);
  expect((await visitor.get('/..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400);
});

test('a push reaches the sync process byte for byte, with its signature and an id', async () => {
  const body = '{"changes": [ ] }\n\u00e9';
  const got = await world.visitor().ask('POST', '/sync/v1/kharkiv/production?x=1', {
    body,
    headers: { 'webhook-signature': 'v1,abc', 'webhook-id': 'm1' },
  });
  expect([got.status, got.text, got.headers.get('x-own')]).toEqual([202, '{"results":[]}', 'yes']);
  const last = heard.at(-1);
  expect(last?.url).toBe('/sync/v1/kharkiv/production?x=1');
  expect(last?.body).toBe(Buffer.from(body).toString('latin1'));
  expect(last?.headers).toMatchObject({
    'webhook-signature': 'v1,abc',
    'x-request-id': expect.any(String) as string,
  });
});

test.each([
  ['without an id', {}, /^[\w-]{36}$/],
  ['with an id of its own', { 'x-correlation-id': 'trace-7' }, /^trace-7$/],
  ['with an id that is no plain word', { 'x-correlation-id': 'a b' }, /^[\w-]{36}$/],
])('one id names a push %s in the logs of both processes', async (_what, headers, id) => {
  const got = await world.visitor().ask('POST', '/sync/v1/kharkiv/production', { body: '{}', headers });
  expect(got.status).toBe(202);
  expect(heard.at(-1)?.headers['x-correlation-id']).toMatch(id);
});

test('when the sync process is away a push is told to come again', async () => {
  const away = await openWorld({ syncUrl: 'http://127.0.0.1:1' });
  const got = await away.visitor().ask('POST', '/sync/v1/kharkiv/production', { body: '{}' });
  expect([got.status, codeOf(got), got.headers.get('retry-after')]).toEqual([503, 'sync-unavailable', '2']);
  await away.end();
});

test('who hangs up in the middle of a request does no harm', async () => {
  const { port } = new URL(world.url);
  for (const text of [
    'GET /api/orders HTTP/1.1\r\nHost: x\r\n\r\n',
    'POST /sync/v1/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{',
    'rubbish\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    socket.write(text);
    socket.destroy();
  }
  expect((await dealer.get('/api/orders')).status).toBe(200);
});

test('a reader who asks for a position that is not reached is told to come again', async () => {
  const got = await dealer.get('/api/orders/kharkiv~H-1?at-least=999999');
  expect([got.status, codeOf(got), got.headers.get('retry-after')]).toEqual([
    504,
    'position-not-reached',
    '1',
  ]);
});

test('a document at an address with Cyrillic letters is opened', async () => {
  const head = await world.happen('kharkiv~H-1', {
    type: 'DocumentAdded',
    data: {
      change: { id: 'd-1', at: '2026-11-02T10:00:00Z' },
      name: 'Креслення',
      kind: 'drawing',
      url: 'https://завод.укр/креслення 1.pdf',
    },
  });
  const got = await dealer.get(`/api/orders/kharkiv~H-1/documents/${head}`);
  expect([got.status, got.headers.get('location')]).toEqual([
    302,
    'https://xn--80aegj1b.xn--j1amh/%D0%BA%D1%80%D0%B5%D1%81%D0%BB%D0%B5%D0%BD%D0%BD%D1%8F%201.pdf',
  ]);
});

test('an answer that HTTP can not carry is an error of that request alone', async () => {
  const route = openRoute({
    method: 'get',
    path: '/api/unwritable',
    summary: 'Answers a header that no answer may have',
    query: none,
    params: none,
    body: none,
    answers: 'nothing',
    handle: () => Promise.resolve({ goTo: 'https://завод.укр' }),
  });
  const log = openLog('api', 'silent');
  const app = createApp({ routes: [route], guards: world.services.guards, health: new Health(), log });
  const { visitor, end } = await serve(app);
  const got = await visitor.get('/api/unwritable');
  expect([got.status, codeOf(got)]).toEqual([500, 'internal']);
  await end();
});

test('pictures of other servers come by https alone in production, by http too where one develops', async () => {
  const csp = async (alwaysSecure: boolean) => {
    const { services } = world;
    const app = createApp({
      routes: [],
      guards: { ...services.guards, alwaysSecure },
      health: new Health(),
      log: openLog('api', 'silent'),
      portal,
    });
    const { visitor, end } = await serve(app);
    const policy = (await visitor.get('/')).headers.get('content-security-policy') ?? '';
    await end();
    return policy.split(';').find((directive) => directive.startsWith('img-src'));
  };
  expect(await csp(true)).toBe("img-src 'self' data: blob: https:");
  expect(await csp(false)).toBe("img-src 'self' data: blob: https: http:");
});

test('a proxy that is not named in TRUST_PROXY is told of, once', async () => {
  const log = openLog('api', 'silent');
  const warn = vi.spyOn(log, 'warn');
  const app = createApp({ routes: [], guards: world.services.guards, health: new Health(), log });
  const { visitor, end } = await serve(app);
  await visitor.get('/api/x');
  expect(warn).not.toHaveBeenCalled();
  for (let n = 1; n <= 3; n += 1) await visitor.get('/api/x', { 'x-forwarded-for': '203.0.113.7' });
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('TRUST_PROXY'));
  await end();
});
