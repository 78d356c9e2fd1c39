import { expect, test } from 'vitest';
import { labelsGiven } from './promql';

const METRICS: Readonly<Record<string, readonly string[]>> = {
  up: ['job', 'instance'],
  lag_seconds: ['factory', 'source'],
  allowed_seconds: ['factory', 'source'],
  breaker_open: ['factory', 'system'],
  change_seconds_bucket: ['factory', 'le'],
};
const read = (expression: string) =>
  [
    ...labelsGiven(expression, (metric) => {
      const labels = METRICS[metric];
      return labels && new Set(labels);
    }),
  ].join();

test('the labels of what an expression gives are followed through it', () => {
  expect(read('up{job=~"a-.+"} == 0')).toBe('job,instance');
  expect(read('time() - max by (factory) (lag_seconds) > 86400')).toBe('factory');
  expect(read('max(lag_seconds) by (source) > 1')).toBe('source');
  expect(read('sum(rate(lag_seconds[5m])) / sum(rate(up[5m])) > 0.01')).toBe('');
  expect(read('histogram_quantile(0.99, sum by (le, factory) (rate(change_seconds_bucket[5m]))) > 1')).toBe(
    'factory',
  );
  expect(read('max by (source) (lag_seconds) > on (source) max by (source, factory) (allowed_seconds)')).toBe(
    'source',
  );
  expect(read('lag_seconds > 5000 and deriv(max by (factory, source) (lag_seconds)[15m:1m]) > 0')).toBe(
    'factory,source',
  );
  expect(read('absent(up{job="sync"} == 1)')).toBe('');
});

test.each([
  ['what is no metric', 'lag_second > 1', 'no metric lag_second'],
  ['a matcher on a label that the metric has not', 'up{factory="a"} == 0', 'up asks for factory'],
  ['a sum by a label that there is not', 'max by (system) (lag_seconds) > 1', 'max by asks for system'],
  [
    'a label that an inner sum has dropped',
    'max by (source) (sum by (factory) (lag_seconds)) > 1',
    'asks for source',
  ],
  ['a comparison on a label of one side', 'lag_seconds > on (system) breaker_open', 'on asks for system'],
  ['a comparison that can never match', 'lag_seconds > breaker_open', 'never finds'],
  ['a rate of what has no range', 'rate(lag_seconds) > 1', 'rate takes (range)'],
  ['a range that is compared', 'lag_seconds[5m] > 1', 'takes no range'],
  [
    'a quantile without le',
    'histogram_quantile(0.9, sum by (factory) (rate(change_seconds_bucket[5m]))) > 1',
    'asks for le',
  ],
  ['an unknown function', 'ratee(lag_seconds[5m]) > 1', 'no function'],
  ['a bracket too few', 'max(lag_seconds > 1', 'needs )'],
  ['a bracket too many', 'max(lag_seconds)) > 1', 'does not end'],
  ['a missing side', 'lag_seconds >', 'needs a value'],
  ['a broken range', 'rate(lag_seconds[5]) > 1', 'needs a duration'],
  ['a broken pattern', 'up{job=~"("} == 0', 'Invalid regular expression'],
  ['a mere number', '1 + 2', 'no vector'],
])('%s is refused', (_, expression, why) => {
  expect(() => read(expression)).toThrow(why);
});
