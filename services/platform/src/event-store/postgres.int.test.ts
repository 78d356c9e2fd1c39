import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { openPostgresEventStore } from './postgres';
import { describeEventStore } from './testing/conformance';
import { appendTo, happened } from './testing/events';
import { tamper } from './testing/tamper';
import { verifyLog } from './verify';

describeEventStore('Postgres', async () => {
  const base = await testDatabase();
  return { connect: () => openPostgresEventStore(base.db), close: () => base.drop() };
});

describe('what only Postgres has', () => {
  let base: TestDatabase;
  beforeAll(async () => (base = await testDatabase()));
  afterAll(() => base.drop());

  test('an event that Postgres refuses is rejected alone, and the others of its batch are stored', async () => {
    await base.db.query(`alter table log.events add constraint wholesome check (type <> 'Poison')`);
    const store = openPostgresEventStore(base.db);
    const outcomes = await store.append(
      Array.from({ length: 50 }, (_, i) =>
        appendTo(`thing-${i}`, 'none', happened(), happened(i === 17 ? 'Poison' : 'Food')),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(49);
    expect(outcomes[17]).toEqual({
      outcome: 'rejected',
      reason: expect.stringContaining('wholesome') as string,
    });
    expect(await store.readStream('thing-17')).toEqual([]);
    expect(await store.head()).toBe(98);
    expect(await verifyLog(base.db)).toMatchObject({ intact: true, events: 98 });
  });

  test.each([
    ['stored as it is', () => randomBytes(750_000).toString('base64')],
    ['compressed', () => 'A'.repeat(1_000_000)],
  ])('a read ends before it takes too much memory, with large data %s', async (_, content) => {
    const large = await testDatabase();
    const store = openPostgresEventStore(large.db);
    await store.append(
      Array.from({ length: 20 }, (_, i) =>
        appendTo(`thing-${i}`, 'none', happened('D', { content: content() })),
      ),
    );
    const first = await store.readAll(0, 1000);
    expect(first.length).toBeGreaterThan(4);
    expect(JSON.stringify(first).length).toBeLessThan(10_000_000);
    expect((await store.readAll(5, 1)).map(({ position }) => position)).toEqual([6]);
    await large.drop();
  });

  test.each([
    [
      '(bigint, int)',
      'position > $1 and position <= $1::bigint + $2 order by position',
      '(5, 1000)',
      'events_pkey',
    ],
    ['(text, int)', 'stream = $1 and version >= $2 order by version', `('thing-5', 1)`, 'events_stream'],
    ['(text[])', 'stream = any($1) order by stream, version', `('{thing-1,thing-2}')`, 'events_stream'],
    ['(uuid[])', 'id = any($1)', `('{}')`, 'events_id'],
  ])('a plan kept since the log was empty uses an index: %s, %s', async (types, condition, values, index) => {
    const empty = await testDatabase();
    const plan = await empty.db.transaction(async (sql) => {
      await sql.query('set local plan_cache_mode = force_generic_plan');
      await sql.query(`prepare hot ${types} as select data from log.events where ${condition}`);
      const lines = await sql.query(`explain execute hot ${values}`);
      await sql.query('deallocate hot');
      return JSON.stringify(lines);
    });
    await empty.drop();
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});

describe('a log whose positions come near the end of safe integers', () => {
  let base: TestDatabase;
  const end = Number.MAX_SAFE_INTEGER;
  beforeAll(async () => {
    base = await testDatabase();
    await base.db.query(`update log.head set position = ${end - 3}`);
  });
  afterAll(() => base.drop());

  test('positions stay exact to the last one, and then the log is full instead of wrong', async () => {
    const store = openPostgresEventStore(base.db);
    const [one, two, three] = [happened(), happened(), happened()];
    expect(await store.append([appendTo('thing-1', 'none', one, two)])).toEqual([
      { outcome: 'appended', version: 2, position: end - 1 },
    ]);
    expect(await store.append([appendTo('thing-1', 2, three, happened())])).toEqual([
      { outcome: 'rejected', reason: expect.stringContaining('full') as string },
    ]);
    expect(await store.append([appendTo('thing-1', 2, three)])).toEqual([
      { outcome: 'appended', version: 3, position: end },
    ]);
    expect(await store.append([appendTo('thing-1', 2, three)])).toEqual([
      { outcome: 'duplicate', version: 3, position: end },
    ]);
    expect(await store.head()).toBe(end);
    expect((await store.readAll(end - 3, 1000)).map(({ position }) => position)).toEqual([
      end - 2,
      end - 1,
      end,
    ]);
    expect(await store.append([appendTo('thing-2', 'none', happened())])).toMatchObject([
      { outcome: 'rejected' },
    ]);
  });

  test('a position that no number can hold is an error when it is read', async () => {
    await tamper(base.db, `update log.events set position = 9007199254740993 where version = 3`);
    await expect(openPostgresEventStore(base.db).readStream('thing-1')).rejects.toThrow('safe integer');
  });
});
