import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import {
  dealerStated,
  OLD_SECRET,
  push,
  pushBytes,
  type Pushed,
  type RunningSync,
  startSync,
  statement,
  testFactory,
} from '../testing/factory-push';
import { sign } from './signature';

let database: TestDatabase;
let sync: RunningSync;
beforeAll(async () => {
  database = await testDatabase();
  const factories = [testFactory('alpha'), testFactory('slow', { ordersPerSecond: 1 })];
  sync = await startSync(database.url, testRedisUrl(6), factories);
});
afterAll(async () => {
  await sync.stop();
  await database.drop();
});

const PATH = 'alpha/production';
const accepted = (more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  order: `K-${randomUUID().slice(0, 8)}`,
  at: '2026-11-20T10:00:00+02:00',
  kind: 'order.accepted',
  data: statement(),
  ...more,
});
const kept = async () => {
  const [row] = await database.db.query<{ count: number }>('select count(*)::int as count from sync.changes');
  return row?.count ?? 0;
};

/** A refusal is a problem document, and leaves nothing behind. */
async function refused(send: () => Promise<Pushed>, status: number, code: string) {
  const before = await kept();
  const answer = await send();
  expect(answer).toMatchObject({
    status,
    type: expect.stringContaining('application/problem+json') as string,
  });
  expect(answer.body).toMatchObject({ status, code });
  expect(answer.body.detail?.length).toBeGreaterThan(20);
  expect(await kept()).toBe(before);
  return answer;
}

describe('a request', () => {
  test('is answered with 202 and one result for each change, and an empty one is a sign of life', async () => {
    const change = accepted();
    expect(await push(sync.url, PATH, [change])).toMatchObject({
      status: 202,
      body: { results: [{ id: change.id, outcome: 'accepted' }] },
    });
    expect(await push(sync.url, 'slow/accounting', [])).toMatchObject({ status: 202, body: { results: [] } });
    await expect
      .poll(async () =>
        (await sync.inbox.states()).find((s) => s.factory === 'slow' && s.source === 'accounting'),
      )
      .toMatchObject({ lastContact: expect.any(Date) as Date });
  });

  test('may be signed with an older secret, and carry several signatures', async () => {
    expect(await push(sync.url, PATH, [], { secret: OLD_SECRET })).toMatchObject({ status: 202 });
    const body = '{"changes":[]}';
    const now = Math.floor(Date.now() / 1_000);
    const several = `v1,AAAA v2,BBBB ${sign(OLD_SECRET, 'several', now, body)}`;
    expect(
      await pushBytes(sync.url, PATH, body, {
        id: 'several',
        timestamp: now,
        headers: { 'webhook-signature': several },
      }),
    ).toMatchObject({ status: 202 });
  });

  test('sent again as it was does no harm: its changes are duplicates', async () => {
    const change = accepted();
    const again = { id: 'replayed', timestamp: Math.floor(Date.now() / 1_000) };
    expect((await push(sync.url, PATH, [change], again)).body.results).toMatchObject([
      { outcome: 'accepted' },
    ]);
    expect((await push(sync.url, PATH, [change], again)).body.results).toMatchObject([
      { outcome: 'duplicate' },
    ]);
  });
});

describe('a refused request', () => {
  test('is unsigned, wrongly signed, changed on its way or signed too long ago', async () => {
    const body = JSON.stringify({ changes: [accepted()] });
    const without = { headers: { 'webhook-signature': '' } };
    await refused(() => pushBytes(sync.url, PATH, body, without), 401, 'signature-missing');
    const wrong = { secret: `whsec_${Buffer.from('another-secret-altogether').toString('base64')}` };
    await refused(() => pushBytes(sync.url, PATH, body, wrong), 401, 'signature-wrong');
    const now = Math.floor(Date.now() / 1_000);
    const other = {
      id: 'x',
      timestamp: now,
      headers: { 'webhook-signature': sign(OLD_SECRET, 'x', now, '{}') },
    };
    await refused(() => pushBytes(sync.url, PATH, body, other), 401, 'signature-wrong');
    await refused(() => pushBytes(sync.url, PATH, body, { timestamp: now - 301 }), 401, 'timestamp-stale');
    await refused(() => pushBytes(sync.url, PATH, body, { timestamp: now + 310 }), 401, 'timestamp-stale');
  });

  test('is for a factory or source that does not exist, whatever its signature', async () => {
    await refused(() => push(sync.url, 'nobody/production', [accepted()]), 404, 'source-unknown');
    await refused(() => push(sync.url, 'alpha/telephony', [accepted()]), 404, 'source-unknown');
  });

  test('is too large, or holds too many changes', async () => {
    const large = JSON.stringify({ changes: [accepted({ note: 'x'.repeat(1_100_000) })] });
    await refused(() => pushBytes(sync.url, PATH, large), 413, 'body-too-large');
    const many = Array.from({ length: 501 }, () => accepted());
    await refused(() => push(sync.url, PATH, many), 413, 'too-many-changes');
  });

  test('is no JSON, not UTF-8, has no list of changes, or nests too deep', async () => {
    await refused(() => pushBytes(sync.url, PATH, '{"changes": ['), 400, 'body-not-json');
    await refused(() => pushBytes(sync.url, PATH, ''), 400, 'body-not-json');
    const latin = Buffer.concat([
      Buffer.from('{"changes":["'),
      Buffer.from([0xe9, 0xff]),
      Buffer.from('"]}'),
    ]);
    await refused(() => pushBytes(sync.url, PATH, latin), 400, 'body-not-utf8');
    for (const body of ['[]', '{}', '{"changes":{}}', 'null', '7'])
      await refused(() => pushBytes(sync.url, PATH, body), 400, 'changes-missing');
    const deep = `{"changes":[${'['.repeat(50_000)}${']'.repeat(50_000)}]}`;
    await refused(() => pushBytes(sync.url, PATH, deep), 400, 'body-too-deep');
  });

  test('comes faster than its source may send, and says when to come back', async () => {
    const flood = Array.from({ length: 500 }, () => accepted());
    const answers: Pushed[] = [];
    for (let time = 0; time < 3; time += 1) answers.push(await push(sync.url, 'slow/production', flood));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]?.body).toMatchObject({ code: 'rate-exceeded' });
    expect(Number(answers[2]?.retryAfter)).toBeGreaterThan(0);
  });

  test('is no POST', async () => {
    const answer = await fetch(`${sync.url}/sync/v1/${PATH}`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

describe('an invalid change', () => {
  const problemsOf = async (change: unknown, path = PATH) => {
    const good = path === PATH ? accepted() : dealerStated('D-2');
    const answer = await push(sync.url, path, [change, good]);
    expect(answer.status).toBe(202);
    const [first, second] = answer.body.results ?? [];
    expect(second).toMatchObject({ id: good.id, outcome: 'accepted' });
    expect(first?.outcome).toBe('invalid');
    return first?.problems?.map(({ path: where }) => where);
  };
  const items = (item: unknown) => accepted({ kind: 'units.made', data: { items: [item] } });
  const inOrder = (more: Record<string, unknown>) => accepted({ data: statement(3, more) });

  test.each<[string, unknown, string]>([
    ['no object', 'rubbish', ''],
    ['no id', accepted({ id: undefined }), 'id'],
    ['an id with a control character', accepted({ id: 'a\u0000b' }), 'id'],
    ['half a character in its id', accepted({ id: 'a\ud800' }), 'id'],
    ['an order number that is none', accepted({ order: 'K~1' }), 'order'],
    ['an unknown kind', accepted({ kind: 'units.melted' }), 'kind'],
    ['a sequence that does not count', accepted({ sequence: 0 }), 'sequence'],
    ['no instant', accepted({ at: '2026-11-20' }), 'at'],
    ['an instant without zone', accepted({ at: '2026-11-20T10:00:00' }), 'at'],
    ['an instant in the far future', accepted({ at: '2199-01-01T00:00:00Z' }), 'at'],
    ['an instant of long ago', accepted({ at: '0001-01-01T00:00:00Z' }), 'at'],
    ['a negative quantity', items({ construction: 'c1', quantity: -1 }), 'data.items.0.quantity'],
    ['a huge quantity', items({ construction: 'c1', quantity: 1e9 }), 'data.items.0.quantity'],
    ['a broken quantity', items({ construction: 'c1', quantity: 1.5 }), 'data.items.0.quantity'],
    ['neither quantity nor units', items({ construction: 'c1' }), 'data.items.0.quantity'],
    ['a unit named twice', items({ construction: 'c1', units: ['u', 'u'] }), 'data.items.0.units'],
    ['no items', accepted({ kind: 'units.made', data: { items: [] } }), 'data.items'],
    ['a price of the wrong type', inOrder({ price: '12.50' }), 'data.price'],
    ['a price in no currency', inOrder({ price: { amount: 1, currency: 'гривні' } }), 'data.price.currency'],
    ['a price with a fraction', inOrder({ price: { amount: 0.5, currency: 'UAH' } }), 'data.price.amount'],
    ['a promise that is no day', inOrder({ promised: '2026-02-30' }), 'data.promised'],
    ['a promise that no calendar holds', inOrder({ promised: '9999-12-31' }), 'data.promised'],
    ['no constructions', inOrder({ constructions: [] }), 'data.constructions'],
    [
      'a picture that is no web address',
      inOrder({ constructions: [{ id: 'c', name: 'n', quantity: 1, picture: 'javascript:alert(1)' }] }),
      'data.constructions.0.picture',
    ],
    [
      'a document that is neither here nor there',
      accepted({ kind: 'document.added', data: { name: 'a.pdf', kind: 'passport' } }),
      'data.url',
    ],
  ])('with %s is told where it is wrong, and blocks no other', async (_, change, path) => {
    expect(await problemsOf(change)).toContain(path);
  });

  test('of accounting that this version does not take yet is refused, not acknowledged and dropped', async () => {
    const posted = {
      id: 'p-1',
      dealer: 'D-2',
      at: '2026-11-20T10:00:00Z',
      kind: 'payment.received',
      data: {},
    };
    expect(await problemsOf(posted, 'alpha/accounting')).toEqual(['kind']);
    expect(await problemsOf({ ...posted, kind: 'dealer.eaten' }, 'alpha/accounting')).toEqual(['kind']);
    const other = { ...dealerStated('D-3'), dealer: 'D-4' };
    expect(await problemsOf(other, 'alpha/accounting')).toEqual(['data.code']);
  });
});
