import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../testing/world';
import { refuseDemoUsers } from './demo';

let world: World;
beforeAll(async () => (world = await openWorld()));
afterAll(() => world.end());

test('a database that held the demo is refused until its people are disabled, all of them', async () => {
  await expect(refuseDemoUsers(world.db)).rejects.toThrow('This database held the demonstration');
  const disable = (which: string) =>
    world.db.query(`update accounts.users set disabled = true where email like $1`, [which]);
  await disable('%@demo.example');
  // The second factory's dealer.
  await expect(refuseDemoUsers(world.db)).rejects.toThrow('Use another database');
  await disable('%.demo.example');
  await world.db.query(
    `update accounts.users set disabled = false, email = 'me@nodemo.example' where email = 'ops@demo.example'`,
  );
  await expect(refuseDemoUsers(world.db)).resolves.toBeUndefined();
});
