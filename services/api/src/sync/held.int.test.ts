import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditTrail, commandAnswer, heldChanges, problem, retriedCause } from '../contract';
import type { Visitor } from '../testing/visitor';
import { openWorld, type World } from '../testing/world';

let world: World;
let ops: Visitor;
beforeAll(async () => {
  world = await openWorld();
  ops = await world.as('ops');
});
afterAll(() => world.end());

interface Given {
  readonly factory?: string;
  readonly code?: string;
  readonly waitsFor?: string;
}

/** A change that the inbox took and that no order would have; `behind` more wait for it. */
async function heldChange(id: string, given: Given = {}, behind = 0): Promise<string> {
  const { factory = 'kharkiv', code = 'dealer-unknown', waitsFor = null } = given;
  const one = {
    factory,
    source: 'production',
    id,
    key: `order-${id}`,
    kind: 'order.accepted',
    at: '2026-11-01T10:00:00Z',
    payload: {
      id,
      order: 'K-9',
      kind: 'order.accepted',
      data: {
        dealer: 'D-7777',
        customer: { name: 'Hanna Ivanenko', phone: '+380501112233', address: 'Sumska 1' },
        reference: 'kitchen of the Ivanenkos',
        price: { amount: 555_000, currency: 'UAH' },
        trip: { number: 'T-1', driver: { name: 'Vasyl Hordiienko' } },
        constructions: [{ id: '1', quantity: 2 }],
      },
    },
    correlation: 'c-1',
  };
  const waiting = Array.from({ length: behind }, (_, n) => ({ ...one, id: `${id}-behind-${n}` }));
  await world.inbox.accept([one, ...waiting]);
  const [row] = await world.db.query<{ seq: number }>(
    `update sync.changes set status = 'held', held_since = clock_timestamp(), holds = 1, code = $3,
       waits_for = $4, reason = 'No dealer D-7777.'
     where source_id = $1 and factory = $2 returning seq`,
    [id, factory, code, waitsFor],
  );
  return String(row?.seq);
}

const desk = async (visitor: Visitor, query = '') => {
  const got = await visitor.get(`/api/sync/held${query}`);
  return { ...heldChanges.parse(got.json()), text: got.text };
};
const statusOf = async (id: string) => {
  const [row] = await world.db.query<{ status: string }>('select status from sync.changes where seq = $1', [
    id,
  ]);
  return row?.status;
};
const post = (visitor: Visitor, path: string, body?: unknown, key?: string) =>
  visitor.ask('POST', `/api/sync/held/${path}`, {
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
const refusalOf = (got: { status: number; json(): unknown }) => [got.status, problem.parse(got.json()).code];

describe('what is held back', () => {
  test('is shown with its reason, and nothing of the customer, the driver or the price', async () => {
    const id = await heldChange('h-1', {}, 2);
    const { items, text } = await desk(ops, '?q=h-1');
    expect(items).toMatchObject([
      {
        id,
        kind: 'order.accepted',
        code: 'dealer-unknown',
        reason: 'No dealer D-7777.',
        waiting: 2,
        payload: { order: 'K-9', data: { dealer: 'D-7777', constructions: [{ id: '1', quantity: 2 }] } },
      },
    ]);
    expect(await desk(ops, `?id=${id}`)).toMatchObject({ items: [{ id }], total: 1 });
    expect(text).not.toMatch(/Ivanenk|\+380|Sumska|555000|Hordiienko/);
  });

  test('names the status code that has no meaning yet', async () => {
    await heldChange('h-code', { code: 'code-unknown', waitsFor: 'code GLZ ERR' });
    expect((await desk(ops, '?q=h-code')).items).toMatchObject([{ statusCode: 'GLZ ERR' }]);
    expect((await desk(ops, '?q=h-1')).items[0]).not.toHaveProperty('statusCode');
  });

  test('names the dealer that is not stated yet, whatever became of the payload', async () => {
    await heldChange('h-dealer', { waitsFor: 'dealer D 9' });
    await world.db.query(`update sync.changes set payload = '{"unmapped": {}}' where source_id = 'h-dealer'`);
    expect((await desk(ops, '?q=h-dealer')).items).toMatchObject([{ dealer: 'D 9' }]);
    expect((await desk(ops, '?q=h-1')).items[0]).not.toHaveProperty('dealer');
  });

  test('comes page after page, with its causes, for the factory that is asked for', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1)
      ids.push(await heldChange(`page-${n}`, { factory: 'khmelnytskyi', code: 'paged' }, 1));
    const first = await desk(ops, '?factory=khmelnytskyi&limit=3');
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(first).toMatchObject({ total: 5, causes: [{ code: 'paged', changes: 5, orders: 5, waiting: 5 }] });
    const second = await desk(ops, `?factory=khmelnytskyi&limit=3&cursor=${first.next ?? ''}`);
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(second.next).toBeNull();
    expect(refusalOf(await ops.get('/api/sync/held?cursor=bm9uc2Vuc2U'))).toEqual([400, 'invalid']);
  });
});

describe('a retry', () => {
  test('makes the change pending again, once for its key, and is written down with who it was', async () => {
    const id = await heldChange('h-2');
    const first = await post(ops, `${id}/retry`, undefined, 'retry-1');
    expect(first.status).toBe(200);
    expect(commandAnswer.parse(first.json()).position).toBeGreaterThan(0);
    // The repetition gets the first answer; another command finds nothing held.
    expect((await post(ops, `${id}/retry`, undefined, 'retry-1')).text).toBe(first.text);
    expect(refusalOf(await post(ops, `${id}/retry`, undefined, 'retry-2'))).toEqual([409, 'not-held']);
    expect(await statusOf(id)).toBe('pending');
    const { items } = auditTrail.parse((await ops.get('/api/sync/audit')).json());
    const mine = items.filter(({ subject }) => subject === 'order-h-2 · h-2');
    expect(mine).toMatchObject([{ what: 'retry', factory: 'kharkiv' }]);
    expect(mine[0]?.who).not.toMatch(/^[\da-f-]{36}$/);
  });

  test('with a key that comes back with another command is refused', async () => {
    const [one, two] = [await heldChange('h-3'), await heldChange('h-4')];
    expect((await post(ops, `${one}/retry`, undefined, 'the-same')).status).toBe(200);
    expect(refusalOf(await post(ops, `${two}/retry`, undefined, 'the-same'))).toEqual([
      422,
      'key-used-differently',
    ]);
  });

  test('of one cause takes all that it holds back', async () => {
    const cause = { code: 'code-unknown', waitsFor: 'code MANY' };
    const ids = [await heldChange('m-1', cause), await heldChange('m-2', cause)];
    const other = await heldChange('m-3', { code: 'code-unknown', waitsFor: 'code OTHER' });
    const got = await post(ops, 'retry', { ...cause, factory: 'kharkiv', source: 'production' });
    expect(retriedCause.parse(got.json()).changes).toBe(2);
    expect(await Promise.all([...ids, other].map(statusOf))).toEqual(['pending', 'pending', 'held']);
  });
});

describe('a skip', () => {
  test('ends the change with a reason, once for its key, and is written down with it', async () => {
    const id = await heldChange('s-1', {}, 1);
    const body = { reason: '  Sent by mistake.  ' };
    const first = await post(ops, `${id}/skip`, body, 'skip-1');
    expect(first.status).toBe(200);
    expect((await post(ops, `${id}/skip`, body, 'skip-1')).text).toBe(first.text);
    expect(refusalOf(await post(ops, `${id}/skip`, body, 'skip-2'))).toEqual([409, 'not-held']);
    expect(await statusOf(id)).toBe('skipped');
    const { items } = auditTrail.parse((await ops.get('/api/sync/audit')).json());
    expect(items.filter(({ subject }) => subject === 'order-s-1 · s-1')).toMatchObject([
      { what: 'skip', reason: 'Sent by mistake.' },
    ]);
  });

  test('without a reason is refused', async () => {
    const id = await heldChange('s-2');
    for (const body of [{}, { reason: ' \n ' }, { reason: 'x' }])
      expect(refusalOf(await post(ops, `${id}/skip`, body))).toEqual([400, 'invalid']);
    expect(await statusOf(id)).toBe('held');
  });
});

test('a change of another’s factory is as if it were not there', async () => {
  const id = await heldChange('foreign', { factory: 'khmelnytskyi', code: 'foreign' });
  await world.db.query(`update accounts.users set factories = '{kharkiv}' where email = 'ops@demo.example'`);
  const narrow = await world.as('ops');
  const { text } = await desk(narrow, '?limit=200');
  expect(text).toContain('kharkiv');
  expect(text).not.toMatch(/khmelnytskyi|foreign/);
  expect((await desk(narrow, '?factory=khmelnytskyi')).items).toEqual([]);
  const never = refusalOf(await post(narrow, '999999/retry'));
  expect(never).toEqual([404, 'not-found']);
  expect(refusalOf(await post(narrow, `${id}/retry`))).toEqual(never);
  expect(refusalOf(await post(narrow, `${id}/skip`, { reason: 'not mine' }))).toEqual(never);
  const cause = { factory: 'khmelnytskyi', source: 'production', code: 'foreign', waitsFor: null };
  expect(refusalOf(await post(narrow, 'retry', cause))).toEqual(never);
  expect(await statusOf(id)).toBe('held');
});
