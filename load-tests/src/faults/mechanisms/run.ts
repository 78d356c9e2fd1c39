import { dirname } from 'node:path';
import { checkoutFolder } from '@mullion/platform/process/checkout-folder';
import { copyCheckout } from './copy';
import type { Mechanism } from './mechanism';
import { needsOwnServers, prepareServers, useServers } from './prepared';
import { markdown, MECHANISMS } from './table';
import { type Outcome, runTests, sow } from './try';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** With its test: green as it is, red when switched off. */
interface Tried {
  readonly mechanism: Mechanism;
  readonly asItIs: Outcome | undefined;
  readonly switchedOff: Outcome | undefined;
}

const isGuarded = ({ asItIs, switchedOff }: Tried): boolean =>
  asItIs?.outcome === 'green' && switchedOff?.outcome === 'red';

function verdict(tried: Tried): string {
  const { asItIs, switchedOff } = tried;
  if (isGuarded(tried)) return 'guarded ';
  if (asItIs?.outcome !== 'green') return `ITS TEST IS ${asItIs?.outcome ?? 'missing'} WITHOUT ANY SEED`;
  return switchedOff?.outcome === 'green' ? 'SURVIVED' : 'BROKEN  ';
}

function tell(tried: Tried): void {
  const { mechanism, asItIs, switchedOff } = tried;
  say(`${mechanism.promise}  ${verdict(tried)}  ${mechanism.what}`);
  if (isGuarded(tried)) return;
  say(`      test: ${mechanism.test.name} (${mechanism.test.file})`);
  for (const outcome of [asItIs, switchedOff])
    if (outcome && 'because' in outcome) say(`      ${outcome.outcome}: ${outcome.because}`);
}

async function switchOff(folder: string, mechanism: Mechanism): Promise<Outcome | undefined> {
  const { seeds } = mechanism;
  const undo = sow(folder, needsOwnServers(seeds) ? seeds : [...seeds, useServers]);
  try {
    return (await runTests(folder, [mechanism])).get(mechanism);
  } finally {
    undo();
  }
}

/** What was begun, and how to end it when the run is told to stop. */
async function withCopy(work: (folder: string) => Promise<number>): Promise<number> {
  const copy = await copyCheckout(dirname(checkoutFolder('migrations')));
  const servers = prepareServers();
  const end = async () => {
    await (
      await servers
    )();
    copy.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.on(signal, () => void end().finally(() => process.exit(130)));
  try {
    await servers;
    return await work(copy.folder);
  } finally {
    await end();
  }
}

/**
 * `npm run faults -- mechanisms [words…]`: switches every mechanism off in a copy of the checkout, one at a time, and runs the
 * test that guards it; words choose those whose description has one of them. Ends with 1 when a test stays green, or is red
 * without it. `--doc` prints the table of the manual.
 */
export async function faultsOfMechanisms(words: readonly string[]): Promise<number> {
  if (words.includes('--doc')) {
    say(markdown());
    return 0;
  }
  const isMeant = (what: string) => words.length === 0 || words.some((word) => what.includes(word));
  const meant = MECHANISMS.filter(({ what }) => isMeant(what));
  return withCopy(async (folder) => {
    say(`${meant.length} mechanisms: first their tests as they are`);
    const undo = sow(folder, [useServers]);
    const asTheyAre = await runTests(folder, meant);
    undo();
    let guarded = 0;
    for (const mechanism of meant) {
      const asItIs = asTheyAre.get(mechanism);
      const tried = { mechanism, asItIs, switchedOff: await switchOff(folder, mechanism) };
      if (isGuarded(tried)) guarded += 1;
      tell(tried);
    }
    say(`${meant.length} mechanisms, ${guarded} guarded, ${meant.length - guarded} not`);
    return guarded === meant.length ? 0 : 1;
  });
}
