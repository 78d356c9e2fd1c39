import { Counter, Gauge, Histogram } from 'prom-client';
import { metrics } from '../process/metrics';
import type { OutgoingState } from './outbox';

const labelNames = ['factory', 'system'] as const;
type Labels = Record<(typeof labelNames)[number], string>;
const registers = [metrics];

const ended = new Counter({
  name: 'outbox_messages_ended_total',
  help: 'Messages to foreign systems that reached an end: sent, refused, overtaken.',
  labelNames: [...labelNames, 'end'],
  registers,
});
const failed = new Counter({
  name: 'outbox_attempts_failed_total',
  help: 'Attempts to send a message that are repeated.',
  labelNames,
  registers,
});
const delay = new Histogram({
  name: 'outbox_message_seconds',
  help: 'From the moment a message was put in to its end.',
  labelNames,
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600],
  registers,
});
const waiting = new Gauge({
  name: 'outbox_waiting',
  help: 'Messages that wait to be sent.',
  labelNames,
  registers,
});
const oldest = new Gauge({
  name: 'outbox_oldest_seconds',
  help: 'Age of the oldest message that waits to be sent, 0 without one.',
  labelNames,
  registers,
});

/** What `/metrics` tells of the outbox. */
export const outboxMeters = {
  ended(labels: Labels, end: string, putAt: Date, now: Date) {
    ended.inc({ ...labels, end });
    delay.observe(labels, Math.max(0, now.getTime() - putAt.getTime()) / 1_000);
  },
  failed: (labels: Labels, count: number) => failed.inc(labels, count),
  /** Systems that nothing waits for are not in the list: name them all. */
  states(systems: readonly Labels[], states: readonly OutgoingState[], now: Date) {
    for (const { factory, system } of systems) {
      const state = states.find((s) => s.factory === factory && s.system === system);
      const age = state?.oldest ? (now.getTime() - state.oldest.getTime()) / 1_000 : 0;
      waiting.set({ factory, system }, state?.waiting ?? 0);
      oldest.set({ factory, system }, Math.max(0, age));
      // Prometheus sees an increase only of what was there before: the first refusal too is to be told.
      ended.inc({ factory, system, end: 'refused' }, 0);
    }
  },
};
