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
  expect(got.headers.get('set-cookie')).toMatch(
    /^mullion_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
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
