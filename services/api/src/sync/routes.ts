import { z } from 'zod';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import type { Database } from '@mullion/platform/db/database';
import { audit } from '../auth/audit';
import { commandAnswer, type SyncState, syncState } from '../contract';
import { none, route, type Route } from '../http/route';
import { masked } from './mask';

const MOST_HELD = 200;
const held = z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a held change') });
/** Of a change's payload only its kind is told apart; everything else may be anything. */
const kindOf = z.object({ kind: z.string() });

export interface SyncParts {
  readonly db: Database;
  readonly inbox: Inbox;
  /** The log's head. */
  readonly head: () => Promise<number>;
}

/** The plain ops page: how each source is, what is held back, and a retry. Machinery only, no customers' data. */
export function syncRoutes({ db, inbox, head }: SyncParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/sync',
      summary: 'The sources, their backlog, and changes that could not be applied',
      needs: 'sync',
      query: none,
      params: none,
      body: none,
      answers: syncState,
      handle: async () => {
        const [sources, changes] = await Promise.all([inbox.states(), inbox.held(MOST_HELD)]);
        const value: SyncState = {
          sources: sources.map(({ lastContact, ...rest }) => ({
            ...rest,
            lastContact: lastContact?.toISOString() ?? null,
          })),
          held: changes.map((change) => ({
            id: String(change.seq),
            factory: change.factory,
            source: change.source,
            order: change.key,
            change: change.id,
            kind: kindOf.safeParse(change.payload).data?.kind ?? 'unknown',
            code: change.code ?? 'unknown',
            reason: change.reason ?? '',
            heldSince: change.heldSince.toISOString(),
            waiting: change.waiting,
            payload: masked(change.payload),
          })),
        };
        return { value };
      },
    }),
    route({
      method: 'post',
      path: '/api/sync/held/{id}/retry',
      summary: 'Try a held change again: it and what waits behind it, in order',
      needs: 'sync',
      query: none,
      params: held,
      body: none,
      answers: commandAnswer,
      command: true,
      handle: async ({ params, session, address, correlation }) => {
        // The sync process looks for changes whose time has come at least once a second: none needs to be told.
        const change = await inbox.retry(Number(params.id), session.user.id);
        if (!change) return { refused: 'not-held' };
        const subject = `${change.factory}/${change.source}/${change.id}`;
        await audit(db, {
          actor: session.user.id,
          action: 'held-change-retried',
          subject,
          address,
          correlation,
        });
        return { value: { position: await head() } };
      },
    }),
  ];
}
