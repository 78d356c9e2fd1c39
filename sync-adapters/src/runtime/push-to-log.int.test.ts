import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { testRedisUrl } from '@mullion/platform/testing/test-database';
import {
  dealerStated,
  push,
  type RunningSync,
  startSync,
  statement,
  testFactory,
} from '../testing/factory-push';

let database: TestDatabase;
let sync: RunningSync;
beforeAll(async () => {
  database = await testDatabase();
  sync = await startSync(database.url, testRedisUrl(3), [testFactory('alpha')]);
  await push(sync.url, 'alpha/accounting', [dealerStated()]);
});
afterAll(async () => {
  await sync.stop();
  await database.drop();
});

const typesOf = async (number: string) =>
  (await sync.store.readStream(`order-alpha~${number}`)).map(({ type }) => type);

test('a pushed order goes through the inbox into the event log, with the correlation of its request', async () => {
  await expect.poll(async () => (await sync.store.readStream('dealer-alpha~D-1')).length).toBe(1);
  const answer = await push(
    sync.url,
    'alpha/production',
    [
      { id: 'a-1', order: 'K-1', at: '2026-11-20T10:00:00+02:00', kind: 'order.accepted', data: statement() },
      {
        id: 'a-2',
        order: 'K-1',
        at: '2026-11-20T11:00:00+02:00',
        kind: 'production.started',
        data: { stage: 'welding' },
      },
      {
        id: 'a-3',
        order: 'K-1',
        at: '2026-11-20T12:00:00+02:00',
        kind: 'units.made',
        data: { items: [{ construction: 'c1', quantity: 2 }] },
      },
    ],
    { headers: { 'x-correlation-id': 'trace-1' } },
  );
  expect(answer).toMatchObject({
    status: 202,
    body: { results: ['a-1', 'a-2', 'a-3'].map((id) => ({ id, outcome: 'accepted' })) },
  });
  await expect.poll(() => typesOf('K-1')).toEqual(['OrderAccepted', 'ProductionStarted', 'UnitsMade']);
  const [first] = await sync.store.readStream('order-alpha~K-1');
  expect(first?.meta).toEqual({ correlation: 'trace-1', actor: 'alpha/production' });
});

test('the same change sent twice, also within one request, has one effect', async () => {
  const change = {
    id: randomUUID(),
    order: 'K-2',
    at: '2026-11-20T10:00:00Z',
    kind: 'order.accepted',
    data: statement(),
  };
  const first = await push(sync.url, 'alpha/production', [change, change]);
  expect(first.body.results?.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate']);
  const second = await push(sync.url, 'alpha/production', [change]);
  expect(second.body.results?.map(({ outcome }) => outcome)).toEqual(['duplicate']);
  await expect.poll(() => typesOf('K-2')).toEqual(['OrderAccepted']);
});
