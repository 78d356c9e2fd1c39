import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import { claimMail, forgetOldIncidents, keepMail, mailFailed, mailTaken } from './mails';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.drop());

const letter = {
  recipients: ['ops@example.com'],
  subject: 's',
  text: 't',
  html: 'h',
  digest: false,
};
const keep = () => keepMail(database.db, letter, new Date());
const due = () => database.db.query('update sync.mails set due_at = now()');

test('of many who ask at once one gets the mail, until its time is over or it has left', async () => {
  const { db } = database;
  const id = await keep();
  const claims = async () =>
    (await Promise.all(Array.from({ length: 8 }, () => claimMail(db, 60)))).filter((mail) => mail);
  const [mail, ...others] = await claims();
  expect(mail).toMatchObject({ id, tries: 1 });
  expect(others).toEqual([]);
  expect(await claims()).toEqual([]);
  await due();
  const [again] = await claims();
  expect(again).toMatchObject({ id, tries: 2 });
  if (again) await mailTaken(db, again, { reached: again.left, refused: [] }, 0);
  await due();
  expect(await claims()).toEqual([]);
});

test('while one is just taking a mail, another passes it over', async () => {
  const { db } = database;
  const id = await keep();
  let second: Promise<unknown> | undefined;
  const first = await db.transaction(async (sql) => {
    const mail = await claimMail(sql, 60);
    let settled = false;
    second = claimMail(db, 60).finally(() => (settled = true));
    // It has come to an answer, or waits for this transaction.
    await expect
      .poll(async () => settled || (await db.query('select 1 from pg_locks where not granted')).length > 0)
      .toBe(true);
    return mail;
  });
  expect(first?.id).toBe(id);
  expect(await second).toBeUndefined();
  await db.query('delete from sync.mails');
});

test('who took a mail long ago can not put off the try of another', async () => {
  const { db } = database;
  const id = await keep();
  const slow = await claimMail(db, 0);
  const other = await claimMail(db, 60);
  expect([slow?.id, other?.id]).toEqual([id, id]);
  if (slow) await mailFailed(db, slow, 'late', 0);
  expect(await claimMail(db, 60)).toBeUndefined();
  if (other) await mailFailed(db, other, 'given up', undefined);
  await due();
  expect(await claimMail(db, 60)).toBeUndefined();
});

test('a mail waits for the one that it follows up, unless that alone is what the mail server does not take', async () => {
  const { db } = database;
  const take = async () => {
    const mail = await claimMail(db, 60);
    if (!mail) throw new Error('none is due');
    return mail;
  };
  const began = await keep();
  await mailFailed(db, await take(), 'too busy', 600);
  const over = await keepMail(db, { ...letter, answers: began }, new Date());
  expect(await claimMail(db, 60)).toBeUndefined();

  const other = await keep();
  const sent = await take();
  expect(sent.id).toBe(other);
  await mailTaken(db, sent, { reached: sent.left, refused: [] }, 0);
  // It was not tried since.
  expect(await claimMail(db, 60)).toBeUndefined();

  await db.query('update sync.mails set due_at = now() where id = $1', [began]);
  await mailFailed(db, await take(), 'not this text', 600);
  expect((await take()).id).toBe(over);
  await db.query('delete from sync.mails');
});

test('what has been over for three months is forgotten, what is open is not', async () => {
  const { db } = database;
  const id = await keep();
  await keep();
  await db.query(
    `insert into sync.incidents (factory, source, kind, subject, title, text, advice, page, counts, since, closed_at, open_mail)
     values ('a', 'p', 'held', 'old', '', '', '', '', '{}', now(), now() - interval '91 days', null),
            ('a', 'p', 'held', 'open', '', '', '', '', '{}', now(), null, $1)`,
    [id],
  );
  await db.query(`update sync.mails set created_at = now() - interval '91 days'`);
  await forgetOldIncidents(db);
  expect(await db.query('select subject from sync.incidents')).toEqual([{ subject: 'open' }]);
  expect(await db.query('select id from sync.mails')).toEqual([{ id }]);
});
