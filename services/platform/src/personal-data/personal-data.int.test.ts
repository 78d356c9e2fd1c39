import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventStore } from '../event-store/event-store';
import { openPostgresEventStore } from '../event-store/postgres';
import { describeEventStore } from '../event-store/testing/conformance';
import { appendTo, happened } from '../event-store/testing/events';
import { tamper } from '../event-store/testing/tamper';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { withoutPersonalData } from './absent';
import { type PersonalData, withPersonalData } from './personal-data';
import { openVault, type VaultOptions } from './vault';

const personal: PersonalData = { Accepted: [['order', 'customer'], ['driver']], Happened: [['n']] };

describeEventStore('Postgres, with personal data encrypted', async () => {
  const base = await testDatabase();
  return {
    connect: () => withPersonalData(openPostgresEventStore(base.db), openVault(base.db), personal),
    close: () => base.drop(),
  };
});

let base: TestDatabase;
beforeEach(async () => (base = await testDatabase()));
afterEach(() => base.drop());

const open = (options: VaultOptions = {}) => {
  const vault = openVault(base.db, options);
  return { vault, store: withPersonalData(openPostgresEventStore(base.db), vault, personal) };
};
const raw = async () =>
  (await base.db.query<{ data: string }>('select data::text from log.events'))
    .map(({ data }) => data)
    .join('\n');
const customer = { name: 'Олена Шевченко', phone: '+380671112233' };
const accepted = () => happened('Accepted', { order: { price: 5, customer }, driver: 'Петро' });
const read = async (store: EventStore, stream = 'order-1') =>
  (await store.readStream(stream)).map(({ data }) => data);

test('the table holds no name, and who reads the events gets it back in every way of reading', async () => {
  const { store } = open();
  const event = accepted();
  await store.append([appendTo('order-1', 'none', event)]);
  const table = await raw();
  expect(table).toContain('"price":5');
  for (const secret of ['Олена', '380671112233', 'Петро', 'phone']) expect(table).not.toContain(secret);
  for (const reader of [store, open().store]) {
    expect(await reader.readStream('order-1')).toMatchObject([event]);
    expect(await reader.readAll(0, 10)).toMatchObject([event]);
    expect(await reader.readStreams(['order-2', 'order-1'])).toMatchObject(
      new Map([
        ['order-2', []],
        ['order-1', [event]],
      ]),
    );
  }
  expect(event.data).toEqual({ order: { price: 5, customer }, driver: 'Петро' });
});

test('who holds no key reads the events without persons, and writes none of them', async () => {
  const [event, other] = [accepted(), happened('Other')];
  await open().store.append([appendTo('order-1', 'none', event)]);
  const blind = withoutPersonalData(openPostgresEventStore(base.db), personal);
  await blind.append([appendTo('order-1', 1, other)]);
  const seen = [{ order: { price: 5 } }, other.data];
  expect((await blind.readStream('order-1')).map(({ data }) => data)).toEqual(seen);
  const streams = await blind.readStreams(['order-1', 'order-2']);
  expect(streams.get('order-1')?.map(({ data }) => data)).toEqual(seen);
  expect(streams.get('order-2')).toEqual([]);
  expect(() => blind.append([appendTo('order-1', 2, accepted())])).toThrow('may hold personal data');
});

test('once the key is erased the person is absent and the rest is there, for that subject only', async () => {
  const { store, vault } = open();
  await store.append([appendTo('order-1', 'none', accepted()), appendTo('order-2', 'none', accepted())]);
  await read(store);
  expect(await vault.eraseSubject('order-1')).toBe(true);
  expect(await vault.eraseSubject('order-1')).toBe(false);
  for (const reader of [store, open().store]) {
    expect(await read(reader)).toEqual([{ order: { price: 5 } }]);
    expect(await read(reader, 'order-2')).toEqual([{ order: { price: 5, customer }, driver: 'Петро' }]);
  }
});

test('what is recorded after an erasure is readable, what was erased stays absent', async () => {
  const { store, vault } = open();
  const first = accepted();
  await store.append([appendTo('order-1', 'none', first)]);
  await vault.eraseSubject('order-1');
  expect(await store.append([appendTo('order-1', 'none', first)])).toMatchObject([{ outcome: 'duplicate' }]);
  await store.append([appendTo('order-1', 1, happened('Accepted', { driver: 'Іван' }))]);
  expect(await read(store)).toEqual([{ order: { price: 5 } }, { driver: 'Іван' }]);
});

test('another process notices an erasure when its memory of the key has run out', async () => {
  const { store, vault } = open();
  const other = open({ lifetime: 0 });
  await store.append([appendTo('order-1', 'none', accepted())]);
  expect(await read(other.store)).toHaveLength(1);
  await vault.eraseSubject('order-1');
  expect(await read(other.store)).toEqual([{ order: { price: 5 } }]);
});

test('a repeated append is a duplicate although its bytes differ', async () => {
  const { store } = open();
  const event = accepted();
  await store.append([appendTo('order-1', 'none', event)]);
  expect(await open().store.append([appendTo('order-1', 'none', event)])).toEqual([
    { outcome: 'duplicate', version: 1, position: 1 },
  ]);
});

test('an event without the person, and one of another type, is stored as it is', async () => {
  const { store } = open();
  const events = [
    happened('Accepted', { order: { price: 1 } }),
    happened('Accepted', 'words'),
    happened('Accepted', { order: { customer: null } }),
    happened('Other', { order: { customer } }),
    happened('toString', { order: {} }),
  ];
  await store.append([appendTo('order-1', 'none', ...events)]);
  expect(await read(store)).toEqual(events.map(({ data }) => data));
});

test('events written before their data were known to be personal are read as they are', async () => {
  await openPostgresEventStore(base.db).append([appendTo('order-1', 'none', accepted())]);
  expect(await read(open().store)).toEqual([{ order: { price: 5, customer }, driver: 'Петро' }]);
});

test('a NUL in personal data is rejected as anywhere else', async () => {
  const { store } = open();
  const outcomes = await store.append([
    appendTo('order-1', 'none', happened('Accepted', { driver: 'a\u0000' })),
  ]);
  expect(outcomes).toMatchObject([{ outcome: 'rejected' }]);
});

test('many writers at once agree on one key for each subject', async () => {
  const stores = Array.from({ length: 8 }, () => open().store);
  await Promise.all(
    stores.flatMap((store) =>
      Array.from({ length: 10 }, (_, i) => store.append([appendTo(`order-${i}`, 'any', accepted())])),
    ),
  );
  const [keys] = await base.db.query<{ count: number }>('select count(*) from log.subject_keys');
  expect(keys?.count).toBe(10);
  const all = await open({ remember: 3 }).store.readAll(0, 1000);
  expect(all).toHaveLength(80);
  for (const { data } of all) expect(data).toEqual({ order: { price: 5, customer }, driver: 'Петро' });
});

test('with a master key the keys are encrypted in the table, and another master key opens none', async () => {
  const masterKey = randomBytes(32).toString('base64');
  const plain = open();
  await plain.store.append([appendTo('order-0', 'none', accepted())]);
  const { store } = open({ masterKey });
  await store.append([appendTo('order-1', 'none', accepted())]);
  expect(await read(open({ masterKey }).store)).toHaveLength(1);
  expect(await read(open({ masterKey }).store, 'order-0')).toHaveLength(1);
  expect(
    await base.db.query(
      'select subject, wrapped, length(key) as length from log.subject_keys order by subject',
    ),
  ).toEqual([
    { subject: 'order-0', wrapped: false, length: 32 },
    { subject: 'order-1', wrapped: true, length: 60 },
  ]);
  await expect(read(open({ masterKey: randomBytes(32).toString('base64') }).store)).rejects.toThrow(
    'MASTER_KEY is not',
  );
  await expect(read(open().store)).rejects.toThrow('set MASTER_KEY');
});

test('a box that was moved to another event is not opened', async () => {
  const { store } = open();
  await store.append([appendTo('order-1', 'none', accepted(), accepted())]);
  await tamper(
    base.db,
    'update log.events set data = (select data from log.events where position = 1) where position = 2',
  );
  await expect(read(store)).rejects.toThrow(`of Accepted at position 2 can't be opened`);
});

test('a key that can not be had fails the append and stores nothing', async () => {
  const { store } = open();
  await base.db.query('alter table log.subject_keys rename to hidden');
  await expect(store.append([appendTo(`order-${randomUUID()}`, 'none', accepted())])).rejects.toThrow();
  await base.db.query('alter table log.hidden rename to subject_keys');
  expect(await store.head()).toBe(0);
  expect(await store.append([appendTo('order-1', 'none', accepted())])).toMatchObject([
    { outcome: 'appended' },
  ]);
});
