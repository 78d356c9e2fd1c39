import express from 'express';
import { afterEach, expect, test } from 'vitest';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { openLog } from '@mullion/platform/process/log';
import { localRate } from '@mullion/platform/rate/local';
import { listen, type Listening } from '../runtime/listen';
import { push, SECRET } from '../testing/factory-push';
import { receivePush } from './receive';
import { keyOf } from './signature';
import type { PushSource } from './source';

let server: Listening | undefined;
afterEach(() => server?.stop());

/** The edge alone, over an inbox of the test's own. */
async function edge(accept: Inbox['accept'], more: Partial<PushSource> = {}) {
  const woken: string[] = [];
  const source: PushSource = {
    factory: 'alpha',
    source: 'production',
    keys: [keyOf(SECRET)],
    perSecond: 1_000,
    limit: localRate({ perSecond: 1_000, burst: 1_000 }),
    mostWaiting: 10,
    inbox: {
      accept,
      touched: () => Promise.resolve(),
    },
    read: () => ({ id: 'c-1', key: 'K-1', kind: 'status', at: '2026-11-20T10:00:00Z' }),
    backlog: () => 0,
    wake: (keys) => void woken.push(...keys),
    ...more,
  };
  const meters = { received: () => undefined, refused: () => undefined };
  const app = express().use(receivePush([source], meters, openLog('test', 'silent')));
  server = await listen(app, 0);
  return { url: `http://127.0.0.1:${server.port}`, woken };
}

test('is not answered before the inbox has kept the changes', async () => {
  let keep: () => void = () => undefined;
  const kept = new Promise<void>((resolve) => (keep = resolve));
  let asked = false;
  const { url, woken } = await edge(async () => {
    asked = true;
    await kept;
    return ['accepted'];
  });
  let answered = false;
  const answer = push(url, 'alpha/production', [{}]).finally(() => (answered = true));
  await expect.poll(() => asked).toBe(true);
  expect([answered, woken]).toEqual([false, []]);
  keep();
  expect(await answer).toMatchObject({
    status: 202,
    body: { results: [{ id: 'c-1', outcome: 'accepted' }] },
  });
  expect(woken).toEqual(['K-1']);
});

test('is refused with 503, and wakes nobody, when the inbox can not keep it', async () => {
  const { url, woken } = await edge(() => Promise.reject(new Error('no disk')));
  const answer = await push(url, 'alpha/production', [{}]);
  expect(answer).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'not-kept' } });
  expect(JSON.stringify(answer.body)).not.toContain('no disk');
  expect(woken).toEqual([]);
});

test('is refused with 429 while too much waits, before anything is kept', async () => {
  let asked = false;
  const accept = () => {
    asked = true;
    return Promise.resolve(['accepted' as const]);
  };
  const { url } = await edge(accept, { backlog: () => 10 });
  const answer = await push(url, 'alpha/production', [{}]);
  expect(answer).toMatchObject({ status: 429, retryAfter: '5', body: { code: 'backlog-full' } });
  expect(asked).toBe(false);
});

test('wakes what just happened before what happened long ago', async () => {
  const woken = new Map<string, string>();
  const now = new Date();
  const at = { news: now.toISOString(), old: new Date(now.getTime() - 3_600_000).toISOString() };
  const { url } = await edge((changes) => Promise.resolve(changes.map(() => 'accepted' as const)), {
    read: (raw) => ({
      id: String(raw),
      key: String(raw),
      kind: 'status',
      at: raw === 'news' ? at.news : at.old,
    }),
    wake: (keys, urgency) => {
      for (const key of keys) woken.set(key, urgency);
    },
  });
  await push(url, 'alpha/production', ['old', 'news']);
  expect([...woken]).toEqual([
    ['news', 'now'],
    ['old', 'later'],
  ]);
});

test('wakes nobody for what was a duplicate', async () => {
  const { url, woken } = await edge(() => Promise.resolve(['duplicate']));
  expect((await push(url, 'alpha/production', [{}])).body.results).toEqual([
    { id: 'c-1', outcome: 'duplicate' },
  ]);
  expect(woken).toEqual([]);
});

test.each([
  ['a plain id of the caller', 'a'.repeat(64), true],
  ['a UUID', '0197f3a0-1111-7222-8333-444455556666', true],
  ['one that is too long', 'a'.repeat(65), false],
  ['one that could break a log', '"},{"level":50', false],
])('%s as correlation is kept only when it is plain', async (_, given, kept) => {
  let correlation = '';
  const { url } = await edge((changes) => {
    correlation = changes[0]?.correlation ?? '';
    return Promise.resolve(['accepted']);
  });
  await push(url, 'alpha/production', [{}], { headers: { 'x-correlation-id': given } });
  expect(correlation).not.toBe('');
  expect(correlation === given).toBe(kept);
});
