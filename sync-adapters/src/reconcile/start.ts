import { postgresBreaker } from '@mullion/platform/breaker/postgres';
import { reconciliationMeters } from '@mullion/platform/reconciliation/meters';
import { sweepStates } from '@mullion/platform/reconciliation/read';
import { forgetOldSweeps } from '@mullion/platform/reconciliation/sweeps';
import type { Program } from '../foreign/programs';
import { pause } from './pace';
import { type ReconciliationParts, startReconciliation } from './runner';

const TIDY_EVERY = 60_000;

/** Keeps the meters up to date and the tables small. */
function startTidying({ db, log }: ReconciliationParts): () => Promise<void> {
  const stopping = new AbortController();
  const tidy = async () => {
    for (const state of await sweepStates(db)) reconciliationMeters.state(state);
    await forgetOldSweeps(db);
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await tidy().catch((error: unknown) => log.warn({ err: error }, 'could not tidy up old sweeps'));
      await pause(TIDY_EVERY, stopping.signal).catch(() => undefined);
    }
  };
  const running = loop();
  return () => {
    stopping.abort();
    return running;
  };
}

/**
 * Compares every factory whose program answers with the portal. Its breaker is its own: a program that tells no states may
 * well take commands.
 */
export function startReconciliations(
  parts: ReconciliationParts,
  programs: readonly Pick<Program, 'factory' | 'system'>[],
): () => Promise<void> {
  const { db, log } = parts;
  const stops = programs.flatMap(({ factory: { settings }, system }) => {
    if (!system) return [];
    const breaker = postgresBreaker(db, { factory: settings.id, system: 'reconciliation', log });
    return [startReconciliation(parts, { settings, system, breaker })];
  });
  const stopTidying = startTidying(parts);
  return async () => {
    await Promise.all([...stops.map((stop) => stop()), stopTidying()]);
  };
}
