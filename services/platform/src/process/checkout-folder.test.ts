import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutFolder, findInCheckout } from './checkout-folder';

test('a folder of the checkout is found from the running file upwards', () => {
  expect(existsSync(join(checkoutFolder('migrations'), '0001_event-log.sql'))).toBe(true);
});

test('what is not there is undefined to those who can do without, and a sentence to others', () => {
  expect(findInCheckout('no/such/thing')).toBeUndefined();
  expect(() => checkoutFolder('no-such-folder')).toThrow('The folder no-such-folder is missing');
});
