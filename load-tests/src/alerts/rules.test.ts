import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import '@mullion/api/http/request-log';
import '@mullion/notifications/meters';
import '@mullion/platform/breaker/meters';
import '@mullion/platform/inbox/meters';
import { outboxMeters } from '@mullion/platform/outbox/meters';
import { Histogram, metrics } from '@mullion/platform/process/metrics';
import '@mullion/platform/reconciliation/meters';
import { meterProjections } from '@mullion/projections/runtime/meters';
import { labelsGiven } from './promql';

const file = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../docker/prometheus/${name}`, import.meta.url), 'utf8'));

const rule = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  // What it is, and what to do about it.
  annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(60) }),
});
const { groups } = z
  .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })) })
  .parse(file('alerts.yaml'));
const rules = groups.flatMap((group) => group.rules);

meterProjections(new Map(), { head: () => Promise.resolve(0), created: () => Promise.resolve(undefined) });

/** A metric as the registry keeps it: it refuses to show labels that it was not made with. */
const meter = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  labelNames: z.array(z.string()),
});
/** Prometheus adds these to all that it scrapes, and tells of each scrape whether the process is up. */
const OF_PROMETHEUS = ['job', 'instance'];
const series = new Map([['up', new Set(OF_PROMETHEUS)]]);
for (const made of metrics.getMetricsAsArray()) {
  const { name, labelNames } = meter.parse(made);
  const labels = [...labelNames, ...OF_PROMETHEUS];
  const of = (part: string, more: readonly string[] = []) =>
    series.set(name + part, new Set([...labels, ...more]));
  if (!(made instanceof Histogram)) of('');
  else {
    of('_bucket', ['le']);
    of('_count');
    of('_sum');
  }
}
const labelsOf = (metric: string) => series.get(metric);
const named = (text: string) => [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);

describe('the alert rules', () => {
  it('are told apart by their names', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert asks for metrics and labels that there are, and names labels that it has', (one) => {
    const given = labelsGiven(one.expr, labelsOf);
    const { summary, description } = one.annotations;
    expect([...named(summary), ...named(description)].filter((label) => !given.has(label))).toEqual([]);
  });

  it('hear of the first refusal: what they ask the increase of is there before it', async () => {
    outboxMeters.states([{ factory: 'alpha', system: 'production' }], [], new Date());
    expect(await metrics.metrics()).toContain(
      'outbox_messages_ended_total{factory="alpha",system="production",end="refused"} 0',
    );
  });

  it('are loaded by the example of a configuration, which names every process', () => {
    const config = z
      .looseObject({
        rule_files: z.array(z.string()),
        scrape_configs: z.array(z.looseObject({ job_name: z.string() })),
      })
      .parse(file('prometheus.yaml'));
    expect(config.rule_files).toEqual(['alerts.yaml']);
    const jobs = config.scrape_configs.map(({ job_name }) => job_name);
    expect(jobs).toEqual(['mullion-api', 'mullion-sync', 'mullion-projections', 'mullion-notifications']);
    const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/job="([^"]+)"/g)].map(([, job]) => job));
    expect(asked.filter((job) => job === undefined || !jobs.includes(job))).toEqual([]);
  });
});
