import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { problem } from '../contract';
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
