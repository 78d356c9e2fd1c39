import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandAnswer, heldChanges, problem } from '../contract';
import { openWorld, type World } from '../testing/world';

let world: World;
beforeAll(async () => (world = await openWorld()));
afterAll(() => world.end());

/** A change that the inbox took and that no order would have. */
async function heldChange(id: string): Promise<string> {
  await world.inbox.accept([
    {
      factory: 'kharkiv',
      source: 'production',
      id,
      key: `kharkiv/production/${id}`,
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
    },
  ]);
  const [row] = await world.db.query<{ seq: number }>(
    `update sync.changes set status = 'held', held_since = now(), code = 'unknown-dealer', reason = 'No dealer D-7777.'
     where source_id = $1 returning seq`,
    [id],
  );
  return String(row?.seq);
}

test('ops see what is held back and why, and nothing of the customer, the driver or the price', async () => {
  const id = await heldChange('h-1');
  const got = await (await world.as('ops')).get('/api/sync/held');
  const [held] = heldChanges.parse(got.json()).items;
  expect(held).toMatchObject({
    id,
    kind: 'order.accepted',
    code: 'unknown-dealer',
    reason: 'No dealer D-7777.',
    payload: { order: 'K-9', data: { dealer: 'D-7777', constructions: [{ id: '1', quantity: 2 }] } },
  });
  expect(got.text).not.toMatch(/Ivanenk|\+380|Sumska|555000|Hordiienko/);
});

test('a retry makes the change pending again, once for its key, and is written down', async () => {
  const id = await heldChange('h-2');
  const ops = await world.as('ops');
  const retry = (key: string) =>
    ops.ask('POST', `/api/sync/held/${id}/retry`, { headers: { 'idempotency-key': key } });
  const first = await retry('retry-1');
  expect(first.status).toBe(200);
  expect(commandAnswer.parse(first.json()).position).toBeGreaterThan(0);
  // The repetition gets the first answer; another command finds nothing held.
  expect((await retry('retry-1')).text).toBe(first.text);
  const other = await retry('retry-2');
  expect([other.status, problem.parse(other.json()).code]).toEqual([409, 'not-held']);
  const rows = await world.db.query('select 1 from sync.changes where seq = $1 and status = $2', [
    id,
    'pending',
  ]);
  expect(rows).toHaveLength(1);
  const audit = await world.db.query(`select 1 from accounts.audit where action = 'held-change-retried'`);
  expect(audit).toHaveLength(1);
});

test('a key that comes back with another command is refused', async () => {
  const [one, two] = [await heldChange('h-3'), await heldChange('h-4')];
  const ops = await world.as('ops');
  const headers = { 'idempotency-key': 'the-same' };
  expect((await ops.ask('POST', `/api/sync/held/${one}/retry`, { headers })).status).toBe(200);
  const got = await ops.ask('POST', `/api/sync/held/${two}/retry`, { headers });
  expect([got.status, problem.parse(got.json()).code]).toEqual([422, 'key-used-differently']);
});
