import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { type SyncState, syncState } from '../contract';
import { none, route, type Route } from '../http/route';

export interface StateParts {
  readonly inbox: Inbox;
  readonly factories: ReadonlyMap<string, FactorySettings>;
}

/** How each source of the factories that concern a person does. Machinery only, no customers' data. */
export function stateRoutes({ inbox, factories }: StateParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/sync',
      summary: 'How the sources do',
      needs: 'sync',
      query: none,
      params: none,
      body: none,
      answers: syncState,
      handle: async ({ session }) => {
        const sources = (await inbox.states()).filter(({ factory }) => session.factories.includes(factory));
        const value: SyncState = {
          sources: sources.map(({ lastContact, ...state }) => ({
            ...state,
            connector: factories.get(state.factory)?.production.connector.kind ?? 'push',
            lastContact: lastContact?.toISOString() ?? null,
            heldOrders: state.held,
            waiting: 0,
            failing: null,
            reconciliation: null,
            outgoing: { waiting: 0, refused: 0 },
          })),
          incidents: [],
        };
        return { value };
      },
    }),
  ];
}
