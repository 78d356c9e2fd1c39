import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Cache } from '@mullion/platform/cache/cache';
import type { Database } from '@mullion/platform/db/database';
import { readCorrelations } from '@mullion/platform/event-store/correlations';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import type { Log } from '@mullion/platform/process/log';
import { readPosition, waitForPosition } from '@mullion/projections/runtime/read';
import { sightReader, surroundingsReader } from './accounts/surroundings';
import { forgetOldDevices } from './auth/devices';
import { forgetOldAttempts } from './auth/lockout';
import type { Passwords } from './auth/passwords';
import { authRoutes } from './auth/routes';
import { openSessions, type Sessions } from './auth/sessions';
import type { Guards } from './http/api-router';
import { forgetOldCommands, onceFor } from './http/once';
import { openApiRoute } from './http/openapi';
import type { Refusal } from './http/problem';
import type { Route } from './http/route';
import { type Hub, openHub } from './live/hub';
import { liveRoutes } from './live/routes';
import { deliveryRoutes } from './orders/deliveries';
import { documentRoutes } from './orders/documents';
import { orderRoutes } from './orders/routes';
import { timelineRoutes } from './orders/timeline';
import { reviewRoutes } from './review/routes';
import { syncRoutes } from './sync/routes';
import type { StateParts } from './sync/state';

/** What the API stands on. */
export interface Foundations {
  readonly db: Database;
  readonly store: EventStore;
  readonly inbox: Inbox;
  readonly cache: Cache;
  readonly passwords: Passwords;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  readonly opsLanguage: StateParts['opsLanguage'];
  readonly log: Log;
}

export interface Services {
  /** Every route there is: the server, OpenAPI and the isolation test all come from this list. */
  readonly routes: readonly Route[];
  readonly guards: Guards;
  readonly sessions: Sessions;
  readonly hub: Hub;
  /** Throws away what is over: sessions, attempts, answers of commands. */
  sweep(): Promise<void>;
}

/** More changes at once than this are a flood: then only the first of them are named. */
const MOST_NAMED = 50;

const PATIENCE_MS = 2_000;

/** Puts the API together. */
export async function openServices(on: Foundations): Promise<Services> {
  const { db, store, inbox, cache, passwords, factories, opsLanguage, log } = on;
  const sessions = openSessions(db, sightReader(db, factories));

  const reached =
    (...shown: readonly ('orders' | 'timeline' | 'deliveries' | 'review')[]) =>
    async (position: number | undefined): Promise<Refusal | undefined> => {
      if (position === undefined) return undefined;
      const each = shown.map((projection) => waitForPosition(db, projection, position, PATIENCE_MS));
      if ((await Promise.all(each)).every(Boolean)) return undefined;
      return { refused: 'position-not-reached', retryAfterSeconds: 1 };
    };
  const contacts = async () => {
    const newest = new Map<string, Date>();
    for (const { factory, lastContact } of await inbox.states()) {
      const before = newest.get(factory);
      if (lastContact && (!before || before < lastContact)) newest.set(factory, lastContact);
    }
    return newest;
  };
  const hub = await openHub({
    db,
    sessions,
    log,
    outdate: (groups) => cache.outdate(groups),
    // The read models keep no correlation ids; the log's events do.
    correlations: (positions) => readCorrelations(db, positions.slice(0, MOST_NAMED)),
    checkpoint: () => readPosition(db, 'orders'),
    contacts,
  });

  // The most asked first: Express tries them in this order.
  const routes = [
    ...orderRoutes({ db, cache, reached: reached('orders') }),
    ...timelineRoutes({ db, reached: reached('timeline') }),
    ...deliveryRoutes({ db, reached: reached('deliveries') }),
    ...documentRoutes(db, store),
    ...reviewRoutes({ db, store, factories, reached: reached('review', 'orders', 'timeline') }),
    ...authRoutes({ db, sessions, passwords, surroundings: surroundingsReader(db, factories) }),
    ...liveRoutes(hub),
    ...syncRoutes({ db, inbox, factories, opsLanguage, head: () => store.head() }),
  ];
  return {
    routes: [...routes, openApiRoute(routes)],
    guards: { sessions, once: onceFor(db, log) },
    sessions,
    hub,
    async sweep() {
      await Promise.all([
        sessions.sweep(),
        forgetOldAttempts(db),
        forgetOldDevices(db),
        forgetOldCommands(db),
      ]);
    },
  };
}
