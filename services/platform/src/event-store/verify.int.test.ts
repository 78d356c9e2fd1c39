import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { openPostgresEventStore } from './postgres';
import { appendTo, happened } from './testing/events';
import { tamper } from './testing/tamper';
import { verifyLog } from './verify';

let base: TestDatabase;
beforeEach(async () => {
  base = await testDatabase();
  const store = openPostgresEventStore(base.db);
  // Commit 1 to 250: three events each, so that the walk takes more than one page.
  for (let i = 0; i < 250; i += 1)
    await store.append([
      appendTo(`thing-${i % 7}`, 'any', happened('A', { i }), happened('B'), happened('C')),
    ]);
});
afterEach(() => base.drop());

const broken = (commit: number, position: number, problem: string) => ({
  intact: false,
  commit,
  position,
  problem: expect.stringContaining(problem) as string,
});

test('events and commits can only be added to', async () => {
  for (const table of ['log.events', 'log.commits'])
    for (const edit of [
      `delete from ${table}`,
      `truncate ${table}`,
      `update ${table} set ${table === 'log.events' ? 'version' : 'first'} = 1`,
    ])
      await expect(base.db.query(edit)).rejects.toThrow('can only be added to');
  expect(await verifyLog(base.db)).toMatchObject({ intact: true, events: 750 });
});

test('a log as it was written is intact', async () => {
  expect(await verifyLog(base.db)).toMatchObject({ intact: true, events: 750, commits: 250 });
});

test.each([
  ['data', `data = '{"i":999}'`],
  ['data of which only the spelling', `data = (data::text || ' ')::json`],
  ['meta', `meta = '{}'`],
  ['type', `type = 'Z'`],
  ['stream', `stream = 'thing-x'`],
  ['time', `created = created + interval '1 microsecond'`],
  ['id', `id = gen_random_uuid()`],
  ['schema version', `schema = 2`],
])('altered %s is found in its commit', async (_, change) => {
  await tamper(base.db, `update log.events set ${change} where position = 605`);
  expect(await verifyLog(base.db)).toEqual(broken(202, 604, 'not as it was committed'));
});

test('a removed event is found', async () => {
  await tamper(base.db, 'delete from log.events where position = 11');
  expect(await verifyLog(base.db)).toEqual(broken(4, 10, 'has 2 events'));
});

test('two events that changed places are found', async () => {
  await tamper(
    base.db,
    'update log.events set position = case position when 20 then -21 else -20 end where position in (20, 21)',
  );
  await tamper(base.db, 'update log.events set position = -position where position < 0');
  expect(await verifyLog(base.db)).toEqual(broken(7, 19, 'not as it was committed'));
});

test('a removed commit is found, with its events or without', async () => {
  await tamper(base.db, 'delete from log.commits where number = 120');
  expect(await verifyLog(base.db)).toEqual(broken(120, 358, 'Commit 120 is missing'));
  await tamper(base.db, 'delete from log.events where position between 358 and 360');
  await tamper(
    base.db,
    'update log.commits set number = 1 - number, first = first - 3, last = last - 3 where number > 120',
  );
  await tamper(base.db, 'update log.commits set number = -number where number < 0');
  expect(await verifyLog(base.db)).toEqual(broken(120, 358, 'does not follow the hash'));
});

test('commits removed from the end are found by the head', async () => {
  await tamper(base.db, 'delete from log.commits where number >= 249');
  await tamper(base.db, 'delete from log.events where position > 744');
  expect(await verifyLog(base.db)).toEqual(broken(249, 745, 'the head says commit 250'));
});

test('an event slipped in behind the head is found', async () => {
  await base.db.query(
    `insert into log.events select 751, stream, 900, gen_random_uuid(), type, schema, created, data, meta from log.events where position = 1`,
  );
  expect(await verifyLog(base.db)).toEqual(broken(251, 751, 'belongs to no commit'));
});

test('a log may grow while it is verified', async () => {
  const store = openPostgresEventStore(base.db);
  const growing = (async () => {
    for (let i = 0; i < 50; i += 1) await store.append([appendTo('thing-1', 'any', happened())]);
  })();
  expect(await verifyLog(base.db)).toMatchObject({ intact: true });
  await growing;
  expect(await verifyLog(base.db)).toMatchObject({ intact: true, events: 800 });
});

test('the program says so and ends with 1 when the log is broken', async () => {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'verify-main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    external: ['pg-native'],
  });
  const verify = () =>
    spawnSync(process.execPath, ['-'], {
      input: outputFiles[0]?.text ?? '',
      env: { ...process.env, DATABASE_URL: base.url },
      encoding: 'utf8',
    });
  const good = verify();
  expect(good.stderr).toBe('');
  expect(good.stdout).toMatch(/^The event log is intact: 750 events in 250 commits, hash [0-9a-f]{64}\.\n$/);
  expect(good.status).toBe(0);
  await tamper(base.db, `update log.events set data = '1' where position = 5`);
  const bad = verify();
  expect(bad.stdout).toContain('broken at position 4, commit 2');
  expect(bad.status).toBe(1);
});
