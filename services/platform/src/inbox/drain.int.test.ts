import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesOf, effectsTable, recordingHandler } from '../testing/inbox-source';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { drainer } from './drain';
import { healWaiting } from './heal';
import type { Inbox } from './inbox';
import { announcer, type HoldNotice } from './notices';
import { postgresInbox } from './postgres';
import { overdueKeys } from './sweep';

let database: TestDatabase;
let inbox: Inbox;
let effects: Awaited<ReturnType<typeof effectsTable>>;
beforeAll(async () => {
  database = await testDatabase();
  inbox = postgresInbox(database.db);
  effects = await effectsTable(database.db);
});
afterAll(() => database.drop());

const statusOf = async (id: string) => {
  const [row] = await database.db.query<{ status: string; code: string | null; reason: string | null }>(
    'select status, code, reason from sync.changes where source_id = $1',
    [id],
  );
  return row;
};

/** One factory for each test, with a set of change ids that its handler holds back. */
function situation(factory: string, gapSeconds = 60) {
  const held = new Set<string>();
  const { handler, notices } = recordingHandler(database.db, effects, (id) =>
    held.has(id) ? { code: 'test', reason: `${id} is held by the test.` } : undefined,
  );
  const drain = drainer(database.db, { factory, source: 'production', gapSeconds }, handler);
  return { held, notices, drain, change: changesOf(factory) };
}

describe('acceptance', () => {
  test('keeps a change once, also when it stands twice in one request or comes from two at a time', async () => {
    const { change } = situation('once');
    const [a, b] = [change('k'), change('k')];
    expect(await inbox.accept([a, b, a])).toEqual(['accepted', 'accepted', 'duplicate']);
    const c = change('k');
    const answers = await Promise.all([inbox.accept([c, a]), inbox.accept([c]), inbox.accept([c])]);
    expect(answers.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  });

  test('keeps the same id of another source or factory apart', async () => {
    const one = changesOf('apart')('k', { id: 'same' });
    expect(
      await inbox.accept([one, { ...one, source: 'accounting' }, { ...one, factory: 'apart-2' }]),
    ).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('keeps text of every kind as it came', async () => {
    const payload = { text: 'Ї 🪟 \u0000 \ud800 "quoted" \\ end' };
    await inbox.accept([changesOf('text')('№ 7/Ї', { id: 'text-1', payload })]);
    const [row] = await database.db.query<{ payload: unknown }>(
      `select payload from sync.changes where source_id = 'text-1'`,
    );
    expect(row?.payload).toEqual(payload);
  });
});

describe('a held change', () => {
  test('stops its own key, and no other', async () => {
    const { held, drain, change, notices } = situation('stops');
    const [a, b, other] = [change('key-a'), change('key-a'), change('key-b')];
    held.add(a.id);
    await inbox.accept([a, b, other]);
    await drain(['key-a', 'key-b']);
    expect(await effects.of('key-a')).toEqual([]);
    expect(await effects.of('key-b')).toEqual([other.id]);
    expect(await statusOf(a.id)).toEqual({
      status: 'held',
      code: 'test',
      reason: `${a.id} is held by the test.`,
    });
    expect(notices).toMatchObject([{ news: 'held', key: 'key-a', code: 'test', times: 1 }]);
    const waiting = (await inbox.held({ limit: 1_000 })).items.find(({ id }) => id === a.id);
    expect(waiting).toMatchObject({ waiting: 1, key: 'key-a', payload: a.payload });
  });

  test('runs with what waits behind it after a retry, in order, and the key is cleared', async () => {
    const { held, drain, change, notices } = situation('retried');
    const changes = [change('r'), change('r'), change('r')];
    const [first] = changes;
    held.add(first?.id ?? '');
    await inbox.accept(changes);
    await drain(['r']);
    const [waiting] = (await inbox.held({ limit: 1_000 })).items.filter(({ key }) => key === 'r');
    held.clear();
    expect(await inbox.retry(waiting?.seq ?? 0, 'ops@example')).toMatchObject({
      id: first?.id,
      status: 'pending',
    });
    expect(await inbox.retry(waiting?.seq ?? 0, 'ops@example')).toBeUndefined();
    expect(await overdueKeys(database.db, 'retried', 'production', 10)).toEqual(['r']);
    await drain(['r']);
    expect(await effects.of('r')).toEqual(changes.map(({ id }) => id));
    expect(notices.map(({ news }) => news)).toEqual(['held', 'cleared']);
  });

  test('is not announced again when a retry ends the same way', async () => {
    const { held, drain, change, notices } = situation('same');
    const one = change('s');
    held.add(one.id);
    await inbox.accept([one]);
    await drain(['s']);
    const [waiting] = (await inbox.held({ limit: 1_000 })).items.filter(({ key }) => key === 's');
    await inbox.retry(waiting?.seq ?? 0, 'ops@example');
    await drain(['s']);
    expect(await statusOf(one.id)).toMatchObject({ status: 'held' });
    expect(notices).toHaveLength(1);
  });

  test('is held, told and found again whatever characters its verdict has', async () => {
    const { change } = situation('characters');
    const notices: HoldNotice[] = [];
    const waitsFor = `dealer \0${'d'.repeat(300)}`;
    const verdict = { verdict: 'held' as const, code: 'c\0d', reason: `a\0b ${'🪟'.repeat(600)}`, waitsFor };
    const drain = drainer(
      database.db,
      { factory: 'characters', source: 'production', gapSeconds: 60 },
      {
        decide: (keys) => Promise.resolve(keys.map(() => [verdict])),
        announce: (news) => Promise.resolve(void notices.push(...news)),
      },
    );
    const one = change('odd');
    await inbox.accept([one]);
    await drain(['odd']);
    const reason = `a b ${'🪟'.repeat(498)}`;
    const [held] = (await inbox.held({ limit: 10, factories: ['characters'] })).items;
    expect(held).toMatchObject({ code: 'c d', reason, waitsFor: `dealer  ${'d'.repeat(192)}` });
    await inbox.retry(held?.seq ?? 0, 'ops@example');
    await drain(['odd']);
    expect(await statusOf(one.id)).toEqual({ status: 'held', code: 'c d', reason });
    expect(notices).toMatchObject([{ news: 'held', code: 'c d', reason, times: 1 }]);
  });

  test('heals by itself when what it missed comes late but stands before it', async () => {
    const { held, drain, change } = situation('heals');
    const [before, after, last] = [change('h'), change('h'), change('h')];
    held.add(after.id);
    await inbox.accept([after, last]);
    await drain(['h']);
    held.clear();
    await inbox.accept([before]);
    await drain(['h']);
    expect(await effects.of('h')).toEqual([before.id, after.id, last.id]);
  });
});

describe('news of held changes', () => {
  test('that could not be announced are announced later, once', async () => {
    const { change } = situation('deaf');
    const one = change('d');
    const { handler, notices } = recordingHandler(database.db, effects, () => ({ code: 'c', reason: 'r' }));
    await inbox.accept([one]);
    const announce = () => Promise.reject(new Error('the log is away'));
    const settings = { factory: 'deaf', source: 'production', gapSeconds: 1 };
    await drainer(database.db, settings, { ...handler, announce })(['d']);
    expect(await statusOf(one.id)).toMatchObject({ status: 'held' });
    const sweep = announcer(database.db, settings, (news) => handler.announce(news));
    await sweep();
    await sweep();
    expect(notices).toMatchObject([{ news: 'held', key: 'd', code: 'c', reason: 'r', times: 1 }]);
    expect(notices[0]?.change).toMatchObject({ id: one.id, correlation: one.correlation });
  });

  test('are not announced by a round whose commit was lost', async () => {
    const { change, drain, notices } = situation('lost');
    const one = change('l');
    const { handler } = recordingHandler(database.db, effects);
    await inbox.accept([one]);
    const dying = drainer(
      database.db,
      { factory: 'lost', source: 'production', gapSeconds: 1 },
      {
        ...handler,
        async decide() {
          await database.db.query(
            `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
          );
          return [[{ verdict: 'held', code: 'test', reason: 'Held the first time.' }]];
        },
        announce: (news) => Promise.resolve(void notices.push(...news)),
      },
    );
    await expect(dying(['l'])).rejects.toThrow();
    await drain(['l']);
    expect(await statusOf(one.id)).toMatchObject({ status: 'applied' });
    expect(notices).toEqual([]);
  });
});

describe('payloads', () => {
  const payloadOf = async (id: string) =>
    (
      await database.db.query<{ payload: unknown }>('select payload from sync.changes where source_id = $1', [
        id,
      ])
    )[0]?.payload;

  test('are forgotten when their change has reached its end, and kept until then', async () => {
    const { held, drain, change } = situation('forgets');
    const [one, again, bad, behind] = [
      change('f', { sequence: 1 }),
      change('f', { sequence: 1 }),
      change('f', { sequence: 2 }),
      change('f', { sequence: 3 }),
    ];
    held.add(bad.id);
    await inbox.accept([one, bad, behind]);
    await drain(['f']);
    await inbox.accept([again]);
    await drain(['f']);
    expect(await statusOf(again.id)).toMatchObject({ status: 'stale' });
    expect([await payloadOf(one.id), await payloadOf(again.id)]).toEqual([null, null]);
    expect([await payloadOf(bad.id), await payloadOf(behind.id)]).toEqual([bad.payload, behind.payload]);
  });

  test('that are large come in several rounds, in order', async () => {
    const { change } = situation('large');
    const { handler } = recordingHandler(database.db, effects);
    const rounds: number[] = [];
    const drain = drainer(
      database.db,
      { factory: 'large', source: 'production', gapSeconds: 1 },
      {
        ...handler,
        decide(keys) {
          rounds.push(keys.reduce((sum, { changes }) => sum + JSON.stringify(changes).length, 0));
          return handler.decide(keys);
        },
      },
    );
    const content = randomBytes(700_000).toString('base64');
    const changes = Array.from({ length: 40 }, (_, n) => change(`b-${n % 2}`, { payload: { content } }));
    await inbox.accept(changes.slice(0, 20));
    await inbox.accept(changes.slice(20));
    for (let keys: readonly string[] = ['b-0', 'b-1']; keys.length > 0;) keys = (await drain(keys)).more;
    expect(rounds.length).toBeGreaterThan(2);
    expect(Math.max(...rounds)).toBeLessThan(18 * 1024 * 1024);
    for (const key of ['b-0', 'b-1'])
      expect(await effects.of(key)).toEqual(changes.filter((c) => c.key === key).map(({ id }) => id));
  });

  test('of held changes are shown without what makes them large', async () => {
    const { held, drain, change } = situation('shown');
    const content = randomBytes(700_000).toString('base64');
    const document = change('shown-v', {
      payload: { kind: 'document.added', data: { name: 'plan "A"', content } },
    });
    const prose = change('shown-w', { payload: { text: 'so many words '.repeat(20_000) } });
    for (const { id } of [document, prose]) held.add(id);
    await inbox.accept([document, prose]);
    await drain(['shown-v', 'shown-w']);
    const shown = (await inbox.held({ limit: 1_000 })).items.filter(({ factory }) => factory === 'shown');
    expect(shown.map(({ payload }) => payload)).toEqual([
      { kind: 'document.added', data: { name: 'plan "A"', content: '(left out)' } },
      null,
    ]);
  });
});

test('what waits for something is tried again by itself once that is there, and this is noted', async () => {
  const { change } = situation('waits');
  const [one, other] = [change('one'), change('other')];
  const { handler, notices } = recordingHandler(database.db, effects);
  const known = new Set<string>();
  const missing: Record<string, string> = { one: 'D-1', other: 'D-2' };
  const source = { factory: 'waits', source: 'production', gapSeconds: 1 };
  const drain = drainer(database.db, source, {
    ...handler,
    async decide(keys) {
      const answers = keys.map(async (given) => {
        const waitsFor = missing[given.key] ?? '';
        if (known.has(waitsFor)) return (await handler.decide([given]))[0] ?? [];
        return [{ verdict: 'held' as const, code: 'dealer-unknown', reason: 'No such dealer.', waitsFor }];
      });
      return Promise.all(answers);
    },
  });
  await inbox.accept([one, other]);
  await drain(['one', 'other']);
  const heal = () =>
    healWaiting(database.db, source, (names) => Promise.resolve(names.filter((n) => known.has(n))));
  expect(await heal()).toEqual([]);
  known.add('D-1');
  expect(await heal()).toEqual(['one']);
  expect(await heal()).toEqual([]);
  expect(await overdueKeys(database.db, 'waits', 'production', 10)).toEqual(['one']);
  await drain(['one']);
  expect(await statusOf(one.id)).toMatchObject({ status: 'applied' });
  expect(await statusOf(other.id)).toMatchObject({ status: 'held' });
  expect(notices.map(({ key, news }) => [key, news])).toEqual([
    ['one', 'held'],
    ['other', 'held'],
    ['one', 'cleared'],
  ]);
  const audit = await database.db.query(
    `select who, subject from sync.audit where subject->>'factory' = 'waits'`,
  );
  expect(audit).toMatchObject([{ who: 'system', subject: { change: one.id, because: 'D-1' } }]);
});

test('what is waited for behind many names that never come is asked about too', async () => {
  const { change } = situation('many-names');
  const source = { factory: 'many-names', source: 'production', gapSeconds: 60 };
  const drain = drainer(database.db, source, {
    announce: () => Promise.resolve(),
    decide: (keys) =>
      Promise.resolve(
        keys.map(({ key }) => [
          { verdict: 'held' as const, code: 'c', reason: 'r', waitsFor: `dealer ${key}` },
        ]),
      ),
  });
  const keys = ['n1', 'n2', 'n3', 'n4', 'n5'];
  await inbox.accept(keys.map((key) => change(key)));
  await drain(keys);
  const asked: string[] = [];
  const heal = () =>
    healWaiting(
      database.db,
      source,
      (names) => {
        asked.push(...names);
        return Promise.resolve(names.filter((name) => name === 'dealer n1' || name === 'dealer n5'));
      },
      2,
    );
  expect(await heal()).toEqual(['n1', 'n5']);
  expect(asked).toEqual(keys.map((key) => `dealer ${key}`));
  expect(await heal()).toEqual([]);
});

describe('a gap', () => {
  test('waits for the missing change and then goes on in order', async () => {
    const { drain, change } = situation('gap-filled');
    const [one, two, three] = [1, 2, 3].map((sequence) => change('g', { sequence }));
    if (!one || !two || !three) throw new Error('three changes were made');
    await inbox.accept([three, one]);
    await drain(['g']);
    expect(await effects.of('g')).toEqual([one.id]);
    await inbox.accept([two]);
    await drain(['g']);
    expect(await effects.of('g')).toEqual([one.id, two.id, three.id]);
  });

  test('is held back when the patience is over, names what is missing, and heals when it comes', async () => {
    const { drain, change, notices } = situation('gap-held', 0);
    const [one, two, three] = [1, 2, 3].map((sequence) => change('p', { sequence }));
    if (!one || !two || !three) throw new Error('three changes were made');
    await inbox.accept([one, three]);
    await drain(['p']);
    expect(await statusOf(three.id)).toMatchObject({ status: 'held', code: 'sequence-gap' });
    expect((await statusOf(three.id))?.reason).toContain('number 2');
    await inbox.accept([two]);
    await drain(['p']);
    expect(await effects.of('p')).toEqual([one.id, two.id, three.id]);
    expect(notices.map(({ news }) => news)).toEqual(['held', 'cleared']);
  });

  test('is looked at again when its patience ends', async () => {
    const { drain, change } = situation('gap-wait', 3_600);
    await inbox.accept([change('w', { sequence: 2 })]);
    await drain(['w']);
    await database.db.query(
      `update sync.changes set received_at = received_at - interval '2 hours' where key = 'w'`,
    );
    expect(await overdueKeys(database.db, 'gap-wait', 'production', 10)).toEqual([]);
    await database.db.query(`update sync.changes set look_at = clock_timestamp() where key = 'w'`);
    expect(await overdueKeys(database.db, 'gap-wait', 'production', 10)).toEqual(['w']);
    await drain(['w']);
    expect((await inbox.held({ limit: 1_000 })).items.find(({ key }) => key === 'w')).toMatchObject({
      code: 'sequence-gap',
    });
  });

  test('a number that passed is stale', async () => {
    const { drain, change } = situation('passed');
    const [one, again] = [change('n', { sequence: 1 }), change('n', { sequence: 1 })];
    await inbox.accept([one]);
    await drain(['n']);
    await inbox.accept([again]);
    await drain(['n']);
    expect(await effects.of('n')).toEqual([one.id]);
    expect(await statusOf(again.id)).toMatchObject({ status: 'stale' });
  });
});

describe('a crash', () => {
  test('between the effect and the note of it leaves the change open, and the second time has no second effect', async () => {
    const { change } = situation('crash');
    const { handler } = recordingHandler(database.db, effects);
    const changes = Array.from({ length: 20 }, () => change('c'));
    await inbox.accept(changes);
    const dying = drainer(
      database.db,
      { factory: 'crash', source: 'production', gapSeconds: 1 },
      {
        ...handler,
        async decide(keys) {
          const verdicts = await handler.decide(keys);
          // The round's connection is cut, as when Postgres is killed at this moment.
          await database.db.query(
            `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
          );
          return verdicts;
        },
      },
    );
    await expect(dying(['c'])).rejects.toThrow();
    expect(await statusOf(changes[0]?.id ?? '')).toMatchObject({ status: 'pending' });
    await drainer(database.db, { factory: 'crash', source: 'production', gapSeconds: 1 }, handler)(['c']);
    expect(await effects.of('c')).toEqual(changes.map(({ id }) => id));
    expect(await statusOf(changes[19]?.id ?? '')).toMatchObject({ status: 'applied' });
  });
});

test('a key with more changes than one round takes says that there is more', async () => {
  const { drain, change } = situation('many');
  const changes = Array.from({ length: 150 }, () => change('m'));
  await inbox.accept(changes);
  expect((await drain(['m'])).more).toEqual(['m']);
  expect((await drain(['m'])).more).toEqual([]);
  expect(await effects.of('m')).toEqual(changes.map(({ id }) => id));
});

test('the audit log can only be added to', async () => {
  await database.db.query(`insert into sync.audit (who, what, subject) values ('a', 'b', '{}')`);
  for (const edit of [`update sync.audit set who = 'x'`, 'delete from sync.audit', 'truncate sync.audit'])
    await expect(database.db.query(edit)).rejects.toThrow('only be added to');
});

test('the states tell backlog, held, lag, rate and last contact', async () => {
  const { drain, change, held } = situation('states');
  const [a, b, c] = [change('x'), change('x'), change('y')];
  held.add(a.id);
  await inbox.touched('states', 'production');
  await inbox.accept([a, b, c]);
  const before = (await inbox.states()).find(({ factory }) => factory === 'states');
  expect(before).toMatchObject({ backlog: 3, held: 0 });
  expect(before?.lastContact).toBeInstanceOf(Date);
  await drain(['x', 'y']);
  const after = (await inbox.states()).find(({ factory }) => factory === 'states');
  expect(after).toMatchObject({ backlog: 0, held: 1, lagSeconds: 0 });
  expect(after?.perSecond).toBeGreaterThan(0);
});
