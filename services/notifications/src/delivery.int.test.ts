import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '@mullion/platform/db/database';
import { freePort } from '@mullion/platform/embedded/free-port';
import { readIncidents } from '@mullion/platform/incidents/incidents';
import { mailState } from '@mullion/platform/incidents/mails';
import { startMailServer } from './testing/mail-server';
import { alpha, openScene, type Scene } from './testing/scene';
import { watchOnce } from './watch';
import { uk } from './words/uk';

/** How mails get to their readers, through a real mail server. */

const began = 'Alpha Windows, production: changes held back, code GLZ is not in the table';

let scene: Scene;
beforeEach(async () => (scene = await openScene()));
afterEach(() => scene.end());

test('mails wait for a mail server that is down, and arrive once when it is back', async () => {
  const port = await freePort();
  const late = scene.sender(scene.db, `smtp://127.0.0.1:${port}`);
  await scene.hold(1);
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend(scene.looker(), late);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'waiting' }]);
  const back = await startMailServer(port);
  back.refuse = 'too busy';
  await late.sendDue();
  back.refuse = undefined;
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend(scene.looker(), late);
  expect(back.arrived).toHaveLength(1);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'sent' }]);
  await back.stop();
});

test('who dies between sending and noting it leaves a repetition of the same message, never a loss', async () => {
  await scene.hold(1);
  await watchOnce(scene.looker());
  const dying: Database = {
    ...scene.db,
    query: (text, values, name) =>
      text.includes('sent_at = coalesce')
        ? Promise.reject(new Error('killed'))
        : scene.db.query(text, values, name),
  };
  await expect(scene.sender(dying).sendDue()).rejects.toThrow('killed');
  // Another waits until the one that took it can be taken for dead.
  await scene.sender().sendDue();
  expect(scene.mails.arrived).toHaveLength(1);
  await scene.pass(600);
  await scene.sender().sendDue();
  await scene.sender().sendDue();
  expect(scene.mails.arrived).toHaveLength(2);
  const ids = scene.mails.arrived.map((mail) => mail.header('Message-ID'));
  expect(ids[0]).toMatch(/^<[\w-]{36}@portal\.example>$/);
  expect(ids[1]).toBe(ids[0]);
});

test('names from outside can neither add headers nor markup to a mail', async () => {
  await scene.hold(1, {
    waitsFor: 'code x\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u202e',
  });
  await scene.lookAndSend();
  const [mail] = scene.mails.arrived;
  expect(mail?.to).toEqual(['ops@alpha.example']);
  expect(mail?.header('Bcc')).toBeUndefined();
  expect(mail?.subject).toContain('x Bcc: everybody@example.com');
  expect(mail?.subject).not.toContain('\u202e');
  expect(mail?.body).toContain('&lt;script&gt;');
  expect(mail?.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc/im);
});

const three = () => {
  const ops = ['a@alpha.example', 'b@alpha.example', 'c@alpha.example'];
  return scene.looker({ factories: new Map([[alpha.id, { ...alpha, ops }]]) });
};

test('an address that the mail server refuses for good costs the others nothing, and operations see it', async () => {
  scene.mails.refuseAddress.set('b@alpha.example', 550);
  await scene.hold(1);
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend(three());
  expect(scene.mails.arrived.map(({ to }) => to)).toEqual([['a@alpha.example', 'c@alpha.example']]);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { mail: 'partly', refused: ['b@alpha.example'] },
  ]);
  expect(await mailState(scene.db)).toEqual({ waiting: 0, addressesRefused: 1 });
});

test('who is refused for the moment gets the mail later, and nobody gets it twice', async () => {
  scene.mails.refuseAddress.set('b@alpha.example', 450);
  await scene.hold(1);
  for (let turn = 0; turn < 2; turn += 1) await scene.lookAndSend(three());
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'partly', refused: [] }]);
  expect(await mailState(scene.db)).toEqual({ waiting: 1, addressesRefused: 0 });
  scene.mails.refuseAddress.clear();
  for (let turn = 0; turn < 2; turn += 1) await scene.lookAndSend(three());
  expect(scene.mails.arrived.map(({ to }) => to)).toEqual([
    ['a@alpha.example', 'c@alpha.example'],
    ['b@alpha.example'],
  ]);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'sent' }]);
});

test('who is refused for the moment and then for good is not tried for ever', async () => {
  scene.mails.refuseAddress.set('b@alpha.example', 450);
  await scene.hold(1);
  await scene.lookAndSend(three());
  scene.mails.refuseAddress.set('b@alpha.example', 550);
  await scene.lookAndSend(three());
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { mail: 'partly', refused: ['b@alpha.example'] },
  ]);
  expect(await mailState(scene.db)).toMatchObject({ waiting: 0 });
});

test('a mail that the mail server refuses for all its readers for good is given up at once, and the next is sent', async () => {
  scene.mails.refuseAddress.set('ops@alpha.example', 550);
  await scene.hold(1);
  await scene.lookAndSend();
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { mail: 'failed', refused: ['ops@alpha.example'] },
  ]);
  expect(await mailState(scene.db)).toEqual({ waiting: 0, addressesRefused: 1 });
  scene.mails.refuseAddress.clear();
  await scene.mend();
  await scene.settle();
  expect(scene.subjects()).toEqual([`Over: ${began}`]);
});

test('while some are refused for good and the rest for the moment, all are tried again', async () => {
  scene.mails.refuseAddress
    .set('a@alpha.example', 550)
    .set('b@alpha.example', 450)
    .set('c@alpha.example', 450);
  await scene.hold(1);
  await scene.lookAndSend(three());
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'waiting', refused: [] }]);
  scene.mails.refuseAddress.clear();
  await scene.lookAndSend(three());
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'sent' }]);
});

test('who is first refused for good with the mail of the end is named at the incident', async () => {
  await scene.hold(1);
  await scene.lookAndSend(three());
  await scene.mend();
  scene.mails.refuseAddress.set('b@alpha.example', 550);
  await scene.settle(three());
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { mail: 'sent', refused: ['b@alpha.example'] },
  ]);
});

test('a mail whose text the mail server refuses slows no other news of its readers', async () => {
  scene.mails.refuseSubject.add(began);
  await scene.hold(1);
  await scene.lookAndSend();
  // Until another gets through it may be the mail server that does not work.
  await scene.hold(1, { waitsFor: 'code B' });
  await scene.pass(3_601);
  for (let turn = 0; turn < 2; turn += 1) await scene.lookAndSend();
  await scene.hold(1, { waitsFor: 'code C' });
  for (let turn = 0; turn < 2; turn += 1) await scene.lookAndSend();
  await scene.hold(1, { waitsFor: 'code D' });
  for (let turn = 0; turn < 2; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual(
    ['B', 'C', 'D'].map(
      (code) => `Alpha Windows, production: changes held back, code ${code} is not in the table`,
    ),
  );
});

test('a mail that reaches nobody for three days is given up, and the incident says so', async () => {
  scene.mails.refuseAddress.set('ops@alpha.example', 450);
  await scene.hold(1);
  await scene.lookAndSend();
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'waiting' }]);
  await scene.pass(3 * 86_400);
  await scene.lookAndSend();
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ mail: 'failed' }]);
});

test('that something is over is not told before that it began', async () => {
  scene.mails.refuse = 'too busy';
  await scene.hold(1);
  await scene.lookAndSend();
  await scene.mend();
  await scene.settle();
  // The next hour's news is made though the first mail has not left.
  await scene.pass(3_601);
  await watchOnce(scene.looker());
  await scene.db.query(
    `update sync.mails set due_at = case when answers is null then 'infinity' else now() end where sent_at is null`,
  );
  scene.mails.refuse = undefined;
  await scene.sender().sendDue();
  expect(scene.subjects()).toEqual([]);
  await scene.db.query(`update sync.mails set due_at = now()`);
  await scene.sender().sendDue();
  expect(scene.subjects()).toEqual([began, `Over: ${began}`]);
});

test('a digest that tells the end of incidents waits for the mails that tell their beginning', async () => {
  scene.mails.refuse = 'too busy';
  await scene.hold(1);
  await scene.hold(1, { waitsFor: 'code B' });
  await scene.lookAndSend();
  await scene.mend();
  await scene.settle();
  await scene.pass(3_601);
  await watchOnce(scene.looker());
  const due = (digest: boolean) =>
    scene.db.query(
      `update sync.mails set due_at = case when digest = $1 then now() else 'infinity' end where sent_at is null`,
      [digest],
    );
  scene.mails.refuse = undefined;
  await due(true);
  await scene.sender().sendDue();
  expect(scene.subjects()).toEqual([]);
  await due(false);
  await scene.sender().sendDue();
  expect(scene.subjects()).toHaveLength(2);
  await due(true);
  await scene.sender().sendDue();
  expect(scene.subjects()[2]).toBe('Alpha Windows: 2 incidents over');
});

test('operations that read Ukrainian get their mails in it, with the time of the factory and its zone', async () => {
  const looker = () => scene.looker({ words: uk });
  await scene.hold(2);
  await scene.lookAndSend(looker());
  await scene.db.query(`update sync.incidents set since = '2026-11-21T11:30:00Z'`);
  await scene.mend();
  await scene.settle(looker());
  expect(scene.subjects()).toEqual([
    'Alpha Windows, виробництво: зміни затримано, коду GLZ немає в таблиці',
    'Минулося: Alpha Windows, виробництво: зміни затримано, коду GLZ немає в таблиці',
  ]);
  const [began, over] = scene.mails.arrived;
  expect(began?.body).toContain('Що сталося: Затримано 2 зміни щодо 2 замовлень.');
  expect(began?.body).toContain('<html lang="uk">');
  expect(over?.body).toContain('Від: 21 листопада 2026 р., 13:30 (Europe/Kyiv)');
});
