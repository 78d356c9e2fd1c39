import { Counter, Gauge, Histogram } from 'prom-client';
import { metrics } from '../process/metrics';
import type { SourceState } from './inbox';

const labelNames = ['factory', 'source'] as const;
type Labels = Record<(typeof labelNames)[number], string>;
const registers = [metrics];

const received = new Counter({
  name: 'sync_changes_received_total',
  help: 'Changes that came in, by how the edge answered: accepted, duplicate, invalid.',
  labelNames: [...labelNames, 'outcome'],
  registers,
});
const refused = new Counter({
  name: 'sync_requests_refused_total',
  help: 'Requests of which nothing was kept, by reason.',
  labelNames: ['code'],
  registers,
});
const ended = new Counter({
  name: 'sync_changes_ended_total',
  help: 'Changes that reached an end, or were held back, by verdict.',
  labelNames: [...labelNames, 'verdict'],
  registers,
});
const delay = new Histogram({
  name: 'sync_change_seconds',
  help: 'From the moment a change was kept to its end.',
  labelNames,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600],
  registers,
});
const backlog = new Gauge({
  name: 'sync_backlog',
  help: 'Changes that wait to be worked off.',
  labelNames,
  registers,
});
const held = new Gauge({ name: 'sync_held', help: 'Changes that are held back.', labelNames, registers });
const heldKeys = new Gauge({
  name: 'sync_held_keys',
  help: 'Orders and dealers that held changes hold up.',
  labelNames,
  registers,
});
const waiting = new Gauge({
  name: 'sync_waiting_behind_held',
  help: 'Changes that wait behind held ones.',
  labelNames,
  registers,
});
const heldSince = new Gauge({
  name: 'sync_held_oldest_seconds',
  help: 'For how long the oldest held change has been held back; 0 when none is.',
  labelNames,
  registers,
});
const lastContact = new Gauge({
  name: 'sync_last_contact_timestamp_seconds',
  help: 'When the source was last heard of, in seconds since 1970.',
  labelNames,
  registers,
});
const silenceAllowed = new Gauge({
  name: 'sync_silence_allowed_seconds',
  help: 'For how long the source need not be heard of, as its factory’s settings say.',
  labelNames,
  registers,
});
const lag = new Gauge({
  name: 'sync_lag_seconds',
  help: 'Age of the oldest change that waits to be worked off.',
  labelNames,
  registers,
});

/** What `/metrics` tells of the inbox. */
export const inboxMeters = {
  received: (labels: Labels, outcome: string, count: number) => received.inc({ ...labels, outcome }, count),
  refused: (code: string) => refused.inc({ code }),
  ended(labels: Labels, verdict: string, receivedAt: Date, now: Date) {
    ended.inc({ ...labels, verdict });
    if (verdict !== 'held') delay.observe(labels, Math.max(0, now.getTime() - receivedAt.getTime()) / 1_000);
  },
  silenceAllowed: (labels: Labels, seconds: number) => silenceAllowed.set(labels, seconds),
  state({ factory, source, ...state }: SourceState) {
    const labels = { factory, source };
    backlog.set(labels, state.backlog);
    held.set(labels, state.held);
    heldKeys.set(labels, state.heldKeys);
    waiting.set(labels, state.waiting);
    heldSince.set(labels, state.heldSeconds);
    if (state.lastContact) lastContact.set(labels, state.lastContact.getTime() / 1_000);
    lag.set(labels, state.lagSeconds);
  },
};
