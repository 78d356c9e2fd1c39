import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesOf, effectsTable, recordingHandler } from '../testing/inbox-source';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { drainer } from './drain';
import type { HeldChange, Inbox } from './inbox';
import { announcer } from './notices';
import { postgresInbox } from './postgres';
import { overdueKeys } from './sweep';
import { readTroubledCauses } from './troubled';

let database: TestDatabase;
let inbox: Inbox;
let effects: Awaited<ReturnType<typeof effectsTable>>;
beforeAll(async () => {
  database = await testDatabase();
  inbox = postgresInbox(database.db);
  effects = await effectsTable(database.db);
});
afterAll(() => database.drop());

/** One factory for each test, with a set of change ids that its handler holds back. */
function situation(factory: string, gapSeconds = 60) {
  const bad = new Set<string>();
  const { handler, notices } = recordingHandler(database.db, effects, (id) =>
    bad.has(id) ? { code: 'test', reason: `${id} is held by the test.` } : undefined,
  );
  const source = { factory, source: 'production', gapSeconds };
  return {
    bad,
    handler,
    notices,
    source,
    drain: drainer(database.db, source, handler),
    announce: announcer(database.db, source, (news) => handler.announce(news)),
    change: changesOf(factory),
    overdue: () => overdueKeys(database.db, factory, 'production', 100),
    held: async (id: string): Promise<HeldChange> => {
      const { items } = await inbox.held({ limit: 1_000, factories: [factory] });
      const found = items.find((held) => held.id === id);
      if (!found) throw new Error(`${id} is not held back`);
      return found;
    },
    row: async (id: string) => {
      const [row] = await database.db.query<{
        status: string;
        reason: string | null;
        kind: string;
        payload: unknown;
        done: boolean;
      }>(
        `select status, reason, kind, payload, done_at is not null as done from sync.changes
         where factory = $1 and source_id = $2`,
        [factory, id],
      );
      return row;
    },
    audit: () =>
      database.db.query<{ who: string; what: string; subject: Record<string, unknown> }>(
        `select who, what, subject from sync.audit where subject->>'factory' = $1 order by id`,
        [factory],
      ),
  };
}
const WHY = 'The factory sent it by mistake.';

describe('skipping a held change', () => {
  test('ends it with its reason and without an effect; what waited behind it runs in order', async () => {
    const { bad, drain, change, held, row, overdue } = situation('skips');
    const [before, one, two, three] = [change('k'), change('k'), change('k'), change('k')];
    bad.add(one.id);
    await inbox.accept([before, one, two, three]);
    await drain(['k']);
    expect(await overdue()).toEqual([]);
    expect(await inbox.skip((await held(one.id)).seq, WHY, 'ops@example')).toMatchObject({
      id: one.id,
      status: 'skipped',
    });
    expect(await row(one.id)).toEqual({
      status: 'skipped',
      reason: WHY,
      kind: 'test',
      payload: null,
      done: true,
    });
    // The sweeper finds what waited, whoever is told or not.
    expect(await overdue()).toEqual(['k']);
    await drain(['k']);
    expect(await effects.of('k')).toEqual([before.id, two.id, three.id]);
  });

  test('is written down with it, and refused when the change is not held any more', async () => {
    const { bad, drain, change, held, audit } = situation('noted');
    const one = change('n');
    bad.add(one.id);
    await inbox.accept([one]);
    await drain(['n']);
    const { seq } = await held(one.id);
    const answers = await Promise.all([inbox.skip(seq, WHY, 'a'), inbox.skip(seq, WHY, 'b')]);
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    expect(await inbox.skip(seq, WHY, 'c')).toBeUndefined();
    expect(await audit()).toMatchObject([
      {
        what: 'skip',
        subject: { change: one.id, key: 'n', reason: WHY, held: `${one.id} is held by the test.` },
      },
    ]);
  });

  test('leaves nothing behind when the audit log can not be written', async () => {
    const { bad, drain, change, held, row } = situation('unwritten');
    const one = change('u');
    bad.add(one.id);
    await inbox.accept([one]);
    await drain(['u']);
    const { seq } = await held(one.id);
    await database.db.query(`alter table sync.audit add constraint shut check (what <> 'skip') not valid`);
    await expect(inbox.skip(seq, WHY, 'ops')).rejects.toThrow('shut');
    await database.db.query('alter table sync.audit drop constraint shut');
    expect(await row(one.id)).toMatchObject({ status: 'held' });
  });

  test('leaves no note in the audit log when it fails at its very end', async () => {
    const { bad, drain, change, held, row, audit } = situation('uncommitted');
    const one = change('z');
    bad.add(one.id);
    await inbox.accept([one]);
    await drain(['z']);
    const { seq } = await held(one.id);
    await database.db.query(`
      create function fail_late() returns trigger language plpgsql as $$ begin raise 'too late'; end $$;
      create constraint trigger late after update on sync.changes deferrable initially deferred
        for each row execute function fail_late()`);
    await expect(inbox.skip(seq, WHY, 'ops')).rejects.toThrow('too late');
    await database.db.query('drop trigger late on sync.changes');
    expect(await row(one.id)).toMatchObject({ status: 'held' });
    expect(await audit()).toEqual([]);
  });

  test('lets its number pass where the source counts', async () => {
    const { bad, drain, change, held } = situation('counts');
    const [one, two, three] = [1, 2, 3].map((sequence) => change('c', { sequence }));
    if (!one || !two || !three) throw new Error('three changes were made');
    bad.add(two.id);
    await inbox.accept([one, two, three]);
    await drain(['c']);
    await inbox.skip((await held(two.id)).seq, WHY, 'ops');
    await drain(['c']);
    expect(await effects.of('c')).toEqual([one.id, three.id]);
  });

  test('is announced as cleared once nothing of the key is held, and only then', async () => {
    const { bad, drain, change, held, notices, announce } = situation('cleared');
    const [one, two] = [change('x'), change('x')];
    bad.add(one.id).add(two.id);
    await inbox.accept([one]);
    await drain(['x']);
    await inbox.accept([two]);
    const first = await held(one.id);
    // Held anew as another's neighbour: both of one key are held at the same time.
    await database.db.query(
      `update sync.changes set status = 'held', holds = 1, held_since = clock_timestamp(), code = 'test' where source_id = $1`,
      [two.id],
    );
    await inbox.skip(first.seq, WHY, 'ops');
    await announce();
    expect(notices.map(({ news }) => news)).toEqual(['held']);
    await inbox.skip((await held(two.id)).seq, WHY, 'ops');
    await announce();
    expect(notices.map(({ news, change: { id } }) => [news, id])).toEqual([
      ['held', one.id],
      ['cleared', two.id],
    ]);
  });

  test('waits for the round that works on its key: what had its effect is never told as skipped', async () => {
    const { bad, change, source, handler, held, row, drain } = situation('races');
    const [early, one] = [change('r'), change('r')];
    bad.add(one.id);
    await inbox.accept([one]);
    await drain(['r']);
    const { seq } = await held(one.id);
    bad.clear();
    await inbox.accept([early]);
    let skipping: Promise<unknown> = Promise.resolve();
    const busy = drainer(database.db, source, {
      ...handler,
      async decide(keys) {
        const verdicts = await handler.decide(keys);
        skipping = inbox.skip(seq, WHY, 'ops');
        await expect
          .poll(() => database.db.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`))
          .toHaveLength(1);
        return verdicts;
      },
    });
    await busy(['r']);
    expect(await skipping).toBeUndefined();
    expect(await effects.of('r')).toEqual([early.id, one.id]);
    expect(await row(one.id)).toMatchObject({ status: 'applied' });
  });
});

describe('skipping a change that waits at a gap', () => {
  test('gives up the missing numbers, not the change; late ones are stale', async () => {
    const { drain, change, held, row, audit, notices } = situation('gap', 0);
    const [one, two, three, four, five] = [1, 2, 3, 4, 5].map((sequence) => change('g', { sequence }));
    if (!one || !two || !three || !four || !five) throw new Error('five changes were made');
    await inbox.accept([one, four, five]);
    await drain(['g']);
    expect(await inbox.skip((await held(four.id)).seq, WHY, 'ops')).toMatchObject({ status: 'pending' });
    await drain(['g']);
    expect(await effects.of('g')).toEqual([one.id, four.id, five.id]);
    expect(notices.map(({ news }) => news)).toEqual(['held', 'cleared']);
    expect(await audit()).toMatchObject([{ what: 'skip', subject: { gaveUp: [2, 3], reason: WHY } }]);
    await inbox.accept([two, three]);
    await drain(['g']);
    expect([await row(two.id), await row(three.id)]).toMatchObject([
      { status: 'stale' },
      { status: 'stale' },
    ]);
    expect(await effects.of('g')).toEqual([one.id, four.id, five.id]);
  });

  test('gives up nothing that is here already', async () => {
    const { drain, change, held } = situation('partly', 0);
    const [two, three] = [change('p', { sequence: 2 }), change('p', { sequence: 3 })];
    await inbox.accept([three]);
    await drain(['p']);
    await inbox.accept([two]);
    await inbox.skip((await held(three.id)).seq, WHY, 'ops');
    await drain(['p']);
    expect(await effects.of('p')).toEqual([two.id, three.id]);
  });
});

test('a retry of one cause takes all that it holds back, and nothing else', async () => {
  const { drain, change, bad, audit, overdue } = situation('cause');
  const changes = ['a', 'b', 'c'].map((key) => change(key));
  for (const { id } of changes) bad.add(id);
  await inbox.accept(changes);
  await drain(['a', 'b', 'c']);
  await database.db.query(
    `update sync.changes set waits_for = 'code X' where factory = 'cause' and key in ('a', 'b')`,
  );
  const cause = { factory: 'cause', source: 'production', code: 'test', waitsFor: 'code X' };
  expect(await inbox.retryCause({ ...cause, factory: 'another' }, 'ops')).toBe(0);
  expect(await inbox.retryCause({ ...cause, waitsFor: 'code Y' }, 'ops')).toBe(0);
  expect(await inbox.retryCause(cause, 'ops')).toBe(2);
  expect((await overdue()).sort()).toEqual(['a', 'b']);
  expect(await inbox.retryCause({ ...cause, waitsFor: null }, 'ops')).toBe(1);
  expect(await audit()).toMatchObject([
    { who: 'ops', what: 'retry-cause', subject: { waitsFor: 'code X', changes: 2 } },
    { who: 'ops', what: 'retry-cause', subject: { waitsFor: null, changes: 1 } },
  ]);
});

test('changes that wait each for itself to come right are one cause, told once and retried at once', async () => {
  const { drain, change, bad, overdue } = situation('rows');
  const keys = ['a', 'b', 'c'];
  const changes = keys.map((key) => change(key));
  for (const { id } of changes) bad.add(id);
  await inbox.accept(changes);
  await drain(keys);
  await database.db.query(
    `update sync.changes set waits_for = 'change ' || source_id where factory = 'rows' and key <> 'c'`,
  );
  const cause = { factory: 'rows', source: 'production', code: 'test', changes: 3, keys: 3 };
  const [told, ...others] = await inbox.causes({ factories: ['rows'] });
  expect(others).toEqual([]);
  expect(told).toMatchObject({ ...cause, waitsFor: null });
  const troubled = await readTroubledCauses(database.db);
  expect(troubled.filter(({ factory }) => factory === 'rows')).toMatchObject([
    { ...cause, waitsFor: undefined, first: { change: changes[0]?.id } },
  ]);
  expect(await inbox.retryCause({ ...cause, waitsFor: null }, 'ops')).toBe(3);
  expect((await overdue()).sort()).toEqual(keys);
});

test('what waited behind a held change is found again, even when the next round is never asked for', async () => {
  const { drain, change, bad, held, overdue } = situation('forgotten');
  const changes = Array.from({ length: 150 }, () => change('f'));
  const [first] = changes;
  bad.add(first?.id ?? '');
  await inbox.accept(changes);
  await drain(['f']);
  expect(await overdue()).toEqual([]);
  bad.clear();
  await inbox.retry((await held(first?.id ?? '')).seq, 'ops');
  expect((await drain(['f'])).more).toEqual(['f']);
  expect(await overdue()).toEqual(['f']);
});

describe('the desk', () => {
  test('is read page after page, oldest first, without a gap or a repetition', async () => {
    const { drain, change, bad } = situation('pages');
    const keys = Array.from({ length: 7 }, (_, n) => `k-${n}`);
    const changes = keys.map((key) => change(key));
    for (const { id } of changes) bad.add(id);
    await inbox.accept(changes);
    // One statement, one instant: only the place tells them apart.
    await drain(keys);
    const seen: string[] = [];
    for (let after: HeldChange['place'] | undefined; ;) {
      const { items, total } = await inbox.held({ limit: 3, factories: ['pages'], after });
      expect(total).toBe(7);
      seen.push(...items.map(({ id }) => id));
      after = items.at(-1)?.place;
      if (items.length < 3) break;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(changes.map(({ id }) => id)));
  });

  test('is searched by key, source id, code and what is waited for; signs of a pattern mean themselves', async () => {
    const { drain, change, bad } = situation('found');
    const [one, two] = [change('K-48_1'), change('K-4821')];
    bad.add(one.id).add(two.id);
    await inbox.accept([one, two]);
    await drain(['K-48_1', 'K-4821']);
    await database.db.query(`update sync.changes set waits_for = 'code GLZ' where source_id = $1`, [two.id]);
    const found = async (search: string) =>
      (await inbox.held({ limit: 9, factories: ['found'], search })).items.map(({ key }) => key);
    expect(await found('48_1')).toEqual(['K-48_1']);
    expect(await found('k-48')).toHaveLength(2);
    expect(await found(two.id)).toEqual(['K-4821']);
    expect(await found('glz')).toEqual(['K-4821']);
    expect(await found('%')).toEqual([]);
    expect((await inbox.held({ limit: 9, factories: [] })).items).toEqual([]);
  });

  test('tells the causes, how many orders they hold up and how much waits', async () => {
    const { drain, change, bad } = situation('causes');
    const changes = ['a', 'b'].map((key) => change(key));
    for (const { id } of changes) bad.add(id);
    await inbox.accept([...changes, change('a'), change('a')]);
    await drain(['a', 'b']);
    await database.db.query(`update sync.changes set reason = 'the same' where factory = 'causes'`);
    const [cause, ...others] = await inbox.causes({ factories: ['causes'] });
    expect(others).toEqual([]);
    expect(cause).toMatchObject({
      factory: 'causes',
      source: 'production',
      code: 'test',
      waitsFor: null,
      reason: 'the same',
      changes: 2,
      keys: 2,
      waiting: 2,
    });
  });
});
