import { dirname } from 'node:path';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { copyCheckout } from './copy';
import type { Mechanism } from './mechanism';
import { markdown, MECHANISMS } from './table';
import { type Outcome, runTest, sow } from './try';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** With its test: green as it is, red when switched off. */
interface Tried {
  readonly mechanism: Mechanism;
  readonly asItIs: Outcome;
  readonly switchedOff: Outcome;
}

const isGuarded = ({ asItIs, switchedOff }: Tried): boolean =>
  asItIs.outcome === 'green' && switchedOff.outcome === 'red';

function verdict(tried: Tried): string {
  const { asItIs, switchedOff } = tried;
  if (isGuarded(tried)) return 'guarded ';
  if (asItIs.outcome !== 'green') return `ITS TEST IS ${asItIs.outcome.toUpperCase()} WITHOUT ANY SEED`;
  return switchedOff.outcome === 'green' ? 'SURVIVED' : 'BROKEN  ';
}

async function tryOne(folder: string, mechanism: Mechanism): Promise<Tried> {
  const undo = sow(folder, mechanism.seeds);
  let switchedOff: Outcome;
  try {
    switchedOff = await runTest(folder, mechanism);
  } finally {
    undo();
  }
  return { mechanism, switchedOff, asItIs: await runTest(folder, mechanism) };
}

/**
 * `npm run faults -- mechanisms [words…]`: switches every mechanism off in a copy of the checkout, one at a time, and runs the
 * test that guards it. Ends with 1 when a test stays green, or is red without it. `--doc` prints the table of the manual.
 */
export async function faultsOfMechanisms(words: readonly string[]): Promise<number> {
  if (words.includes('--doc')) {
    say(markdown());
    return 0;
  }
  const meant = MECHANISMS.filter(({ what }) => words.every((word) => what.includes(word)));
  const copy = copyCheckout(dirname(checkoutFolder('migrations')));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.on(signal, () => {
      copy.remove();
      process.exit(130);
    });
  let unguarded = 0;
  try {
    for (const mechanism of meant) {
      const tried = await tryOne(copy.folder, mechanism);
      say(`${mechanism.promise}  ${verdict(tried)}  ${mechanism.what}`);
      if (isGuarded(tried)) continue;
      unguarded += 1;
      say(`      test: ${mechanism.test.name} (${mechanism.test.file})`);
      for (const outcome of [tried.asItIs, tried.switchedOff])
        if ('because' in outcome) say(`      ${outcome.outcome}: ${outcome.because}`);
    }
  } finally {
    copy.remove();
  }
  say(`${meant.length} mechanisms, ${meant.length - unguarded} guarded, ${unguarded} not`);
  return unguarded === 0 ? 0 : 1;
}
