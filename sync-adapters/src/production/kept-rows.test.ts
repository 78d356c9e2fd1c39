import { expect, test } from 'vitest';
import { changeMapping } from '@mullion/domain/factory/mapping';
import type { InboxChange, IncomingChange } from '@mullion/platform/inbox/inbox';
import type { Texts } from '../pull/typed';
import { keepUnmapped } from '../pull/unmapped';
import { type KeptRows, readAll } from './kept-rows';

const NOW = new Date('2026-11-21T12:00:00Z');
const BASE = { id: '{id}', order: '{no}', at: '{at}', kind: 'status', data: { code: '{code}' } };
const ROW = { id: 's-3', no: 'P-1', n: '3', at: '2026-11-20T10:00:00Z', code: 'DONE' };

/** Reads one kept row again by a mapping; what comes in anew and which ids were asked for is noted. */
async function again(mapping: object, row: Record<string, string | null>) {
  const accepted: IncomingChange[] = [];
  const asked: string[] = [];
  const texts: Texts = { zone: 'UTC', currency: 'UAH', decimal: '.' };
  const kept: KeptRows = {
    feeds: new Map([['states', { feed: 'states', mapping: changeMapping.parse(mapping), texts }]]),
    known(ids) {
      asked.push(...ids);
      return Promise.resolve(new Set<string>());
    },
    accept(changes) {
      accepted.push(...changes);
      return Promise.resolve(changes.map(() => 'accepted'));
    },
  };
  const of = { factory: 'poltava', source: 'production', correlation: 'trace' };
  const rows = { feed: 'states', rows: [row], shown: [], problems: [] };
  const { kind, ...incoming } = keepUnmapped(of, rows, { order: 'P-1', data: {} }, NOW);
  const change: InboxChange = { ...incoming, kind, seq: 1, status: 'pending', receivedAt: NOW };
  const [read] = await readAll([{ key: change.key, changes: [change] }], kept, NOW);
  return { read: read?.changes[0], accepted, asked };
}

test('a row of an order whose changes are not counted is decided in its place once it can be mapped', async () => {
  const { read, accepted } = await again(BASE, ROW);
  expect(read).toMatchObject({ change: { id: 's-3', seq: 1 }, payload: { kind: 'status' } });
  expect(accepted).toEqual([]);
});

test('a row of an order whose changes are counted comes in with its own number', async () => {
  const { read, accepted } = await again({ ...BASE, sequence: '{n}' }, ROW);
  expect(accepted).toMatchObject([{ id: 's-3', key: 'P-1', sequence: 3, factory: 'poltava' }]);
  expect(read).toMatchObject({ change: { seq: 1 }, verdict: { verdict: 'duplicate' } });
});

test('a row that still makes no change waits for its own id, when that can be one', async () => {
  const good = await again(BASE, { ...ROW, code: null });
  expect(good.read).toMatchObject({ verdict: { code: 'payload-unmappable', waitsFor: 'change s-3' } });
  for (const id of ['s\0-3', 's'.repeat(101)]) {
    const { read, asked } = await again(BASE, { ...ROW, id });
    expect(read).toMatchObject({ verdict: { verdict: 'held', code: 'payload-unmappable' } });
    expect(read).not.toHaveProperty('verdict.waitsFor');
    expect(asked).toEqual([]);
  }
});
