import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '@mullion/platform/embedded/free-port';
import { readIncidents } from '@mullion/platform/incidents/incidents';
import { startMailServer } from './testing/mail-server';
import { openScene, type Scene } from './testing/scene';
import { watchOnce } from './watch';

/** Whatever goes wrong, and however often: few mails, and nothing of it untold. */

let scene: Scene;
beforeEach(async () => (scene = await openScene()));
afterEach(() => scene.end());
afterEach(() => vi.useRealTimers());

test('50 causes at once are one digest, and their end is one more', async () => {
  for (let n = 1; n <= 50; n += 1) await scene.hold(n, { waitsFor: `code C${n}` });
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows: 50 incidents']);
  expect(scene.mails.arrived[0]?.body).toContain('code C50 is not in the table');
  expect(scene.mails.arrived[0]?.body).toContain('And 20 others.');
  await scene.mend();
  await scene.settle();
  // The next digest waits its time.
  await scene.pass(60);
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows: 50 incidents', 'Alpha Windows: 50 incidents over']);
});

test('causes that come one after the other while more are on their way are gathered', async () => {
  for (let n = 1; n <= 3; n += 1) await scene.hold(1, { waitsFor: `code A${n}`, secondsAgo: 20 });
  for (let n = 1; n <= 30; n += 1) await scene.hold(1, { waitsFor: `code B${n}`, secondsAgo: 1 });
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual([]);
  await scene.db.query(`update sync.changes set held_since = held_since - interval '20 seconds'`);
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows: 33 incidents']);
});

test('processes that look and send at the same time send one mail', async () => {
  await scene.hold(7);
  // It is known already, and was told to nobody: each of them finds the news.
  await watchOnce(scene.looker({ mail: undefined }));
  const all = [scene.sender(), scene.sender(), scene.sender(), scene.sender()];
  for (let turn = 0; turn < 3; turn += 1)
    await Promise.all(all.map((by) => scene.lookAndSend(scene.looker(), by)));
  expect(scene.subjects()).toHaveLength(1);
});

test('what comes and goes is told once each, and again only when it stays', async () => {
  const flap = async () => {
    await scene.hold(1);
    await scene.lookAndSend();
    await scene.mend();
    await scene.settle();
    await scene.db.query('delete from sync.changes');
  };
  await flap();
  expect(scene.subjects()).toHaveLength(2);
  await flap();
  await flap();
  expect(scene.subjects()).toHaveLength(2);
  expect(await readIncidents(scene.db, ['alpha'])).toHaveLength(1);
  await scene.hold(1);
  await scene.lookAndSend();
  await scene.pass(601);
  await scene.lookAndSend();
  await scene.lookAndSend();
  expect(scene.subjects().slice(2)).toEqual([
    'Back: Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
});

test('a source that goes down and comes back every minute is told three times in an hour, and once when it stays back', async () => {
  const began = 'Alpha Windows, production: calls to the factory fail';
  for (let minute = 0; minute < 30; minute += 1) {
    await scene.fail(['production'], 1);
    await scene.lookAndSend();
    await scene.pass(60);
    await scene.recover('production');
    await scene.settle();
    await scene.pass(49);
  }
  expect(scene.subjects()).toEqual([began, `Over: ${began}`, `Back: ${began}`]);
  await scene.pass(600);
  await scene.settle();
  expect(scene.subjects().slice(3)).toEqual([`Over: ${began}`]);
});

test('an hour without a mail server, with new troubles every minute, is two mails when it is back, and all is told', async () => {
  const port = await freePort();
  const late = scene.sender(scene.db, `smtp://127.0.0.1:${port}`);
  for (let minute = 1; minute <= 60; minute += 1) {
    await scene.hold(1, { waitsFor: `code M${minute}`, secondsAgo: 20 });
    await scene.lookAndSend(scene.looker(), late);
    await scene.pass(60);
  }
  const back = await startMailServer(port);
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend(scene.looker(), late);
  expect(back.arrived.map(({ subject }) => subject)).toEqual([
    'Alpha Windows, production: changes held back, code M1 is not in the table',
    'Alpha Windows: 59 incidents',
  ]);
  const told = await readIncidents(scene.db, ['alpha']);
  expect(told).toHaveLength(60);
  expect(told.filter(({ mail }) => mail !== 'sent')).toEqual([]);
  await back.stop();
});

test.each([-5, 5])(
  'a clock that is %i days wrong neither gives mails up nor hides a silence',
  async (days) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 });
    await scene.silent(31);
    const nowhere = scene.sender(scene.db, `smtp://127.0.0.1:${await freePort()}`);
    await scene.lookAndSend(scene.looker(), nowhere);
    expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ kind: 'silent', mail: 'waiting' }]);
    await scene.lookAndSend();
    expect(scene.subjects()).toEqual(['Alpha Windows, production: not heard of']);
  },
);

test('who has just begun to look waits until a source had its time to be heard of', async () => {
  await scene.silent(600);
  await scene.lookAndSend(scene.looker({ watchedMs: () => 60_000 }));
  expect(scene.subjects()).toEqual([]);
  await scene.lookAndSend(scene.looker({ watchedMs: () => 300_000 }));
  expect(scene.subjects()).toHaveLength(1);
});
