import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrderFacts, StatesPage } from '../foreign/system';
import { placeOf, readPage, readPlaces } from './source-pages';

const factsOf = (order: string): OrderFacts => ({
  order,
  review: 'accepted',
  onHold: false,
  promised: '2026-12-01',
  constructions: [],
});

/** A source that knows these orders, and the questions it was asked. */
function sourceOf(numbers: readonly string[]) {
  const known = [...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1));
  const asked: (string | undefined)[] = [];
  const states = (after: string | undefined, limit: number): Promise<StatesPage> => {
    asked.push(after);
    const rest = known.filter((number) => after === undefined || number > after);
    const orders = rest.slice(0, limit).map(factsOf);
    const last = orders.at(-1);
    return Promise.resolve(
      rest.length > limit && last !== undefined ? { orders, next: last.order } : { orders },
    );
  };
  return { states, asked };
}

const pageOf = (orders: readonly string[], next?: string) => () =>
  Promise.resolve({ orders: orders.map(factsOf), ...(next === undefined ? {} : { next }) });

const number = fc.string({ unit: fc.constantFrom('1', '2', 'a', 'B', 'я', '-'), minLength: 1, maxLength: 3 });

describe('the pages of a source', () => {
  test('orders that do not ascend are refused: their neighbours would look missing', async () => {
    await expect(readPage(pageOf(['K-2', 'K-1']), undefined, 10)).rejects.toThrow('must ascend by code unit');
    await expect(readPage(pageOf(['a', 'B']), undefined, 10)).rejects.toThrow('must ascend');
    await expect(readPage(pageOf(['K-1', 'K-1']), undefined, 10)).rejects.toThrow('must ascend');
    await expect(readPage(pageOf(['K-3']), 'K-3', 10)).rejects.toThrow('must ascend');
  });

  test('a page that leads nowhere is refused: the walk would never end', async () => {
    await expect(readPage(pageOf([], 'K-3'), 'K-3', 10)).rejects.toThrow('to go on after K-3');
    await expect(readPage(pageOf(['K-4', 'K-5'], 'K-4'), 'K-3', 10)).rejects.toThrow('to go on after K-4');
    expect((await readPage(pageOf([], 'K-9'), 'K-3', 10)).upTo).toBe('K-9');
  });

  test('single orders are read again, whoever came in between, and unknown ones are not there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(number, { maxLength: 30 }),
        fc.array(number, { maxLength: 10 }),
        fc.array(number, { maxLength: 10 }),
        fc.integer({ min: 1, max: 5 }),
        async (before, newer, wanted, limit) => {
          const page = await readPage(sourceOf(before).states, undefined, 100);
          const places = [...new Set(wanted)].map((key) => placeOf(key, undefined, page));
          const now = new Set([...before, ...newer]);
          const found = await readPlaces(sourceOf([...now]).states, places, limit);
          for (const key of wanted) expect(found.has(key)).toBe(now.has(key));
        },
      ),
    );
  });

  test('neighbours are read with one question', async () => {
    const { states, asked } = sourceOf(['1', '2', '3', '4', '5', '6', '7', '8']);
    const page = await readPage(states, undefined, 100);
    asked.length = 0;
    const places = ['3', '4', '8'].map((key) => placeOf(key, undefined, page));
    await readPlaces(states, places, 3);
    expect(asked).toEqual(['2', '7']);
  });
});
