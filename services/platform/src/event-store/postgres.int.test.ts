import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { openPostgresEventStore } from './postgres';

let base: TestDatabase;
beforeAll(async () => (base = await testDatabase()));
afterAll(() => base.drop());

test('an event that was appended is read back', async () => {
  const store = openPostgresEventStore(base.db);
  const event = {
    id: randomUUID(),
    type: 'Made',
    schema: 1,
    data: { a: 'ї' },
    meta: { correlation: 'c', actor: 'me' },
  };
  expect(await store.append([{ stream: 'order-1', expected: 'none', events: [event] }])).toEqual([
    { outcome: 'appended', version: 1, position: 1 },
  ]);
  expect(await store.append([{ stream: 'order-1', expected: 'none', events: [event] }])).toEqual([
    { outcome: 'duplicate', version: 1, position: 1 },
  ]);
  expect(await store.readStream('order-1')).toMatchObject([event]);
  expect((await store.readStreams(['order-1', 'order-2'])).get('order-1')).toMatchObject([event]);
  expect(await store.readAll(0, 10)).toMatchObject([{ ...event, position: 1, version: 1 }]);
  expect(await store.head()).toBe(1);
});
