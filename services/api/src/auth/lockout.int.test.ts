import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { problem } from '../contract';
import type { Got } from '../testing/visitor';
import { openWorld, PASSWORD, type World } from '../testing/world';
import { openPasswords } from './passwords';

let world: World;
const checked: string[] = [];
beforeAll(async () => {
  const passwords = await openPasswords((hash, password, ...rest) => {
    checked.push(String(hash));
    return verify(hash, password, ...rest);
  });
  world = await openWorld({ passwords });
});
beforeEach(async () => {
  await world.db.query('delete from accounts.sign_in_attempts');
  checked.length = 0;
});
afterAll(() => world.end());

const guess = (account: string, password = 'guess') =>
  world.visitor().signIn(`${account}@demo.example`, password);

test('the address of nobody is answered like a wrong password, after the same work', async () => {
  const unknown = await guess('nobody');
  const wrong = await guess('dealer');
  expect(unknown.status).toBe(401);
  expect({ ...problem.parse(unknown.json()), instance: '' }).toEqual({
    ...problem.parse(wrong.json()),
    instance: '',
  });
  // One hash was checked each time, both of the same cost.
  expect(checked).toHaveLength(2);
  const [standIn, real] = checked.map((hash) => hash.split('$').slice(0, 4).join('$'));
  expect(standIn).toBe(real);
  expect(real).toContain('argon2id');
});

test('before the tenth wrong try the account must wait, even with the right password, and others need not', async () => {
  const statuses: number[] = [];
  for (let n = 1; n <= 9; n += 1) statuses.push((await guess('dealer')).status);
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(statuses.slice(5)).toEqual([429, 429, 429, 429]);
  const tenth = await guess('dealer', PASSWORD);
  expect(tenth.status).toBe(429);
  expect(Number(tenth.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(checked).toHaveLength(5);
  expect((await guess('dealer2', PASSWORD)).status).toBe(200);
});

test('tries at once count one by one', async () => {
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await guess('dealer')).status));
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
});

test('each wrong try after a wait makes the next wait twice as long', async () => {
  const waits: number[] = [];
  for (let n = 1; n <= 5; n += 1) await guess('dealer');
  for (let n = 1; n <= 4; n += 1) {
    waits.push(Number((await guess('dealer')).headers.get('retry-after')));
    await world.db.query(`update accounts.sign_in_attempts set blocked_until = now() - interval '1 second'`);
    await guess('dealer');
  }
  expect(waits).toEqual([5, 10, 20, 40]);
});

test('the right password makes the account forget, an hour does too', async () => {
  for (let n = 1; n <= 4; n += 1) await guess('dealer');
  expect((await guess('dealer', PASSWORD)).status).toBe(200);
  for (let n = 1; n <= 5; n += 1) expect((await guess('dealer')).status).toBe(401);
  await world.db.query(`update accounts.sign_in_attempts set last = now() - interval '61 minutes'`);
  expect((await guess('dealer')).status).toBe(401);
});

test('one address that tries many accounts must wait as well', async () => {
  for (let n = 1; n <= 50; n += 1) expect((await guess(`nobody-${n}`)).status).toBe(401);
  expect((await guess('dealer', PASSWORD)).status).toBe(429);
});

test('who uses guesses as addresses leaves none of them in the tables', async () => {
  await guess('my-secret-password');
  const [row] = await world.db.query<{ text: string }>(
    `select string_agg(a::text, '') || (select string_agg(t::text, '') from accounts.audit t) as text
     from accounts.sign_in_attempts a`,
  );
  expect(row?.text).not.toContain('my-secret-password');
});

test('many right sign-ins at once are all let in, however long each check takes', async () => {
  const slow = await openWorld({
    passwords: await openPasswords(async (...given) => {
      for (let n = 1; n <= 4; n += 1) await verify(...given);
      return verify(...given);
    }),
  });
  const statuses = await Promise.all(
    Array.from(
      { length: 15 },
      async () => (await slow.visitor().signIn('dealer@demo.example', PASSWORD)).status,
    ),
  );
  expect(statuses).toEqual(statuses.map(() => 200));
  await slow.end();
});

const deviceOf = (got: Got) => ({ cookie: got.headers.getSetCookie()[1]?.split(';')[0] ?? '' });
const guessWith = (headers: Record<string, string>, account: string, password = 'guess') =>
  world.visitor().ask('POST', '/api/session', {
    body: { email: `${account}@demo.example`, password },
    headers,
  });

test('a browser where the owner signed in before is not kept out by guesses from elsewhere', async () => {
  const known = deviceOf(await guess('dealer', PASSWORD));
  for (let n = 1; n <= 5; n += 1) await guess('dealer');
  expect((await guess('dealer', PASSWORD)).status).toBe(429);
  const again = await guessWith(known, 'dealer', PASSWORD);
  expect(again.status).toBe(200);
  // The same token goes on; the account still waits elsewhere.
  expect(deviceOf(again)).toEqual(known);
  expect((await guess('dealer', PASSWORD)).status).toBe(429);
});

test('a known browser has few tries of its own, and none more at another account', async () => {
  const known = deviceOf(await guess('dealer', PASSWORD));
  for (let n = 1; n <= 5; n += 1) expect((await guessWith(known, 'dealer')).status).toBe(401);
  expect((await guessWith(known, 'dealer', PASSWORD)).status).toBe(429);
  for (let n = 1; n <= 5; n += 1) await guess('dealer2');
  expect((await guessWith(known, 'dealer2', PASSWORD)).status).toBe(429);
});

test('a token that somebody made up is no known browser, and is not taken over at a sign-in', async () => {
  const planted = { cookie: `mullion_device=${'A'.repeat(43)}` };
  expect(deviceOf(await guessWith(planted, 'dealer', PASSWORD))).not.toEqual(planted);
  for (let n = 1; n <= 5; n += 1) await guess('dealer');
  expect((await guessWith(planted, 'dealer', PASSWORD)).status).toBe(429);
});

test('while the address must wait, nothing is counted against the account', async () => {
  for (let n = 1; n <= 50; n += 1) await guess(`nobody-${n}`);
  for (let n = 1; n <= 10; n += 1) expect((await guess('dealer')).status).toBe(429);
  await world.db.query(`delete from accounts.sign_in_attempts where kind = 'address'`);
  expect((await guess('dealer', PASSWORD)).status).toBe(200);
});

test('a try whose password could not be checked is given back', async () => {
  const busy = await openWorld({
    passwords: { ...(await openPasswords()), matches: () => Promise.resolve(undefined) },
  });
  const statuses: number[] = [];
  for (let n = 1; n <= 8; n += 1)
    statuses.push((await busy.visitor().signIn('dealer@demo.example', PASSWORD)).status);
  expect(statuses).toEqual(statuses.map(() => 503));
  const rows = await busy.db.query('select 1 from accounts.sign_in_attempts where failures > 0');
  expect(rows).toEqual([]);
  await busy.end();
});

test('a right password from an address that had to wait leaves it as it was', async () => {
  for (let n = 1; n <= 50; n += 1) await guess(`nobody-${n}`);
  await world.db.query(`update accounts.sign_in_attempts set blocked_until = now() - interval '1 second'`);
  for (const account of ['dealer', 'dealer2', 'manager'])
    expect((await guess(account, PASSWORD)).status).toBe(200);
});

test('of tries that are refused only the wait that begins is written down', async () => {
  const written = async () =>
    world.db.query<{ subject: string }>(
      `select subject from accounts.audit where action not in ('signed-in', 'signed-out') order by id`,
    );
  const before = (await written()).length;
  for (let n = 1; n <= 20; n += 1) await guess('dealer');
  expect((await written()).slice(before)).toEqual([{ subject: 'account' }]);
});
