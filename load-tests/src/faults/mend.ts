import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { HeldChanges } from '@mullion/api/contract';
import { push } from '../factory';
import { signIn } from '../visitor';

/** What ops did to what was held back. */
export interface Mended {
  readonly mapped: number;
  readonly retried: number;
  readonly skipped: number;
}

interface Desk {
  read<T>(path: string): Promise<T>;
  act(path: string, body: unknown): Promise<void>;
}

async function deskOf(portal: { readonly url: string; readonly password: string }): Promise<Desk> {
  const ops = await signIn(portal, 'ops@demo.example');
  return {
    read: (path) => ops.get(path),
    async act(path, body) {
      const answer = await fetch(`${portal.url}${path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-CSRF-Token': ops.csrfToken,
          'Idempotency-Key': randomUUID(),
          cookie: ops.cookie,
        },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      // Somebody else's change of the same order may have freed it meanwhile.
      if (!answer.ok && answer.status !== 404 && answer.status !== 409)
        throw new Error(`${path} answers ${answer.status}: ${text}`);
    },
  };
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

const ROUNDS = 60;

/**
 * Works at the hold-back desk until nothing is held: maps unknown codes to a release, states the missing dealer, and
 * skips with a reason what breaks a rule. Throws when there is still something held after a minute or so.
 */
export async function mendAll(portal: { readonly url: string; readonly password: string }): Promise<Mended> {
  const desk = await deskOf(portal);
  const mapped = new Set<string>();
  let retried = 0;
  let skipped = 0;
  await stateDealer(portal.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { items, causes } = await desk.read<HeldChanges>('/api/sync/held?limit=200');
    if (items.length === 0) return { mapped: mapped.size, retried, skipped };
    for (const { factory, code, statusCode, id } of items) {
      if (code === 'code-unknown' && statusCode !== undefined) {
        if (mapped.has(`${factory}/${statusCode}`)) continue;
        mapped.add(`${factory}/${statusCode}`);
        await desk.act('/api/sync/codes', {
          factory,
          code: statusCode,
          meaning: { kind: 'order.released' },
        });
      } else if (code !== 'dealer-unknown' && code !== 'sequence-gap') {
        skipped += 1;
        await desk.act(`/api/sync/held/${id}/skip`, { reason: 'The factory counted wrongly.' });
      }
    }
    for (const { factory, source, code, waitsFor, changes } of causes) {
      if (code !== 'code-unknown') continue;
      retried += changes;
      await desk.act('/api/sync/held/retry', { factory, source, code, waitsFor });
    }
    await pause(1_000);
  }
  throw new Error('Ops could not mend all that was held back.');
}
