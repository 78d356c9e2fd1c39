import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { BreakerReport } from '@mullion/platform/breaker/postgres';
import type { SourceState } from '@mullion/platform/inbox/inbox';
import type { OutgoingState } from '@mullion/platform/outbox/outbox';
import type { SweepState } from '@mullion/platform/reconciliation/read';
import type { SyncState } from '../contract';

type Source = SyncState['sources'][number];

/** What the rooms of the machinery tell of all sources. */
export interface Told {
  readonly states: readonly SourceState[];
  readonly breakers: readonly BreakerReport[];
  readonly sweeps: readonly SweepState[];
  readonly outgoing: readonly OutgoingState[];
}

/** Every factory has these, heard of or not. */
const ROOMS: readonly string[] = ['production', 'accounting'];
/** The production program is spoken to under a name of its own. */
const systemsOf = (source: string): readonly string[] =>
  source === 'production' ? ['production', 'answers'] : [source];

/** Every factory's sources in the order of the settings: those that it has, and whatever else was heard of. */
export function sourcesOf(factories: ReadonlyMap<string, FactorySettings>, told: Told): Source[] {
  return [...factories.values()].flatMap((settings) => {
    const heard = told.states.filter(({ factory }) => factory === settings.id).map(({ source }) => source);
    return [...new Set([...ROOMS, ...heard])].map((source) => sourceOf(settings, source, told));
  });
}

/** Compares two sources by the order that people see them in everywhere: that of the settings. */
export function inOrder(factories: ReadonlyMap<string, FactorySettings>) {
  const ids = [...factories.keys()];
  const placeOf = ({ factory, source }: { readonly factory: string; readonly source: string }) => {
    const room = ROOMS.indexOf(source);
    return ids.indexOf(factory) * (ROOMS.length + 1) + (room < 0 ? ROOMS.length : room);
  };
  return (a: Pick<Source, 'factory' | 'source'>, b: Pick<Source, 'factory' | 'source'>): number =>
    placeOf(a) - placeOf(b);
}

function sourceOf(
  settings: FactorySettings,
  source: string,
  { states, breakers, sweeps, outgoing }: Told,
): Source {
  const isThis = (other: { readonly factory: string; readonly source: string }) =>
    other.factory === settings.id && other.source === source;
  const state = states.find(isThis);
  return {
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
    reconciliation: reconciliationOf(sweeps.find(isThis)),
    outgoing: outgoingOf(outgoing, settings.id, source),
  };
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

function outgoingOf(states: readonly OutgoingState[], factory: string, source: string): Source['outgoing'] {
  const of = states.filter((state) => state.factory === factory && systemsOf(source).includes(state.system));
  return {
    waiting: of.reduce((sum, { waiting }) => sum + waiting, 0),
    refused: of.reduce((sum, { refused }) => sum + refused, 0),
    overtaken: of.reduce((sum, { overtaken }) => sum + overtaken, 0),
  };
}

/** What agreed by itself before anybody asked agrees as well. */
function reconciliationOf(sweep: SweepState | undefined): Source['reconciliation'] {
  if (!sweep) return null;
  return {
    finishedAt: sweep.finishedAt?.toISOString() ?? null,
    running: sweep.running,
    compared: sweep.compared,
    differing: sweep.differing,
    repaired: sweep.repaired + sweep.arrived,
    unrepaired: sweep.unrepaired,
  };
}
