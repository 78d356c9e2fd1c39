import { z } from 'zod';
import type { Database } from '@mullion/platform/db/database';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { audit } from '../auth/audit';
import { commandAnswer } from '../contract';
import { none, route, type Route } from '../http/route';

const held = z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the id of a held change') });

export interface HeldParts {
  readonly db: Database;
  readonly inbox: Inbox;
  /** The log's head. */
  readonly head: () => Promise<number>;
}

/** The hold-back desk. Machinery only, no customers' data. */
export function heldRoutes({ db, inbox, head }: HeldParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/sync/held/{id}/retry',
      summary: 'Try a held change again: it and what waits behind it, in order',
      needs: 'mend',
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
