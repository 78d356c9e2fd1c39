import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What lies in the checkout under this path (`migrations`, `portal/dist`), looked for from the running file upwards: the
 * source tree and the built programs find the same. Undefined when there is no such thing.
 */
export function findInCheckout(path: string): string | undefined {
  let at = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const there = join(at, path);
    if (existsSync(there)) return there;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
}

/** As `findInCheckout`; throws a sentence when the folder is missing. */
export function checkoutFolder(name: string): string {
  const there = findInCheckout(name);
  if (there === undefined) throw new Error(`The folder ${name} is missing from this checkout.`);
  return there;
}
