import type { FactorySettings } from '@mullion/domain/factory/settings';
import { type BreakerReport, readBreakers } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import type { Inbox, SourceState } from '@mullion/platform/inbox/inbox';
import { may } from '../auth/permissions';
import { type SyncState, syncState } from '../contract';
import { none, route, type Route } from '../http/route';
import { sharedAnswer } from './shared-answer';

export interface StateParts {
  readonly db: Database;
  readonly inbox: Inbox;
  readonly factories: ReadonlyMap<string, FactorySettings>;
}

type Source = SyncState['sources'][number];

/** Many pages ask every few seconds: what they see may be that old. */
const SHARED_MS = 1_000;
/** Every factory has these, heard of or not. */
const ROOMS = ['production', 'accounting'] as const;
/** The production program is spoken to under a name of its own. */
const systemsOf = (source: string): readonly string[] =>
  source === 'production' ? ['production', 'answers'] : [source];

/** How each source of the factories that concern a person does. Machinery only, no customers' data. */
export function stateRoutes({ db, inbox, factories }: StateParts): Route[] {
  const everything = sharedAnswer(SHARED_MS, async (): Promise<SyncState> => {
    const [states, breakers] = await Promise.all([inbox.states(), readBreakers(db)]);
    return {
      sources: sourcesOf(factories, states).map(({ settings, source, state }): Source => ({
        factory: settings.id,
        source,
        connector: source === 'production' ? settings.production.connector.kind : 'push',
        lastContact: state?.lastContact?.toISOString() ?? null,
        backlog: state?.backlog ?? 0,
        held: state?.held ?? 0,
        heldOrders: state?.heldKeys ?? 0,
        waiting: state?.waiting ?? 0,
        lagSeconds: state?.lagSeconds ?? 0,
        perSecond: state?.perSecond ?? 0,
        failing: failingOf(breakers, settings.id, source),
        reconciliation: null,
        outgoing: { waiting: 0, refused: 0 },
      })),
      incidents: [],
    };
  });

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
        const { sources, incidents } = await everything();
        const concerns = ({ factory }: { readonly factory: string }) => session.factories.includes(factory);
        // What a foreign program says when it fails may quote anything, customers too.
        const mends = may(session.user.role, 'mend');
        const value: SyncState = {
          sources: sources
            .filter(concerns)
            .map((source) =>
              source.failing && !mends ? { ...source, failing: { ...source.failing, error: '' } } : source,
            ),
          incidents: incidents.filter(concerns),
        };
        return { value };
      },
    }),
  ];
}

/** Every factory's sources in the order of the settings: those that it has, and whatever else was heard of. */
function sourcesOf(factories: ReadonlyMap<string, FactorySettings>, states: readonly SourceState[]) {
  return [...factories.values()].flatMap((settings) => {
    const heard = states.filter(({ factory }) => factory === settings.id);
    const names = new Set<string>([...ROOMS, ...heard.map(({ source }) => source)]);
    return [...names].map((source) => ({
      settings,
      source,
      state: heard.find((state) => state.source === source),
    }));
  });
}

function failingOf(breakers: readonly BreakerReport[], factory: string, source: string): Source['failing'] {
  const open = breakers.find(
    (breaker) =>
      breaker.factory === factory && systemsOf(source).includes(breaker.system) && breaker.openUntil,
  );
  if (!open?.openUntil) return null;
  return {
    since: (open.failingSince ?? open.openUntil).toISOString(),
    until: open.openUntil.toISOString(),
    error: open.lastError ?? '',
  };
}
