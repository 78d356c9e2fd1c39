import { z } from 'zod';
import type { HeldCause, HeldChange, HeldPlace, Inbox } from '@mullion/platform/inbox/inbox';
import type { Session } from '../auth/sessions';
import {
  commandAnswer,
  heldChanges,
  heldId,
  type HeldChanges,
  heldQuery,
  retriedCause,
  retryCause,
  skipHeld,
} from '../contract';
import type { Refusal } from '../http/problem';
import { none, route, type Route } from '../http/route';
import { masked } from './mask';

const heldPath = z.object({ id: heldId });
/** Of a change's payload only its kind is told apart; everything else may be anything. */
const kindOf = z.object({ kind: z.string() });

const place = z.tuple([z.int().nonnegative(), z.int().positive()]);
const cursorOf = ({ since, seq }: HeldPlace): string =>
  Buffer.from(JSON.stringify([since, seq])).toString('base64url');

function placeOf(cursor: string): HeldPlace | undefined {
  try {
    const [since, seq] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { since, seq };
  } catch {
    return undefined;
  }
}

/** What a change waits for of this kind, when this is why it is held. */
const missing = (change: HeldChange, why: string, kind: string): string | undefined => {
  const { code, waitsFor } = change;
  return code === why && waitsFor?.startsWith(`${kind} `) ? waitsFor.slice(kind.length + 1) : undefined;
};

/** Changes that were taken in before their kind was kept tell it in their payload. */
const shown = (change: HeldChange): HeldChanges['items'][number] => {
  const code = missing(change, 'code-unknown', 'code');
  const dealer = missing(change, 'dealer-unknown', 'dealer');
  return {
    id: String(change.seq),
    factory: change.factory,
    source: change.source,
    order: change.key,
    change: change.id,
    kind: change.kind ?? kindOf.safeParse(change.payload).data?.kind ?? 'unknown',
    code: change.code ?? 'unknown',
    reason: change.reason ?? '',
    ...(code === undefined ? {} : { statusCode: code }),
    ...(dealer === undefined ? {} : { dealer }),
    heldSince: change.heldSince.toISOString(),
    waiting: change.waiting,
    payload: masked(change.payload),
  };
};

const shownCause = ({ keys, since, ...cause }: HeldCause): HeldChanges['causes'][number] => ({
  ...cause,
  orders: keys,
  since: since.toISOString(),
});

export interface HeldParts {
  readonly inbox: Inbox;
  /** The log's head. */
  readonly head: () => Promise<number>;
}

/** The hold-back desk: what could not be applied, and how ops mend it. Machinery only, no customers' data. */
export function heldRoutes({ inbox, head }: HeldParts): Route[] {
  /** A change of another's factory is as if it were not there. */
  const foreign = async (session: Session, seq: number): Promise<Refusal | undefined> => {
    const factory = await inbox.factoryOf(seq);
    return factory !== undefined && session.factories.includes(factory)
      ? undefined
      : { refused: 'not-found' };
  };
  const position = async () => ({ position: await head() });

  return [
    route({
      method: 'get',
      path: '/api/sync/held',
      summary: 'Changes that could not be applied, the longest held first, and what holds them back',
      needs: 'mend',
      query: heldQuery,
      params: none,
      body: none,
      answers: heldChanges,
      handle: async ({ query, session }) => {
        const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
        if (query.cursor !== undefined && !after)
          return { refused: 'invalid', detail: 'The cursor is none that this list gave.' };
        const factories = session.factories.filter(
          (id) => query.factory === undefined || id === query.factory,
        );
        const search = query.q?.trim() === '' ? undefined : query.q?.trim();
        const [page, causes] = await Promise.all([
          inbox.held({
            limit: query.limit + 1,
            factories,
            search,
            after,
            seq: query.id === undefined ? undefined : Number(query.id),
          }),
          inbox.causes({ factories }),
        ]);
        const items = page.items.slice(0, query.limit);
        const last = page.items.length > query.limit ? items.at(-1) : undefined;
        const value: HeldChanges = {
          items: items.map(shown),
          next: last ? cursorOf(last.place) : null,
          causes: causes.map(shownCause),
          total: page.total,
        };
        return { value };
      },
    }),
    route({
      method: 'post',
      path: '/api/sync/held/{id}/retry',
      summary: 'Try a held change again: it and what waits behind it, in order',
      needs: 'mend',
      query: none,
      params: heldPath,
      body: none,
      answers: commandAnswer,
      command: true,
      handle: async ({ params, session }) => {
        const seq = Number(params.id);
        const refusal = await foreign(session, seq);
        if (refusal) return refusal;
        // The sync process looks for changes whose time has come at least once a second: none needs to be told.
        if (!(await inbox.retry(seq, session.user.id))) return { refused: 'not-held' };
        return { value: await position() };
      },
    }),
    route({
      method: 'post',
      path: '/api/sync/held/{id}/skip',
      summary: 'Skip a held change with a reason: it never has an effect, and what waits behind it goes on',
      needs: 'mend',
      query: none,
      params: heldPath,
      body: skipHeld,
      answers: commandAnswer,
      command: true,
      handle: async ({ params, body, session }) => {
        const seq = Number(params.id);
        const refusal = await foreign(session, seq);
        if (refusal) return refusal;
        if (!(await inbox.skip(seq, body.reason, session.user.id))) return { refused: 'not-held' };
        return { value: await position() };
      },
    }),
    route({
      method: 'post',
      path: '/api/sync/held/retry',
      summary: 'Try all changes again that one cause holds back',
      needs: 'mend',
      query: none,
      params: none,
      body: retryCause,
      answers: retriedCause,
      command: true,
      handle: async ({ body, session }) => {
        if (!session.factories.includes(body.factory)) return { refused: 'not-found' };
        const changes = await inbox.retryCause(body, session.user.id);
        return { value: { ...(await position()), changes } };
      },
    }),
  ];
}
