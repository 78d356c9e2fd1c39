import { dirname } from 'node:path';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { faultsFlood } from './flood';
import { faultsOfMechanisms } from './mechanisms/run';
import { faultsOfSync } from './sync';

const CHANGES = 100_000;
const PER_SECOND = 400;

const kinds: Record<string, (words: readonly string[]) => Promise<number>> = {
  sync: faultsOfSync,
  mechanisms: faultsOfMechanisms,
  async flood(words) {
    const [changes = CHANGES, perSecond = PER_SECOND] = words.map(Number);
    const checkout = dirname(checkoutFolder('migrations'));
    return (await faultsFlood(checkout, { changes, perSecond })) ? 0 : 1;
  },
};

const [name = '', ...words] = process.argv.slice(2);
const kind = kinds[name];
if (!kind) {
  console.error(`npm run faults -- ${Object.keys(kinds).join(' | ')}`);
  process.exit(2);
}
try {
  process.exitCode = await kind(words);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
