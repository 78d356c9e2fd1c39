import type { Log } from '@mullion/platform/process/log';
import type {
  Confirmed,
  Found,
  OpenDifference,
  Reason,
  Settled,
} from '@mullion/platform/reconciliation/differences';
import type { HeldKey } from '@mullion/platform/reconciliation/held-asked';
import { reconciliationMeters } from '@mullion/platform/reconciliation/meters';
import type { SweepOf } from '@mullion/platform/reconciliation/sweeps';

/** Tells logs and meters what a sweep does; each difference under a correlation of its own. */
export interface Teller {
  compared(count: number): void;
  found(found: readonly Found[], differing: readonly Confirmed[]): void;
  asked(asked: readonly OpenDifference[]): void;
  heldAsked(asked: readonly HeldKey[]): void;
  settled(settled: readonly Settled[]): void;
  unrepaired(given: readonly (Reason & { readonly key: string; readonly correlation: string })[]): void;
}

/** Writes to this log and to the meters. */
export function teller(log: Log, of: SweepOf): Teller {
  return {
    compared: (count) => reconciliationMeters.compared(of, count),
    found(found, differing) {
      const fresh = found.filter(({ isNew }) => isNew);
      reconciliationMeters.found(of, fresh.length);
      for (const { key, correlation } of fresh) {
        const what = differing.find((difference) => difference.key === key)?.what;
        log.warn({ ...of, key, correlation, what }, 'portal and source differ');
      }
    },
    asked(asked) {
      reconciliationMeters.asked(of, asked.length);
      for (const { key, correlation, timesAsked } of asked)
        log.info({ ...of, key, correlation, times: timesAsked + 1 }, 'asked the source to send again');
    },
    heldAsked(asked) {
      reconciliationMeters.asked(of, asked.length);
      for (const { key, change } of asked)
        log.info(
          { ...of, key, held: change },
          'asked the source for what may be missing before a held change',
        );
    },
    settled(settled) {
      reconciliationMeters.settled(of, settled);
      for (const { key, correlation, outcome } of settled)
        log.info({ ...of, key, correlation, outcome }, 'a difference is settled');
    },
    unrepaired(given) {
      for (const { key, correlation, code, note } of given)
        log.warn({ ...of, key, correlation, code, reason: note }, 'asking again does not mend a difference');
    },
  };
}
