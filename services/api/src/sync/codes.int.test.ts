import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditTrail, commandAnswer, mappedCodes, problem } from '../contract';
import type { Visitor } from '../testing/visitor';
import { openWorld, type World } from '../testing/world';

let world: World;
let ops: Visitor;
beforeAll(async () => {
  world = await openWorld();
  ops = await world.as('ops');
});
afterAll(() => world.end());

const codes = async (visitor = ops) => mappedCodes.parse((await visitor.get('/api/sync/codes')).json()).items;
const code = async (name: string, visitor = ops) =>
  (await codes(visitor)).filter((item) => item.factory === 'kharkiv' && item.code === name);
const map = (name: string, meaning: unknown, key?: string, factory = 'kharkiv', visitor = ops) =>
  visitor.ask('POST', '/api/sync/codes', {
    body: { factory, code: name, meaning },
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
const unmap = (name: string, factory = 'kharkiv', visitor = ops) =>
  visitor.ask('DELETE', `/api/sync/codes/${factory}/${encodeURIComponent(name)}`);
const trail = async (visitor = ops, query = '') =>
  auditTrail.parse((await visitor.get(`/api/sync/audit${query}`)).json());

test('codes of the factories’ files are shown as theirs', async () => {
  expect(await code('QC_OK')).toEqual([
    { factory: 'kharkiv', code: 'QC_OK', meaning: { kind: 'units.made' }, by: null, at: null },
  ]);
});

test('a code is mapped, once for its key, with who said so and when', async () => {
  const meaning = { kind: 'production.started', stage: 'glazing' };
  const first = await map('GLZ/ERR 1', meaning, 'map-1');
  expect(commandAnswer.parse(first.json()).position).toBeGreaterThan(0);
  expect((await map('GLZ/ERR 1', meaning, 'map-1')).text).toBe(first.text);
  const [item, ...more] = await code('GLZ/ERR 1');
  expect(more).toEqual([]);
  expect(item).toMatchObject({ meaning });
  expect(item?.by).not.toMatch(/^[\da-f-]{36}$/);
  expect(item?.at).not.toBeNull();
  const { items } = await trail();
  expect(items.filter(({ subject }) => subject.includes('GLZ/ERR 1'))).toMatchObject([
    { what: 'map-code', subject: 'GLZ/ERR 1 → production.started · glazing', who: item?.by },
  ]);
});

test('a meaning that no change could have is refused', async () => {
  for (const meaning of [{ kind: 'order.accepted' }, {}, { kind: 'units.made', more: 1 }])
    expect((await map('BAD', meaning)).status).toBe(400);
  expect(await code('BAD')).toEqual([]);
});

test('one that ops mapped wins over that of the file, until it is taken back', async () => {
  await map('CUT', { kind: 'order.held', reason: 'saw' });
  expect(await code('CUT')).toMatchObject([{ meaning: { kind: 'order.held', reason: 'saw' } }]);
  expect((await unmap('CUT')).status).toBe(200);
  expect(await code('CUT')).toMatchObject([{ by: null, meaning: { kind: 'production.started' } }]);
});

test('only what ops mapped can be taken away', async () => {
  const ofFile = problem.parse((await unmap('WELD')).json());
  expect([ofFile.status, ofFile.detail]).toEqual([404, expect.stringContaining('settings file')]);
  expect((await unmap('NEVER')).status).toBe(404);
  await map('GLZ-2', { kind: 'units.made' });
  expect((await unmap('GLZ-2')).status).toBe(200);
  expect(await code('GLZ-2')).toEqual([]);
  expect((await trail()).items[0]).toMatchObject({ what: 'unmap-code', factory: 'kharkiv' });
});

test('the audit log comes page after page, newest first, without what is no deed of the desk', async () => {
  for (const name of ['P-1', 'P-2', 'P-3']) await map(name, { kind: 'units.made' });
  await world.db.query(
    `insert into sync.audit (who, what, subject) values ('x', 'something', '{"factory":"kharkiv"}')`,
  );
  const first = await trail(ops, '?limit=2');
  expect(first.items.map(({ subject }) => subject)).toEqual(['P-3 → units.made', 'P-2 → units.made']);
  const second = await trail(ops, `?limit=1&cursor=${first.next ?? ''}`);
  expect(second.items.map(({ subject }) => subject)).toEqual(['P-1 → units.made']);
  expect((await ops.get('/api/sync/audit?cursor=x')).status).toBe(400);
});

test('codes and entries of another’s factory are as if they were not there', async () => {
  await map('THEIRS', { kind: 'units.made' }, undefined, 'khmelnytskyi');
  await world.db.query(`update accounts.users set factories = '{kharkiv}' where email = 'ops@demo.example'`);
  const narrow = await world.as('ops');
  expect(new Set((await codes(narrow)).map(({ factory }) => factory))).toEqual(new Set(['kharkiv']));
  expect((await map('MINE', { kind: 'units.made' }, undefined, 'khmelnytskyi', narrow)).status).toBe(404);
  expect((await unmap('THEIRS', 'khmelnytskyi', narrow)).status).toBe(404);
  const { items } = await trail(narrow, '?limit=200');
  expect(items.length).toBeGreaterThan(0);
  expect(items.map(({ factory }) => factory)).not.toContain('khmelnytskyi');
});
