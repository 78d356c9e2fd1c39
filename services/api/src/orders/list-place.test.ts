import { expect, test } from 'vitest';
import { orderStatus } from '@mullion/domain/order/views';
import { ordersQuery } from '../contract';
import { listPlace } from './list-place';

const user = {
  id: '1',
  email: 'dealer@demo.example',
  name: 'Olena',
  role: 'dealerOwner',
  factories: ['kharkiv'],
  dealer: 'kharkiv~D-0001',
  branches: null,
  allDealers: false,
  language: 'en',
} as const;
const fieldOf = (query: Record<string, string>, dealer: string | null = user.dealer) =>
  listPlace({ user: { ...user, dealer }, view: 'view' }, ordersQuery.parse(query))?.field;

test.each([
  ['the list as it opens', {}],
  ['open orders', { status: 'open' }],
  ['one status', { status: 'made', limit: '25' }],
  ['the newest of the start page', { limit: '8', sort: '-updated' }],
  ['the stopped ones of the start page', { limit: '4', status: 'onHold,returned' }],
])('%s is kept', (_what, query) => {
  expect(fieldOf(query)).toBeDefined();
  expect(fieldOf(query, null)).toBeUndefined();
});

test.each([
  ['another length', { limit: '24' }],
  ['another order', { sort: 'number' }],
  ['a search', { q: 'x' }],
  ['days', { from: '2026-01-01' }],
  ['a branch', { branch: 'made up' }],
  ['a dealer', { dealer: 'made up' }],
  ['a cursor', { cursor: 'x' }],
  ['several statuses', { status: 'made,shipped' }],
])('%s is not', (_what, query) => {
  expect(fieldOf(query)).toBeUndefined();
});

test('the same question in other words has the same place', () => {
  expect(fieldOf({ status: 'made,made' })).toBe(fieldOf({ status: 'made' }));
  expect(fieldOf({ limit: '4', status: 'returned,onHold' })).toBe(
    fieldOf({ limit: '4', status: 'onHold,returned' }),
  );
});

test('whatever is asked, a view has some twenty lists in the cache at most', () => {
  const statuses = orderStatus.options;
  const asked = ['', 'open', ...statuses, ...statuses.flatMap((a) => statuses.map((b) => `${a},${b}`))];
  const fields = new Set<string>();
  for (let limit = 1; limit <= 100; limit += 1)
    for (const status of asked) {
      const field = fieldOf({ limit: String(limit), status });
      if (field !== undefined) fields.add(field);
    }
  expect(fields.size).toBe(4 + statuses.length);
});
