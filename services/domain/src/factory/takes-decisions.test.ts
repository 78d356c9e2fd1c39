import { expect, test } from 'vitest';
import { type FactorySettings, factorySettings } from './settings';
import { takesDecisions } from './takes-decisions';

const push: FactorySettings = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  production: {},
});
const withProduction = (more: Partial<FactorySettings['production']>): FactorySettings => ({
  ...push,
  production: { ...push.production, ...more },
});
const sql = (answers?: { states: string; command?: string }): FactorySettings =>
  withProduction({
    connector: {
      kind: 'sql',
      url: 'env:ERP',
      timeoutSeconds: 30,
      feeds: [],
      ...(answers ? { answers } : {}),
    },
  });

test('a factory takes decisions when its program answers, or its database takes commands', () => {
  expect(takesDecisions(push)).toBe(false);
  expect(takesDecisions(withProduction({ answers: { url: 'https://erp.example', secret: 'env:S' } }))).toBe(
    true,
  );
  expect(takesDecisions(sql())).toBe(false);
  expect(takesDecisions(sql({ states: 'select 1' }))).toBe(false);
  expect(takesDecisions(sql({ states: 'select 1', command: 'select 2' }))).toBe(true);
});
