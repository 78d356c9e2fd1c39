import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import '@mullion/api/http/request-log';
import '@mullion/notifications/meters';
import '@mullion/platform/breaker/meters';
import '@mullion/platform/inbox/meters';
import '@mullion/platform/outbox/meters';
import { metrics } from '@mullion/platform/process/metrics';
import '@mullion/platform/reconciliation/meters';
import { meterProjections } from '@mullion/projections/runtime/meters';

const file = (name: string): unknown =>
  parse(readFileSync(new URL(`../../docker/prometheus/${name}`, import.meta.url), 'utf8'));

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

/** The names that `/metrics` of any process prints, those of a histogram's parts among them. */
async function exported(): Promise<Set<string>> {
  const text = await metrics.metrics();
  return new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_count', '_sum'].map((part) => name + part) : [name],
    ),
  );
}

/** Prometheus makes this one itself, of every scrape. */
const OF_PROMETHEUS = 'up';
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/** The names of metrics in an expression: what is neither a function, a word of the language, a label nor a time. */
const metricsIn = (expr: string): string[] =>
  [
    ...expr
      .replace(/"[^"]*"/g, '""')
      .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
      .replace(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
      .matchAll(/(?<![\w.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g),
  ]
    .map(([name]) => name)
    .filter((name) => !WORDS.has(name));

describe('the alert rules', () => {
  it('are told apart by their names', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert asks for metrics that there are', async ({ expr }) => {
    const names = metricsIn(expr);
    expect(names.length).toBeGreaterThan(0);
    const there = await exported();
    expect(names.filter((name) => name !== OF_PROMETHEUS && !there.has(name))).toEqual([]);
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
    const named = rules.flatMap(({ expr }) => [...expr.matchAll(/job="([^"]+)"/g)].map(([, job]) => job));
    expect(named.filter((job) => job === undefined || !jobs.includes(job))).toEqual([]);
  });
});

it('names of metrics are found wherever they stand in an expression', () => {
  expect(
    metricsIn(
      'histogram_quantile(0.99, sum by (le, a) (rate(x_bucket{b="c d"}[5m]))) > 1 and on (a) deriv(max by (a) (y)[15m:1m]) > 0',
    ),
  ).toEqual(['x_bucket', 'y']);
  expect(metricsIn('time() - max(z_seconds) > 86400 or up{job=~"m-.+"} == 0')).toEqual(['z_seconds', 'up']);
});
