import { Counter, Gauge, metrics } from '@mullion/platform/process/metrics';

export const made = new Counter({
  name: 'simulator_changes_made_total',
  help: 'Changes written to the outgoing feed',
  registers: [metrics],
});
export const answered = new Counter({
  name: 'simulator_changes_answered_total',
  help: 'Changes that the portal answered, by outcome',
  labelNames: ['outcome'],
  registers: [metrics],
});
export const requests = new Counter({
  name: 'simulator_requests_total',
  help: 'Pushes, by how they ended',
  labelNames: ['end'],
  registers: [metrics],
});
export const waitingChanges = new Gauge({
  name: 'simulator_changes_waiting',
  help: 'Changes that the portal has not acknowledged',
  registers: [metrics],
});
