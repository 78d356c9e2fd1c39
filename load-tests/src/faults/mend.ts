import { setTimeout as pause } from 'node:timers/promises';
import type { HeldChanges } from '@mullion/api/contract';
import type { Database } from '@mullion/platform/db/database';
import { sendAgain } from '@mullion/sync-adapters/simulator/states';
import { push } from '../factory';
import { signIn, type Visitor } from '../visitor';

/** What ops did to what was held back. */
export interface Mended {
  readonly mapped: number;
  readonly retried: number;
  readonly skipped: number;
  /** Orders of which the factory had forgotten something that others waited for. */
  readonly askedAgain: number;
}

/** Does it for ops. Somebody else's change of the same order may have freed it meanwhile: that is no failure. */
async function act(ops: Visitor, path: string, body: unknown): Promise<void> {
  const { status, text } = await ops.command(path, body);
  if (status >= 400 && status !== 404 && status !== 409)
    throw new Error(`${path} answers ${status}: ${text}`);
}

/** The factory states the dealer that its orders spoke of. */
async function stateDealer(url: string): Promise<void> {
  const code = 'D-9999';
  const { results } = await push(
    url,
    'kharkiv',
    [
      {
        id: `stated-${code}`,
        dealer: code,
        at: new Date().toISOString(),
        kind: 'dealer.stated',
        data: { code, name: 'A dealer stated late', phones: [], branches: [] },
      },
    ],
    'accounting',
  );
  if (!results[0] || results[0].outcome === 'invalid') throw new Error('The late dealer was not taken');
}

/** What the factory answers on the telephone: was this change a mistake of its own? */
async function isMistake(
  factory: Database,
  { factory: id, source, change }: HeldChanges['items'][number],
): Promise<boolean> {
  const [row] = await factory.query<{ expected: string }>(
    'select expected from feed where factory = $1 and source = $2 and id = $3',
    [id, source, change],
  );
  return row?.expected === 'held';
}

const ROUNDS = 300;

/**
 * Works at the hold-back desk until nothing is held: maps unknown codes to a release, states the missing dealer, skips with
 * a reason what breaks a rule, and has the factory send an order again of which it forgot something. Throws when
 * something is still held after some minutes.
 */
export async function mendAll(
  portal: { readonly url: string; readonly password: string },
  factory: Database,
): Promise<Mended> {
  const ops = await signIn(portal, 'ops@demo.example');
  const mapped = new Set<string>();
  const asked = new Set<string>();
  let retried = 0;
  let skipped = 0;
  await stateDealer(portal.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { items, causes } = await ops.get<HeldChanges>('/api/sync/held?limit=200');
    if (items.length === 0) return { mapped: mapped.size, retried, skipped, askedAgain: asked.size };
    for (const item of items) {
      const { factory: id, code, statusCode, order } = item;
      if (code === 'dealer-unknown') continue;
      if (code === 'code-unknown' && statusCode !== undefined) {
        if (mapped.has(`${id}/${statusCode}`)) continue;
        mapped.add(`${id}/${statusCode}`);
        const meaning = { kind: 'order.released' };
        await act(ops, '/api/sync/codes', { factory: id, code: statusCode, meaning });
      } else if (await isMistake(factory, item)) {
        skipped += 1;
        await act(ops, `/api/sync/held/${item.id}/skip`, { reason: 'The factory counted wrongly.' });
      } else if (!asked.has(`${id}~${order}`)) {
        asked.add(`${id}~${order}`);
        await sendAgain(factory, id, [order]);
      }
    }
    for (const { factory: id, source, code, waitsFor, changes } of causes) {
      if (code !== 'code-unknown') continue;
      retried += changes;
      await act(ops, '/api/sync/held/retry', { factory: id, source, code, waitsFor });
    }
    await pause(1_000);
  }
  throw new Error('Ops could not mend all that was held back.');
}
