import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { dealerLanes, mayRead, type Place, type Scope, scopeConditions } from './read';

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase()));
afterAll(() => database.drop());

// Few and awkward, so that scopes and places often meet.
const factory = fc.constantFrom('kharkiv', 'khmelnytskyi', 'k');
const dealerId = fc.constantFrom('kharkiv~D-1', 'kharkiv~D-2', 'khmelnytskyi~D-1', '');
const branch = fc.constantFrom('B-1', 'B-2', 'null', '{}', '"', '\\');

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const some = (value: fc.Arbitrary<string>) => fc.uniqueArray(value, { maxLength: 4 });
const scopes: fc.Arbitrary<Scope> = fc.record({
  factories: some(factory),
  dealers: maybe(some(dealerId)),
  branches: maybe(some(branch)),
});
const places: fc.Arbitrary<Place> = fc.record({ factory, dealerId, branch: maybe(branch) });

/** The places (by index) that the scope's SQL conditions let through. */
async function selected(
  all: readonly Place[],
  conditions: (parameter: (value: unknown) => string) => readonly string[],
): Promise<number[]> {
  const values: unknown[] = [
    all.map((place) => place.factory),
    all.map((place) => place.dealerId),
    all.map((place) => place.branch ?? null),
  ];
  const where = conditions((value) => `$${String(values.push(value))}`);
  const rows = await database.db.query<{ n: number }>(
    `select n::int from unnest($1::text[], $2::text[], $3::text[]) with ordinality o (factory, dealer_id, branch, n)
     where ${['true', ...where].join(' and ')} order by n`,
    values,
  );
  return rows.map(({ n }) => n - 1);
}

const readable = (scope: Scope, all: readonly Place[], dealer?: string): number[] =>
  all.flatMap((place, i) =>
    mayRead(scope, place) && (dealer === undefined || place.dealerId === dealer) ? [i] : [],
  );

test('what may be read one by one is what the database selects', async () => {
  await fc.assert(
    fc.asyncProperty(scopes, fc.array(places, { maxLength: 30 }), async (scope, all) => {
      const sql = await selected(all, (parameter) => scopeConditions(scope, 'o', parameter));
      expect(sql).toEqual(readable(scope, all));
    }),
    { numRuns: 300 },
  );
});

test('the lanes of a question see to what is left out of the conditions', async () => {
  await fc.assert(
    fc.asyncProperty(scopes, maybe(dealerId), fc.array(places), async (scope, dealer, all) => {
      const lanes = dealerLanes(scope, dealer);
      const sql = await selected(all, (parameter) => [
        ...scopeConditions(scope, 'o', parameter, lanes ? 'dealer' : 'factory'),
        lanes
          ? `o.dealer_id = any(${parameter(lanes)}::text[])`
          : `o.factory = any(${parameter(scope.factories)}::text[])`,
      ]);
      expect(sql).toEqual(readable(scope, all, dealer));
    }),
    { numRuns: 300 },
  );
});
