import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import type { HoldNotice } from '@mullion/platform/inbox/notices';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { announceHolds } from './announce';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const change = {
  seq: 1,
  factory: 'alpha',
  source: 'production',
  id: 'c-1',
  key: 'K-1',
  at: '2026-11-21T14:06:00+02:00',
  correlation: 'trace-1',
  status: 'held',
  receivedAt: new Date(),
} as const;
const held = (times: number): HoldNotice => ({
  key: 'K-1',
  change,
  times,
  news: 'held',
  code: 'code-unknown',
  reason: 'The code is not known.',
});

test('a hold that is announced twice, as after a crash, stands in the log once', async () => {
  const store = openPostgresEventStore(database.db);
  const types = async () => (await store.readStream('holdback-alpha~K-1')).map(({ type }) => type);
  await announceHolds(store, [held(1)]);
  await announceHolds(store, [held(1)]);
  expect(await types()).toEqual(['ChangeHeldBack']);
  await announceHolds(store, [{ key: 'K-1', change, times: 1, news: 'cleared' }]);
  // Held anew, it is news again.
  await announceHolds(store, [held(2)]);
  expect(await types()).toEqual(['ChangeHeldBack', 'HeldChangesCleared', 'ChangeHeldBack']);
});
