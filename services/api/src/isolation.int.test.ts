import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problem, role as roles, type Role } from './contract';
import { may } from './auth/permissions';
import type { Needs } from './http/route';
import { openWorld, PASSWORD, type World } from './testing/world';
import type { Visitor } from './testing/visitor';

/**
 * Who sees what, over every route that the server has and every role that a person can have. A route that has no row in
 * `ROWS` fails here: whoever adds one says what it shows of one's own and what of others.
 */
interface Row {
  /** Who may ask; must be what the route itself says. */
  readonly needs: Needs;
  /** Addresses that show something of the dealer's own, of somebody else's, and of nobody's. Without these: only `path`. */
  readonly own?: string;
  readonly foreign?: readonly string[];
  readonly none?: string;
  readonly body?: unknown;
  /** Ends by itself: not a stream. */
  readonly stream?: true;
}

const FOREIGN = ['kharkiv~S-DEALER2', 'kharkiv~S-BRANCH', 'khmelnytskyi~S-FACTORY2'];
const at = (path: (id: string) => string, needs: Needs): Row => ({
  needs,
  own: path('kharkiv~S-OWN'),
  foreign: FOREIGN.map(path),
  none: path('kharkiv~S-NEVER'),
});

const ROWS: Readonly<Record<string, Row>> = {
  'get /api/orders': { needs: 'orders' },
  'get /api/orders/counts': { needs: 'orders' },
  'get /api/orders/{id}': at((id) => `/api/orders/${id}`, 'orders'),
  'get /api/orders/{id}/timeline': at((id) => `/api/orders/${id}/timeline`, 'orders'),
  'get /api/orders/{id}/documents/{document}': at((id) => `/api/orders/${id}/documents/DOCUMENT`, 'orders'),
  'get /api/deliveries': { needs: 'deliveries' },
  'get /api/session': { needs: 'nothing' },
  'post /api/session': { needs: 'nothing', body: { email: 'nobody@demo.example', password: 'guess' } },
  'delete /api/session': { needs: 'session' },
  'get /api/live': { needs: 'session', stream: true },
  'get /api/sync': { needs: 'sync' },
  'get /api/sync/history': { needs: 'sync' },
  'get /api/sync/held': { needs: 'mend' },
  'post /api/sync/held/{id}/retry': { needs: 'mend', none: '/api/sync/held/999/retry' },
  'post /api/sync/held/{id}/skip': {
    needs: 'mend',
    none: '/api/sync/held/999/skip',
    body: { reason: 'a mistake' },
  },
  'post /api/sync/held/retry': {
    needs: 'mend',
    body: { factory: 'kharkiv', source: 'production', code: 'none', waitsFor: null },
  },
  'get /api/sync/codes': { needs: 'mend' },
  'post /api/sync/codes': {
    needs: 'mend',
    body: { factory: 'kharkiv', code: 'ISO', meaning: { kind: 'units.made' } },
  },
  'delete /api/sync/codes/{factory}/{code}': { needs: 'mend', none: '/api/sync/codes/kharkiv/NEVER' },
  'get /api/sync/audit': { needs: 'mend' },
  'get /api/sync/sweeps': { needs: 'sync' },
  'post /api/sync/sweeps': { needs: 'mend', none: '/api/sync/sweeps', body: { factory: 'kharkiv' } },
  'get /api/sync/differences': { needs: 'mend' },
  'get /api/review': { needs: 'review' },
  'get /api/review/{id}': at((id) => `/api/review/${id}`, 'review'),
  'post /api/review/{id}/accept': { needs: 'review', none: '/api/review/kharkiv~S-NEVER/accept' },
  'post /api/review/{id}/return': {
    needs: 'review',
    none: '/api/review/kharkiv~S-NEVER/return',
    body: { reason: 'Too wide' },
  },
  'post /api/review/{id}/ask': {
    needs: 'review',
    none: '/api/review/kharkiv~S-NEVER/ask',
    body: { question: 'Which glass?' },
  },
  'get /api/openapi.json': { needs: 'nothing' },
};

let world: World;
const documents = new Map<string, string>();
/** One person of each role; dealers' people belong to branch B1 of D-0001, staff to kharkiv. */
const people = new Map<Role, Visitor>();

beforeAll(async () => {
  world = await openWorld();
  const [hash] = await world.db.query<{ password_hash: string }>(
    `select password_hash from accounts.users where email = 'dealer@demo.example'`,
  );
  for (const role of roles.options) {
    const dealer = role.startsWith('dealer') ? 'kharkiv~D-0001' : null;
    await world.db.query(
      `insert into accounts.users (email, name, role, factories, dealer, branches, all_dealers, password_hash)
       values ($1, $2, $3, '{kharkiv}', $4, $5, true, $6)`,
      [`${role}@isolation.example`, role, role, dealer, dealer === null ? null : ['B1'], hash?.password_hash],
    );
    people.set(role, await world.as(`${role}@isolation.example`));
  }
  const orders = {
    'kharkiv~S-OWN': { number: 'S-OWN', branch: 'B1' },
    'kharkiv~S-DEALER2': { number: 'S-DEALER2', dealer: 'D-0002', branch: 'B1' },
    'kharkiv~S-BRANCH': { number: 'S-BRANCH', branch: 'B2' },
    'khmelnytskyi~S-FACTORY2': { number: 'S-FACTORY2', factory: 'khmelnytskyi', branch: 'B1' },
  };
  for (const [id, order] of Object.entries(orders)) {
    await world.accept({ ...order, customer: { name: `Customer of ${order.number}` } });
    const change = { id: `${id}-x`, at: '2026-11-03T08:00:00Z' };
    const items = [{ construction: '1', quantity: 2 }];
    const trip = { number: `T-${order.number}`, date: '2026-11-04' };
    await world.happen(
      id,
      { type: 'UnitsMade', data: { change: { ...change, id: `${id}-m` }, items } },
      { type: 'UnitsShipped', data: { change: { ...change, id: `${id}-s` }, items, trip } },
    );
    const head = await world.happen(id, {
      type: 'DocumentAdded',
      data: {
        change,
        name: `${order.number}.pdf`,
        kind: 'drawing',
        content: Buffer.from(id).toString('base64'),
      },
    });
    documents.set(id, String(head));
  }
});
afterAll(() => world.end());

/** Of other dealers, other branches and other factories nothing of this may ever stand in an answer. */
const SECRETS = ['S-DEALER2', 'S-BRANCH', 'S-FACTORY2', 'D-0002', 'khmelnytskyi'];
const isDealer = (role: Role) => role.startsWith('dealer');

const filled = (path: string): string =>
  path.replace(
    /orders\/([^/]+)\/documents\/DOCUMENT/,
    (_, id: string) => `orders/${id}/documents/${documents.get(id) ?? '1'}`,
  );

const withoutInstance = (text: string) => text.replace(/urn:mullion:request:[\w-]+/, '');

test('every route that the server has stands in the table, and with what it needs', () => {
  const there = world.services.routes.map(({ method, path, needs }) => [`${method} ${path}`, needs]);
  const rows = Object.entries(ROWS).map(([name, { needs }]) => [name, needs]);
  expect(Object.fromEntries(there)).toEqual(Object.fromEntries(rows));
});

interface Asked extends Row {
  readonly name: string;
  readonly method: string;
  /** Shows one's own, or what there is. */
  readonly plain: string;
  readonly others: readonly string[];
}
const asked = Object.entries(ROWS).map(([name, row]): Asked => {
  const [method = '', path = ''] = name.split(' ');
  const others = [...(row.foreign ?? []), ...(row.none ? [row.none] : [])];
  return { ...row, name, method: method.toUpperCase(), plain: row.own ?? row.none ?? path, others };
});
const guarded = asked.filter(({ needs }) => needs !== 'nothing');
/** The stream has tests of its own, and signing out would end the visit. */
const readable = guarded.filter(({ stream, name }) => !stream && name !== 'delete /api/session');

const ask = (visitor: Visitor, { method, body }: Asked, address: string) =>
  visitor.ask(method, filled(address), body === undefined ? {} : { body });

test.each(guarded)('$name says 401 to those who are not signed in, whatever the address', async (row) => {
  for (const address of [row.plain, ...row.others]) {
    const got = await ask(world.visitor(), row, address);
    expect([got.status, problem.parse(got.json()).code]).toEqual([401, 'not-signed-in']);
  }
});

describe.each(readable)('$name', (row) => {
  const { needs, own, foreign, none, plain, others } = row;
  test.each(roles.options)('to %s', async (role) => {
    const visitor = people.get(role);
    if (!visitor) throw new Error(`Nobody has the role ${role}`);
    const got = await ask(visitor, row, plain);
    if (needs !== 'session' && needs !== 'nothing' && !may(role, needs)) {
      expect([got.status, problem.parse(got.json()).code]).toEqual([403, 'not-allowed']);
      for (const address of others) expect((await ask(visitor, row, address)).status).toBe(403);
      return;
    }
    // The control: one's own always answers, or the rest would prove nothing.
    if (own ?? !none) expect([got.status, got.text.includes('S-OWN') || !own]).toEqual([200, true]);
    if (!may(role, 'prices')) expect(got.text).not.toMatch(/price|"due"|123400/);
    if (!isDealer(role)) return;
    for (const secret of SECRETS) expect(got.text).not.toContain(secret);
    if (!none) return;
    const nothing = await ask(visitor, row, none);
    for (const address of foreign ?? []) {
      const hidden = await ask(visitor, row, address);
      expect([hidden.status, withoutInstance(hidden.text)]).toEqual([404, withoutInstance(nothing.text)]);
    }
  });
});

test('filters that name others show nothing of them', async () => {
  for (const role of roles.options.filter(isDealer))
    for (const query of [
      'dealer=kharkiv~D-0002',
      'branch=B2',
      'q=S-DEALER2',
      'q=Customer',
      'dealer=khmelnytskyi~D-0001',
      'sort=number&limit=100',
    ])
      for (const path of ['/api/orders', '/api/orders/counts', '/api/deliveries']) {
        const got = await people.get(role)?.get(`${path}?${query}`);
        expect(got?.status).toBe(200);
        for (const secret of SECRETS) expect(got?.text).not.toContain(secret);
        if (path.endsWith('counts')) expect(got?.text).not.toMatch(/"open":[2-9]/);
      }
});

test('staff of one factory sees nothing of the other; a manager sees the dealers that are assigned', async () => {
  const engineer = await people.get('engineer')?.get('/api/orders');
  expect(engineer?.text).toContain('S-DEALER2');
  expect(engineer?.text).not.toContain('S-FACTORY2');
  await world.db.query(
    `update accounts.users set all_dealers = false where email = 'manager@isolation.example'`,
  );
  await world.db.query(
    `update dealers.dealer set manager = 'manager@isolation.example' where id = 'kharkiv~D-0002'`,
  );
  const manager = await (await world.as('manager@isolation.example')).get('/api/orders');
  expect(manager.text).toContain('S-DEALER2');
  expect(manager.text).not.toContain('S-OWN');
});

test('a user who is disabled is out', async () => {
  const visitor = await world.as('dealer2');
  await world.db.query(`update accounts.users set disabled = true where email = 'dealer2@demo.example'`);
  await expect.poll(async () => (await visitor.get('/api/orders')).status, { timeout: 10_000 }).toBe(401);
  expect((await world.visitor().signIn('dealer2@demo.example', PASSWORD)).status).toBe(401);
});
