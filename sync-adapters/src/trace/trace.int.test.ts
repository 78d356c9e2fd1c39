import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putCode } from '@mullion/platform/inbox/codes';
import { putOutgoing } from '@mullion/platform/outbox/postgres';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { tellEnded, tellReceived } from '../push/story';
import {
  dealerStated,
  push,
  type RunningSync,
  startSync,
  statement,
  testFactory,
} from '../testing/factory-push';
import { printed } from './print';
import { trace, type Trace } from './trace';

let database: TestDatabase;
let sync: RunningSync;
let logs: string;
beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'mullion-trace-'));
  database = await testDatabase();
  sync = await startSync(database.url, testRedisUrl(7), [testFactory('alpha'), testFactory('beta')]);
  await push(sync.url, 'alpha/accounting', [dealerStated()]);
  await push(sync.url, 'beta/accounting', [dealerStated('D-1', 'same')]);
});
afterAll(async () => {
  await sync.stop();
  await database.drop();
  rmSync(logs, { recursive: true });
});

const change = (id: string, order: string, kind: string, data: unknown, at = '2026-11-20T10:00:00Z') => ({
  id,
  order,
  at,
  kind,
  data,
});
const accepted = (id: string, order: string, more = {}) =>
  change(id, order, 'order.accepted', statement(3, more));
const sent = (changes: readonly unknown[], correlation: string, to = 'alpha/production') =>
  push(sync.url, to, changes, { headers: { 'x-correlation-id': correlation } });
const statusOf = async (id: string) => {
  const [row] = await sync.db.query<{ status: string }>(
    'select status from sync.changes where source_id = $1',
    [id],
  );
  return row?.status;
};
const words = (told: Trace) => printed('it', told).join('\n');
const tellers = (told: Trace) => ('moments' in told ? told.moments.map(({ teller }) => teller) : []);

/** Log lines as the processes write them, at these seconds of a past day. */
const logOf = (process: string, second: number, file = `${process}.log`) => {
  const writes = (level: string) => (fields: object, msg: string) =>
    appendFileSync(
      join(logs, file),
      `${JSON.stringify({ level, time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(), process, ...fields, msg })}\n`,
    );
  return { info: writes('info'), warn: writes('warn') };
};
const alpha = { factory: 'alpha', source: 'production' };

test('the story of a change is told by time: received, held, mended, applied, and what the logs say of it', async () => {
  await sent(
    [accepted('t-1', 'K-1'), change('t-2', 'K-1', 'status', { code: 'GLZ' }, '2026-11-20T11:00:00Z')],
    'c-1',
  );
  await expect.poll(() => statusOf('t-2'), { timeout: 30_000 }).toBe('held');
  // The order is told a moment later.
  const story = async () => words(await trace(sync.db, logs, 't-2'));
  await expect.poll(story, { timeout: 30_000 }).toContain('held back (code-unknown)');
  await putCode(sync.db, {
    factory: 'alpha',
    code: 'GLZ',
    meaning: { kind: 'production.started', stage: 'glazing' },
    by: '00000000-0000-4000-8000-000000000001',
  });
  await expect.poll(() => statusOf('t-2'), { timeout: 30_000 }).toBe('applied');
  await expect.poll(story, { timeout: 30_000 }).toContain('nothing of K-1 is held back any longer');
  await sync.db.transaction((sql) =>
    putOutgoing(sql, [
      {
        id: '00000000-0000-4000-8000-0000000000aa',
        factory: 'alpha',
        system: 'production',
        key: 'K-1',
        kind: 'order.ask',
        payload: {},
        correlation: 'c-desk',
      },
    ]),
  );

  const results = ['t-1', 't-2'].map((id) => ({ id, outcome: 'accepted' as const }));
  tellReceived(logOf('sync', 1, 'sync.log.1'), alpha, 'push', { correlation: 'c-1', bytes: 800, results });
  // Sent once more: another request, the same change.
  tellReceived(logOf('sync', 2), alpha, 'push', {
    correlation: 'c-2',
    results: [{ id: 't-2', outcome: 'duplicate' }],
  });
  logOf('api', 3).info({ correlation: 'c-1', route: '/sync', status: 202 }, 'request');
  logOf('api', 4).info({ correlation: 'another' }, 'request of somebody else');
  appendFileSync(join(logs, 'sync.log'), 'no JSON, but it names "t-2"\n');

  const told = await trace(sync.db, logs, 't-2');
  const text = words(told);
  const order = [
    'push received: accepted, bytes 800',
    'push received: a duplicate',
    'request: route /sync, status 202',
    'received: status, happened 2026-11-20T11:00:00Z',
    'held back (code-unknown)',
    'says what the code stands for: code GLZ',
    'tries it again: code GLZ is there now',
    'ProductionStarted in order-alpha~K-1',
    'nothing of K-1 is held back any longer',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(
    places.every((place) => place > 0),
    text,
  ).toBe(true);
  expect(places.slice(0, 8)).toEqual([...places.slice(0, 8)].sort((a, b) => a - b));
  expect(text).toContain('It is applied at log position');
  expect(text).toContain('order.ask about K-1 is to be told');
  expect(text).not.toContain('somebody else');
  expect(new Set(tellers(told))).toEqual(new Set(['sync', 'api', 'inbox', 'event log', 'audit', 'outbox']));
});

test('of a request with many changes only the words about this one are told', async () => {
  await sent([accepted('u-1', 'K-10'), accepted('u-2', 'K-11')], 'c-10');
  await expect.poll(() => statusOf('u-2'), { timeout: 30_000 }).toBe('applied');
  const [one] = await sync.db.query<{ seq: number }>(`select seq from sync.changes where source_id = 'u-1'`);
  const ended = (id: string, position: number) => ({
    change: {
      ...alpha,
      seq: one?.seq ?? 0,
      id,
      key: 'K-1',
      at: '',
      correlation: 'c-10',
      status: 'pending' as const,
      receivedAt: new Date(),
    },
    verdict: { verdict: 'applied' as const, position },
  });
  tellEnded(logOf('sync', 5), alpha, [ended('u-1', 7_001), ended('u-2', 7_002)]);
  tellEnded(logOf('sync', 6), alpha, [ended('u-2', 7_003)]);
  const text = words(await trace(sync.db, logs, 'u-1'));
  expect(text).toContain('changes ended: end applied, position 7001');
  expect(text).not.toContain('7002');
  expect(text.match(/changes ended/g)).toHaveLength(1);
});

test('the story holds no name of a customer', async () => {
  const customer = { name: 'Hanna Ivanenko', phone: '+380501112233' };
  await sent([accepted('v-1', 'K-20', { customer, dealer: 'D-404' })], 'c-20');
  await expect.poll(() => statusOf('v-1'), { timeout: 30_000 }).toBe('held');
  const told = await trace(sync.db, logs, 'v-1');
  expect(words(told)).toContain('dealer-unknown');
  expect(JSON.stringify(told) + words(told)).not.toMatch(/Hanna|\+380/);
});

test('an order lists its changes, a correlation those of its request', async () => {
  await sent([accepted('w-1', 'K-30')], 'c-30');
  await sent([change('w-2', 'K-30', 'production.started', {}, '2026-11-20T11:00:00Z')], 'c-31');
  await expect.poll(() => statusOf('w-2'), { timeout: 30_000 }).toBe('applied');
  const order = await trace(sync.db, logs, 'K-30');
  expect(order).toMatchObject({ is: 'list', as: 'key', changes: [{ id: 'w-1' }, { id: 'w-2' }] });
  expect(words(order)).toContain('w-2');
  expect(await trace(sync.db, logs, 'c-1')).toMatchObject({
    is: 'list',
    as: 'correlation',
    changes: [{ id: 't-1' }, { id: 't-2' }],
  });
  expect(await trace(sync.db, logs, 'c-31')).toMatchObject({ is: 'change', change: { id: 'w-2' } });
});

test('a gap that was given up is told with its numbers and the reason', async () => {
  await sent([accepted('x-1', 'K-40')], 'c-40');
  await expect.poll(() => statusOf('x-1'), { timeout: 30_000 }).toBe('applied');
  const subject = { factory: 'alpha', source: 'production', change: 'x-1', reason: 'lost', gaveUp: [3, 7] };
  await sync.db.query(`insert into sync.audit (who, what, subject) values ('ops', 'skip', $1)`, [
    JSON.stringify(subject),
  ]);
  expect(words(await trace(sync.db, logs, 'x-1'))).toContain('skips it: without numbers 3 to 7; lost');
});

test('an id that several sources know asks which one is meant', async () => {
  await push(sync.url, 'alpha/accounting', [dealerStated('D-9', 'same')]);
  const told = await trace(sync.db, logs, 'same');
  expect(told.is).toBe('ambiguous');
  expect(words(told)).toContain('--factory beta --source accounting');
  expect(await trace(sync.db, logs, 'same', { factory: 'beta' })).toMatchObject({
    is: 'change',
    change: { factory: 'beta' },
  });
});

test('an unknown name is said in a sentence, and control characters reach no terminal', async () => {
  expect(await trace(sync.db, logs, 'nothing')).toEqual({ is: 'unknown' });
  expect(printed('no\u001b[2Jthing', { is: 'unknown' })).toEqual([
    'Nothing is known of no [2Jthing: no change, no order and no correlation of this name, in the database or the logs.',
  ]);
  expect(await trace(sync.db, join(logs, 'no-such-folder'), 'nothing')).toEqual({ is: 'unknown' });
});
