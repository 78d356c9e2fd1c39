import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIncidents } from '@mullion/platform/incidents/incidents';
import { openScene, type Scene } from './testing/scene';
import { watchOnce } from './watch';
import { WATCHES } from './watches';

let scene: Scene;
beforeEach(async () => (scene = await openScene()));
afterEach(() => scene.end());

test('500 held changes of one cause are one mail when they begin and one when they are over, over many looks and restarts', async () => {
  await scene.hold(500);
  for (let turn = 0; turn < 5; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
  const [opened] = scene.mails.arrived;
  expect(opened?.to).toEqual(['ops@alpha.example']);
  expect(opened?.body).toContain('500 changes of 500 orders are held back');
  expect(opened?.body).toContain('Nobody knows code GLZ');
  expect(opened?.body).toContain('Europe/Kyiv');
  expect(opened?.body).toContain('https://portal.example/sync');

  await scene.mend();
  await scene.settle();
  for (let turn = 0; turn < 5; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
    'Over: Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
  expect(scene.mails.arrived[1]?.header('In-Reply-To')).toBe(opened?.header('Message-ID'));
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { kind: 'held', mail: 'sent', counts: { changes: 500 } },
  ]);
});

test('what is held for a moment only is told to nobody', async () => {
  await scene.hold(3, { secondsAgo: 5 });
  await scene.lookAndSend();
  await scene.mend();
  await scene.settle();
  expect(scene.subjects()).toEqual([]);
  expect(await readIncidents(scene.db, ['alpha'])).toEqual([]);
});

test('a retry that fails again is no end of the incident', async () => {
  await scene.hold(2);
  await scene.lookAndSend();
  await scene.db.query(`update sync.changes set status = 'pending', look_at = now()`);
  await scene.settle();
  await scene.db.query(`update sync.changes set status = 'held', held_since = now(), look_at = 'infinity'`);
  await scene.settle();
  expect(scene.subjects()).toHaveLength(1);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([{ counts: { changes: 2 } }]);
});

test('while one process looks, the look of another is left out', async () => {
  let other: boolean | undefined;
  const during = {
    kind: 'during',
    look: async () => {
      other = await watchOnce(scene.looker());
      return [];
    },
  };
  expect(await watchOnce(scene.looker({ watches: [during] }))).toBe(true);
  expect(other).toBe(false);
});

test('a source that is not heard of is told once, and once when it is back', async () => {
  await scene.db.query(
    `insert into sync.sources values ('alpha', 'production', now() - interval '31 minutes'), ('alpha', 'accounting', now() - interval '3 days')`,
  );
  for (let turn = 0; turn < 3; turn += 1) await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows, production: not heard of']);
  await scene.db.query(`update sync.sources set last_contact = now()`);
  await scene.settle();
  expect(scene.subjects().slice(1)).toEqual(['Over: Alpha Windows, production: not heard of']);
});

test('a backlog that does not get less is told; what waits at a gap is not', async () => {
  const pending = (id: string, dueSecondsAgo: number) =>
    scene.db.query(
      `insert into sync.changes (factory, source, source_id, key, at, at_ms, correlation, received_at, look_at)
       values ('alpha', 'production', $1, $1, '2026-11-21T10:00:00Z', 0, 'c', now() - interval '1 hour', now() - make_interval(secs => $2))`,
      [id, dueSecondsAgo],
    );
  await pending('at-a-gap', -600);
  await pending('a-moment', 50);
  await scene.lookAndSend();
  expect(await readIncidents(scene.db, ['alpha'])).toEqual([]);
  await pending('late', 125);
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows, production: changes wait to be worked off']);
});

test('without a mail server incidents are kept all the same, and told once there is one', async () => {
  await scene.hold(1);
  await watchOnce(scene.looker({ mail: undefined }));
  await scene.hold(1, { waitsFor: 'code OVER' });
  await watchOnce(scene.looker({ mail: undefined }));
  await scene.db.query(`update sync.changes set status = 'applied' where waits_for = 'code OVER'`);
  await watchOnce(scene.looker({ mail: undefined }));
  await scene.pass(11);
  await watchOnce(scene.looker({ mail: undefined }));
  expect(await readIncidents(scene.db, ['alpha'])).toHaveLength(2);
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
  ]);
});

test('what can not be looked at neither ends nor keeps the rest from being told', async () => {
  await scene.hold(1);
  await scene.lookAndSend();
  const blind = scene.looker({
    watches: WATCHES.map((watch) =>
      watch.kind === 'held' ? { ...watch, look: () => Promise.reject(new Error('no such table')) } : watch,
    ),
  });
  await scene.db.query(
    `insert into sync.sources values ('alpha', 'production', now() - interval '31 minutes')`,
  );
  await scene.settle(blind);
  expect(scene.subjects()).toEqual([
    'Alpha Windows, production: changes held back, code GLZ is not in the table',
    'Alpha Windows, production: not heard of',
  ]);
});

/** A decision waits to be told to the factory since. */
const decide = (minutes: number) =>
  scene.db.query(
    `insert into sync.outbox (id, factory, system, key, kind, payload, correlation, put_at)
     values (gen_random_uuid(), 'alpha', 'production', 'K-1', 'order.accept', '{}', 'c', now() - make_interval(mins => $1))`,
    [minutes],
  );
const decisionsGetThrough = () =>
  scene.db.query(`update sync.outbox set status = 'sent', payload = null, done_at = now()`);

test('a source that can not be reached is told as failing, and not as silent besides', async () => {
  await scene.silent(31);
  await scene.fail(['production'], 31);
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual(['Alpha Windows, production: calls to the factory fail']);
  expect(scene.mails.arrived[0]?.body).toContain('the source of changes: connection refused');
});

test('a factory that goes down whole is one mail, and one when it is back, whatever comes back first', async () => {
  const began = 'Alpha Windows, production: calls to the factory fail';
  await scene.silent(2);
  await scene.fail(['reconciliation'], 1);
  await scene.lookAndSend();
  await scene.fail(['answers'], 1);
  await scene.lookAndSend();
  await decide(11);
  await scene.lookAndSend();
  await scene.silent(31);
  for (let turn = 0; turn < 3; turn += 1) await scene.settle();
  expect(scene.subjects()).toEqual([began]);
  expect(await readIncidents(scene.db, ['alpha'])).toMatchObject([
    { kind: 'failing', counts: { answers: 7, reconciliation: 7 } },
  ]);

  await scene.recover('answers');
  await scene.settle();
  await scene.recover('reconciliation');
  await scene.settle();
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual([began, `Over: ${began}`]);
  await decisionsGetThrough();
  await scene.silent(0);
  await scene.pass(600);
  await scene.settle();
  expect(scene.subjects()).toEqual([began, `Over: ${began}`]);
});

test('an outage that was told as silence is not told as failing calls, until these stay when it is over', async () => {
  const began = 'Alpha Windows, production: not heard of';
  await scene.silent(31);
  await scene.lookAndSend();
  await scene.fail(['answers', 'reconciliation'], 20);
  await decide(15);
  await scene.settle();
  expect(scene.subjects()).toEqual([began]);
  await scene.silent(0);
  await scene.settle();
  await scene.lookAndSend();
  expect(scene.subjects()).toEqual([began, `Over: ${began}`]);
  await scene.pass(600);
  await scene.lookAndSend();
  expect(scene.subjects().slice(2)).toEqual(['Alpha Windows, production: calls to the factory fail']);
});
