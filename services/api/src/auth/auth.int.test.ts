import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem, session } from '../contract';
import { openWorld, PASSWORD, type World } from '../testing/world';

let world: World;
beforeAll(async () => (world = await openWorld()));
afterAll(() => world.end());

test('nobody is signed in at first, and the answer says so without an error', async () => {
  const got = await world.visitor().get('/api/session');
  expect(got.status).toBe(200);
  expect(session.parse(got.json())).toEqual({ user: null, csrfToken: null });
});

test('a dealer signs in, whatever the case of the address, and is told who it is', async () => {
  const visitor = world.visitor();
  const got = await visitor.signIn('Dealer@DEMO.example', PASSWORD);
  expect(got.status).toBe(200);
  const [cookie, device] = got.headers.getSetCookie();
  expect(cookie).toMatch(/^mullion_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(device).toMatch(
    /^mullion_device=[\w-]{43}; Max-Age=31536000; Path=\/api\/session; HttpOnly; SameSite=Lax$/,
  );
  const { user } = session.parse((await visitor.get('/api/session')).json());
  expect(user).toMatchObject({
    email: 'dealer@demo.example',
    role: 'dealerOwner',
    permissions: ['orders', 'prices', 'deliveries'],
    dealer: { id: 'kharkiv~D-0001', code: 'D-0001', branches: [{ id: 'B1', name: 'Centre' }] },
    factories: [{ id: 'kharkiv', look: 'walnut' }],
  });
});

test('a signed-out session opens nothing any more, at once', async () => {
  const visitor = await world.as('dealer');
  expect((await visitor.get('/api/orders')).status).toBe(200);
  expect((await visitor.ask('DELETE', '/api/session')).status).toBe(204);
  const got = await visitor.get('/api/orders');
  expect(got.status).toBe(401);
  expect(problem.parse(got.json()).code).toBe('not-signed-in');
});

test('an unsafe request without the token of its session is refused', async () => {
  const visitor = await world.as('dealer');
  const token = visitor.csrfToken;
  visitor.csrfToken = undefined;
  const without = await visitor.ask('DELETE', '/api/session');
  expect([without.status, problem.parse(without.json()).code]).toEqual([403, 'csrf-token-missing']);
  visitor.csrfToken = (await world.as('dealer')).csrfToken;
  expect((await visitor.ask('DELETE', '/api/session')).status).toBe(403);
  visitor.csrfToken = token;
  expect((await visitor.ask('DELETE', '/api/session')).status).toBe(204);
});

test.each([
  ['another site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
  ['a sister site', { 'sec-fetch-site': 'same-site' }],
  ['another site by Origin', { origin: 'https://evil.example' }],
  ['a page without origin', { origin: 'null' }],
])('nobody is signed in from %s', async (_where, headers) => {
  const body = { email: 'dealer@demo.example', password: PASSWORD };
  const got = await world.visitor().ask('POST', '/api/session', { body, headers });
  expect([got.status, problem.parse(got.json()).code]).toEqual([403, 'foreign-origin']);
});

test('signing in takes JSON only', async () => {
  const got = await world.visitor().ask('POST', '/api/session', {
    body: 'email=dealer@demo.example',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([got.status, problem.parse(got.json()).code]).toEqual([415, 'not-json']);
});

test('behind https the cookie is for https only', async () => {
  const secure = await openWorld({ trustProxy: 'loopback' });
  const got = await secure.visitor().ask('POST', '/api/session', {
    body: { email: 'dealer@demo.example', password: PASSWORD },
    headers: { 'x-forwarded-proto': 'https' },
  });
  for (const cookie of got.headers.getSetCookie()) expect(cookie).toContain('; Secure');
  await secure.end();
});

test('a session ends when nobody used it for twelve hours, and after thirty days in any case', async () => {
  const idle = await world.as('dealer');
  const old = await world.as('dealer');
  const used = await world.as('dealer');
  const age = (visitor: typeof idle, column: 'seen' | 'expires', interval: string) =>
    world.db.query(`update accounts.sessions set ${column} = now() + $1::interval where csrf_token = $2`, [
      interval,
      visitor.csrfToken,
    ]);
  await age(idle, 'seen', '-12 hours -1 second');
  await age(old, 'expires', '-1 second');
  await age(used, 'seen', '-11 hours');
  for (const [visitor, status] of [
    [idle, 401],
    [old, 401],
    [used, 200],
  ] as const)
    expect((await visitor.get('/api/orders')).status).toBe(status);
});

test('what a person did is in the audit log, which nobody can edit', async () => {
  const rows = await world.db.query<{ action: string }>('select distinct action from accounts.audit');
  expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['signed-in', 'signed-out']));
  await expect(world.db.query('delete from accounts.audit')).rejects.toThrow('only be added to');
  await expect(world.db.query(`update accounts.audit set actor = ''`)).rejects.toThrow('only be added to');
});
