import { Gauge, metrics } from '../process/metrics';
import type { BreakerReport } from './postgres';

const labelNames = ['factory', 'system'] as const;
const registers = [metrics];

const open = new Gauge({
  name: 'breaker_open',
  help: '1 while a foreign system that failed is left alone, 0 while it only fails; absent when it is well.',
  labelNames,
  registers,
});
const failingSince = new Gauge({
  name: 'breaker_failing_since_timestamp_seconds',
  help: 'Since when a foreign system has failed, in seconds since 1970; absent when it is well.',
  labelNames,
  registers,
});

/** What `/metrics` tells of foreign systems that fail; `reports` are all that do. */
export function meterBreakers(reports: readonly BreakerReport[]): void {
  open.reset();
  failingSince.reset();
  for (const { factory, system, openUntil, failingSince: since } of reports) {
    open.set({ factory, system }, openUntil ? 1 : 0);
    if (since) failingSince.set({ factory, system }, since.getTime() / 1_000);
  }
}
