import type { EventStore } from '@mullion/platform/event-store/event-store';
import { readCodes } from '@mullion/platform/inbox/codes';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { accountingHandler } from '../accounting/apply';
import { readAccountingChange } from '../accounting/payload';
import { productionHandler } from '../production/apply';
import { codeBook } from '../production/codes';
import { keptRows } from '../production/kept-rows';
import { readProductionChange } from '../production/payload';
import type { PushSource } from '../push/source';
import { connect, type Connection, type ConnectionParts } from './connection';
import type { ConnectedFactory } from './factories';
import { type PullingParts, startPulling } from './pulling';

/** A connection whose changes are fetched, when its factory does not bring them. */
async function fetching(
  parts: PullingParts,
  factory: ConnectedFactory,
  connecting: Promise<Connection>,
): Promise<Connection> {
  const connection = await connecting;
  const stop = startPulling(parts, factory, connection.push);
  if (!stop) return connection;
  return {
    ...connection,
    async close() {
      await stop();
      await connection.close();
    },
  };
}

/** The sources that may be pushed to: those with a secret to sign with. */
export const doorsOf = (connections: readonly Connection[]): PushSource[] =>
  connections.map(({ push }) => push).filter(({ keys }) => keys.length > 0);

/** Connects both systems of every factory: a new factory is one more entry, no code. */
export async function connectSystems(
  parts: ConnectionParts & PullingParts,
  store: EventStore,
  factories: readonly ConnectedFactory[],
): Promise<Connection[]> {
  for (const { settings } of factories)
    inboxMeters.silenceAllowed(
      { factory: settings.id, source: 'production' },
      settings.production.silentMinutes * 60,
    );
  const connections = factories.flatMap((factory) => [
    fetching(
      parts,
      factory,
      connect(parts, {
        factory,
        source: 'production',
        handler: productionHandler(
          store,
          factory.settings,
          codeBook(factory.settings.production.codes, () => readCodes(parts.db, [factory.settings.id])),
          keptRows(parts.db, parts.inbox, factory.settings),
        ),
        read: readProductionChange,
      }),
    ),
    connect(parts, {
      factory,
      source: 'accounting',
      handler: accountingHandler(store, factory.settings.id),
      read: readAccountingChange,
    }),
  ]);
  return Promise.all(connections);
}
