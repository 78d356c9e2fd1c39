import type { FactorySettings } from '@mullion/domain/factory/settings';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import { readIncidents, type ShownIncident } from '@mullion/platform/incidents/incidents';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { outgoingStates } from '@mullion/platform/outbox/postgres';
import { sweepStates } from '@mullion/platform/reconciliation/read';
import { may } from '../auth/permissions';
import { type SyncState, syncState } from '../contract';
import { none, route, type Route } from '../http/route';
import { sharedAnswer } from './shared-answer';
import { sourcesOf } from './sources';

export interface StateParts {
  readonly db: Database;
  readonly inbox: Inbox;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  /** What incidents are written in. */
  readonly opsLanguage: SyncState['incidents'][number]['language'];
}

/** Many pages ask every few seconds: what they see may be that old. */
const SHARED_MS = 1_000;
const MOST_INCIDENTS = 100;

/** How each source of the factories that concern a person does. Machinery only, no customers' data. */
export function stateRoutes({ db, inbox, factories, opsLanguage: language }: StateParts): Route[] {
  const everything = sharedAnswer(SHARED_MS, async () => {
    const [states, breakers, sweeps, outgoing, incidents] = await Promise.all([
      inbox.states(),
      readBreakers(db),
      sweepStates(db),
      outgoingStates(db),
      readIncidents(db, [...factories.keys()], MOST_INCIDENTS),
    ]);
    return { sources: sourcesOf(factories, { states, breakers, sweeps, outgoing }), incidents };
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
        // What a foreign program says when it fails, and why changes are held, may quote anything: customers too.
        const mends = may(session.user.role, 'mend');
        const value: SyncState = {
          sources: sources
            .filter(concerns)
            .map((source) =>
              source.failing && !mends ? { ...source, failing: { ...source.failing, error: '' } } : source,
            ),
          incidents: incidents.filter(concerns).map((incident) => ({ ...shown(incident, mends), language })),
        };
        return { value };
      },
    }),
  ];
}

const shown = (
  incident: ShownIncident,
  mends: boolean,
): Omit<SyncState['incidents'][number], 'language'> => ({
  id: String(incident.id),
  factory: incident.factory,
  source: incident.source,
  kind: incident.kind,
  text: mends ? incident.text : incident.title,
  openedAt: incident.since.toISOString(),
  closedAt: incident.closedAt?.toISOString() ?? null,
  mail: incident.mail,
  refusedAddresses: mends ? [...incident.refused] : [],
});
