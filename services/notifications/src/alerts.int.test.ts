import { afterEach, beforeEach, expect, test } from 'vitest';
import { factorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import { freePort } from '@mullion/platform/embedded/free-port';
import { readIncidents } from '@mullion/platform/incidents/incidents';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { openSender, type Sender } from './send';
import { type MailServer, startMailServer } from './testing/mail-server';
import { watchOnce, type WatchParts } from './watch';
import { WATCHES } from './watches';

let database: TestDatabase;
let mails: MailServer;
let db: Database;
const senders: Sender[] = [];
beforeEach(async () => {
  database = await testDatabase();
  db = database.db;
  mails = await startMailServer();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop();
  await mails.stop();
  await database.drop();
});

const log = openLog('alerts-test', 'silent');
const alpha = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha Windows',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  ops: ['ops@alpha.example'],
  production: { silentMinutes: 30 },
});

/** A process that looks; what it remembers is in the database only. */
const looker = (more: Partial<WatchParts> = {}): WatchParts => ({
  db,
  log,
  factories: new Map([[alpha.id, alpha]]),
  watches: WATCHES,
  mail: { portal: 'https://portal.example', ops: ['ops@example.com'] },
  watchedSince: new Date(Date.now() - 3_600_000),
  ...more,
});
const sender = (on: Database = db, url = mails.url): Sender => {
  const made = openSender({
    db: on,
    log,
    smtpUrl: url,
    from: 'Mullion <mullion@portal.example>',
    retryAfter: () => 0,
  });
  senders.push(made);
  return made;
};
/** One look and all mails that follow from it. */
async function lookAndSend(parts = looker(), by = sender()): Promise<void> {
  await watchOnce(parts);
  await by.sendDue();
}
const subjects = () => mails.arrived.map(({ subject }) => subject);

/** Changes that are held, since `secondsAgo`. */
async function hold(count: number, { code = 'code-unknown', waitsFor = 'code GLZ', secondsAgo = 60 } = {}) {
  await db.query(
    `insert into sync.changes (factory, source, source_id, key, at, at_ms, payload, correlation, status, code, reason, waits_for,
       look_at, holds, held_since)
     select 'alpha', 'production', $2 || '-' || n, 'K-' || n, '2026-11-21T10:00:00Z', 0, '{}', 'c', 'held', $3,
       'Nobody knows ' || $2, $2, 'infinity', 1, now() - make_interval(secs => $4)
     from generate_series(1, $1) n`,
    [count, waitsFor, code, secondsAgo],
  );
}
const mend = () =>
  db.query(`update sync.changes set status = 'applied', done_at = now() where status in ('held', 'pending')`);
/** Lets time pass for all that incidents and mails remember. */
const pass = async (seconds: number) => {
  await db.query(
    `update sync.incidents set opened_at = opened_at - s, clear_since = clear_since - s, closed_at = closed_at - s,
       reopened_at = reopened_at - s from (select make_interval(secs => $1) as s) passed`,
    [seconds],
  );
  await db.query(
    `update sync.mails set created_at = created_at - make_interval(secs => $1), due_at = due_at - make_interval(secs => $1)`,
    [seconds],
  );
};
/** Looks until what is gone is over. */
async function settle(parts = looker()): Promise<void> {
  await lookAndSend(parts);
  await pass(11);
  await lookAndSend(parts);
}

test('500 held changes of one cause are one mail when they begin and one when they are over, over many looks and restarts', async () => {
  await hold(500);
  for (let turn = 0; turn < 5; turn += 1) await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows, production: changes held back, code GLZ is not in the table']);
  const [opened] = mails.arrived;
  expect(opened?.to).toEqual(['ops@alpha.example']);
  expect(opened?.body).toContain('500 changes of 500 orders are held back');
  expect(opened?.body).toContain('Nobody knows code GLZ');
  expect(opened?.body).toContain('Europe/Kyiv');
  expect(opened?.body).toContain('https://portal.example/sync');

  await mend();
  await settle();
  for (let turn = 0; turn < 5; turn += 1) await lookAndSend();
  expect(subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
    'Over: Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
  expect(mails.arrived[1]?.header('In-Reply-To')).toBe(opened?.header('Message-ID'));
  expect(await readIncidents(db, ['alpha'])).toMatchObject([
    { kind: 'held', mailed: true, counts: { changes: 500 } },
  ]);
});

test('what is held for a moment only is told to nobody', async () => {
  await hold(3, { secondsAgo: 5 });
  await lookAndSend();
  await mend();
  await settle();
  expect(subjects()).toEqual([]);
  expect(await readIncidents(db, ['alpha'])).toEqual([]);
});

test('a retry that fails again is no end of the incident', async () => {
  await hold(2);
  await lookAndSend();
  await db.query(`update sync.changes set status = 'pending', look_at = now()`);
  await settle();
  await db.query(`update sync.changes set status = 'held', held_since = now(), look_at = 'infinity'`);
  await settle();
  expect(subjects()).toHaveLength(1);
  expect(await readIncidents(db, ['alpha'])).toMatchObject([{ counts: { changes: 2 } }]);
});

test('50 causes at once are one digest, and their end is one more', async () => {
  for (let n = 1; n <= 50; n += 1) await hold(n, { waitsFor: `code C${n}` });
  for (let turn = 0; turn < 3; turn += 1) await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows: 50 incidents']);
  expect(mails.arrived[0]?.body).toContain('code C50 is not in the table');
  expect(mails.arrived[0]?.body).toContain('And 20 others.');
  await mend();
  await settle();
  // The next digest waits its time.
  await pass(60);
  for (let turn = 0; turn < 3; turn += 1) await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows: 50 incidents', 'Alpha Windows: 50 incidents over']);
});

test('causes that come one after the other while more are on their way are gathered', async () => {
  for (let n = 1; n <= 3; n += 1) await hold(1, { waitsFor: `code A${n}`, secondsAgo: 20 });
  for (let n = 1; n <= 30; n += 1) await hold(1, { waitsFor: `code B${n}`, secondsAgo: 1 });
  await lookAndSend();
  expect(subjects()).toEqual([]);
  await db.query(`update sync.changes set held_since = held_since - interval '20 seconds'`);
  await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows: 33 incidents']);
});

test('mails wait for a mail server that is down, and arrive once when it is back', async () => {
  const port = await freePort();
  const late = sender(db, `smtp://127.0.0.1:${port}`);
  await hold(1);
  for (let turn = 0; turn < 3; turn += 1) await lookAndSend(looker(), late);
  expect(await readIncidents(db, ['alpha'])).toMatchObject([{ mailed: false }]);
  const back = await startMailServer(port);
  back.refuse = 'too busy';
  await late.sendDue();
  back.refuse = undefined;
  for (let turn = 0; turn < 3; turn += 1) await lookAndSend(looker(), late);
  expect(back.arrived).toHaveLength(1);
  expect(await readIncidents(db, ['alpha'])).toMatchObject([{ mailed: true }]);
  await back.stop();
});

test('processes that look and send at the same time send one mail', async () => {
  await hold(7);
  // It is known already, and was told to nobody: each of them finds the news.
  await watchOnce(looker({ mail: undefined }));
  const all = [sender(), sender(), sender(), sender()];
  for (let turn = 0; turn < 3; turn += 1) await Promise.all(all.map((by) => lookAndSend(looker(), by)));
  expect(subjects()).toHaveLength(1);
});

test('while one process looks, the look of another is left out', async () => {
  let other: boolean | undefined;
  const during = {
    kind: 'during',
    look: async () => {
      other = await watchOnce(looker());
      return [];
    },
  };
  expect(await watchOnce(looker({ watches: [during] }))).toBe(true);
  expect(other).toBe(false);
});

test('who dies between sending and noting it leaves a repetition of the same message, never a loss', async () => {
  await hold(1);
  await watchOnce(looker());
  const dying: Database = {
    ...db,
    query: (text, values, name) =>
      text.includes('set sent_at') ? Promise.reject(new Error('killed')) : db.query(text, values, name),
  };
  await expect(sender(dying).sendDue()).rejects.toThrow('killed');
  // Another waits until the one that took it can be taken for dead.
  await sender().sendDue();
  expect(mails.arrived).toHaveLength(1);
  await pass(600);
  await sender().sendDue();
  await sender().sendDue();
  expect(mails.arrived).toHaveLength(2);
  const ids = mails.arrived.map((mail) => mail.header('Message-ID'));
  expect(ids[0]).toMatch(/^<[\w-]{36}@portal\.example>$/);
  expect(ids[1]).toBe(ids[0]);
});

test('what comes and goes is told once each, and again only when it stays', async () => {
  const flap = async () => {
    await hold(1);
    await lookAndSend();
    await mend();
    await settle();
    await db.query('delete from sync.changes');
  };
  await flap();
  expect(subjects()).toHaveLength(2);
  await flap();
  await flap();
  expect(subjects()).toHaveLength(2);
  expect(await readIncidents(db, ['alpha'])).toHaveLength(1);
  await hold(1);
  await lookAndSend();
  await pass(601);
  await lookAndSend();
  await lookAndSend();
  expect(subjects().slice(2)).toEqual([
    'Back: Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
});

test('a source that is not heard of is told once, and once when it is back', async () => {
  await db.query(
    `insert into sync.sources values ('alpha', 'production', now() - interval '31 minutes'), ('alpha', 'accounting', now() - interval '3 days')`,
  );
  for (let turn = 0; turn < 3; turn += 1) await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows, production: not heard of']);
  await db.query(`update sync.sources set last_contact = now()`);
  await settle();
  expect(subjects().slice(1)).toEqual(['Over: Alpha Windows, production: not heard of']);
});

test('a backlog that does not get less is told; what waits at a gap is not', async () => {
  const pending = (id: string, dueSecondsAgo: number) =>
    db.query(
      `insert into sync.changes (factory, source, source_id, key, at, at_ms, correlation, received_at, look_at)
       values ('alpha', 'production', $1, $1, '2026-11-21T10:00:00Z', 0, 'c', now() - interval '1 hour', now() - make_interval(secs => $2))`,
      [id, dueSecondsAgo],
    );
  await pending('at-a-gap', -600);
  await pending('a-moment', 50);
  await lookAndSend();
  expect(await readIncidents(db, ['alpha'])).toEqual([]);
  await pending('late', 125);
  await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows, production: changes wait to be worked off']);
});

test('without a mail server incidents are kept all the same, and told once there is one', async () => {
  await hold(1);
  await watchOnce(looker({ mail: undefined }));
  await hold(1, { waitsFor: 'code OVER' });
  await watchOnce(looker({ mail: undefined }));
  await db.query(`update sync.changes set status = 'applied' where waits_for = 'code OVER'`);
  await watchOnce(looker({ mail: undefined }));
  await pass(11);
  await watchOnce(looker({ mail: undefined }));
  expect(await readIncidents(db, ['alpha'])).toHaveLength(2);
  await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows, production: changes held back, code GLZ is not in the table']);
});

test('what can not be looked at neither ends nor keeps the rest from being told', async () => {
  await hold(1);
  await lookAndSend();
  const blind = looker({
    watches: WATCHES.map((watch) =>
      watch.kind === 'held' ? { ...watch, look: () => Promise.reject(new Error('no such table')) } : watch,
    ),
  });
  await db.query(`insert into sync.sources values ('alpha', 'production', now() - interval '31 minutes')`);
  await settle(blind);
  expect(subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
    'Alpha Windows, production: not heard of',
  ]);
});

test('names from outside can neither add headers nor markup to a mail', async () => {
  await hold(1, { waitsFor: 'x\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u202e' });
  await lookAndSend();
  const [mail] = mails.arrived;
  expect(mail?.to).toEqual(['ops@alpha.example']);
  expect(mail?.header('Bcc')).toBeUndefined();
  expect(mail?.subject).toContain('x Bcc: everybody@example.com');
  expect(mail?.subject).not.toContain('\u202e');
  expect(mail?.body).toContain('&lt;script&gt;');
  expect(mail?.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc/im);
});

/** Nothing is heard of the factory since. */
const silent = (minutes: number) =>
  db.query(
    `insert into sync.sources values ('alpha', 'production', now() - make_interval(mins => $1))
     on conflict (factory, source) do update set last_contact = excluded.last_contact`,
    [minutes],
  );
/** Its systems fail since. */
const fail = (systems: readonly string[], minutes: number) =>
  db.query(
    `insert into sync.breakers (factory, system, failures, failing_since, last_error, open_until)
     select 'alpha', system, 7, now() - make_interval(mins => $2), 'connection refused', now() - interval '1 second'
     from unnest($1::text[]) s (system)`,
    [systems, minutes],
  );
const recover = (...systems: string[]) =>
  db.query(
    `update sync.breakers set failures = 0, failing_since = null, open_until = null where system = any($1)`,
    [systems],
  );
/** A decision waits to be told to it since. */
const decide = (minutes: number) =>
  db.query(
    `insert into sync.outbox (id, factory, system, key, kind, payload, correlation, put_at)
     values (gen_random_uuid(), 'alpha', 'production', 'K-1', 'order.accept', '{}', 'c', now() - make_interval(mins => $1))`,
    [minutes],
  );
const decisionsGetThrough = () =>
  db.query(`update sync.outbox set status = 'sent', payload = null, done_at = now()`);

test('a source that can not be reached is told as failing, and not as silent besides', async () => {
  await silent(31);
  await fail(['production'], 31);
  await lookAndSend();
  expect(subjects()).toEqual(['Alpha Windows, production: calls to the factory fail']);
  expect(mails.arrived[0]?.body).toContain('the source of changes: connection refused');
});

test('a factory that goes down whole is one mail, and one when it is back, whatever comes back first', async () => {
  const began = 'Alpha Windows, production: calls to the factory fail';
  await silent(2);
  await fail(['reconciliation'], 1);
  await lookAndSend();
  await fail(['answers'], 1);
  await lookAndSend();
  await decide(11);
  await lookAndSend();
  await silent(31);
  for (let turn = 0; turn < 3; turn += 1) await settle();
  expect(subjects()).toEqual([began]);
  expect(await readIncidents(db, ['alpha'])).toMatchObject([
    { kind: 'failing', counts: { answers: 7, reconciliation: 7 } },
  ]);

  await recover('answers');
  await settle();
  await recover('reconciliation');
  await settle();
  await lookAndSend();
  expect(subjects()).toEqual([began, `Over: ${began}`]);
  await decisionsGetThrough();
  await silent(0);
  await pass(600);
  await settle();
  expect(subjects()).toEqual([began, `Over: ${began}`]);
});

test('an outage that was told as silence is not told as failing calls, until these stay when it is over', async () => {
  const began = 'Alpha Windows, production: not heard of';
  await silent(31);
  await lookAndSend();
  await fail(['answers', 'reconciliation'], 20);
  await decide(15);
  await settle();
  expect(subjects()).toEqual([began]);
  await silent(0);
  await settle();
  await lookAndSend();
  expect(subjects()).toEqual([began, `Over: ${began}`]);
  await pass(600);
  await lookAndSend();
  expect(subjects().slice(2)).toEqual(['Alpha Windows, production: calls to the factory fail']);
});
