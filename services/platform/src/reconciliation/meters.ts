import { Counter, Gauge, metrics } from '../process/metrics';
import type { Settled } from './differences';
import type { SweepState } from './read';
import type { SweepOf } from './sweeps';

const labelNames = ['factory', 'source'] as const;
const registers = [metrics];

const compared = new Counter({
  name: 'sync_reconciliation_compared_total',
  help: 'Keys whose states were compared with the source.',
  labelNames,
  registers,
});
const found = new Counter({
  name: 'sync_reconciliation_differences_total',
  help: 'Differences that a second look confirmed.',
  labelNames,
  registers,
});
const asked = new Counter({
  name: 'sync_reconciliation_asked_total',
  help: 'Keys that the source was asked to send again.',
  labelNames,
  registers,
});
const settled = new Counter({
  name: 'sync_reconciliation_settled_total',
  help: 'Differences that are none any more, by how that came: repaired, arrived, held.',
  labelNames: [...labelNames, 'outcome'],
  registers,
});
const unrepaired = new Gauge({
  name: 'sync_reconciliation_unrepaired',
  help: 'Differences that asking again does not mend.',
  labelNames,
  registers,
});
const finished = new Gauge({
  name: 'sync_reconciliation_finished_timestamp_seconds',
  help: 'When the last sweep ended.',
  labelNames,
  registers,
});
const duration = new Gauge({
  name: 'sync_reconciliation_duration_seconds',
  help: 'How long the last sweep took, its pauses included.',
  labelNames,
  registers,
});

const labelsOf = ({ factory, source }: SweepOf) => ({ factory, source });

/** What `/metrics` tells of reconciliation. */
export const reconciliationMeters = {
  compared: (of: SweepOf, count: number) => compared.inc(labelsOf(of), count),
  found: (of: SweepOf, count: number) => found.inc(labelsOf(of), count),
  asked: (of: SweepOf, count: number) => asked.inc(labelsOf(of), count),
  settled(of: SweepOf, ended: readonly Settled[]) {
    for (const { outcome } of ended) settled.inc({ ...labelsOf(of), outcome });
  },
  state(state: SweepState) {
    unrepaired.set(labelsOf(state), state.unrepaired);
    if (!state.finishedAt) return;
    finished.set(labelsOf(state), state.finishedAt.getTime() / 1_000);
    if (!state.running && !state.wanted && state.startedAt)
      duration.set(labelsOf(state), (state.finishedAt.getTime() - state.startedAt.getTime()) / 1_000);
  },
};
