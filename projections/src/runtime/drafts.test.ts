import { expect, test } from 'vitest';
import { Drafts } from './drafts';

/** A table in which the subjects are so many; it notes what it was asked for. */
function table(rows: Record<string, number>) {
  const asked: string[][] = [];
  const read = (ids: string[]) => {
    asked.push(ids);
    return Promise.resolve(new Map(Object.entries(rows).filter(([id]) => ids.includes(id))));
  };
  return { asked, read };
}

test('the table is asked for a subject once, while it is in memory', async () => {
  const drafts = new Drafts<number>();
  const { asked, read } = table({ a: 1 });
  await drafts.load(new Set(['a', 'b']), read);
  drafts.set('b', 2);
  await drafts.load(new Set(['b', 'c']), read);
  await drafts.load(new Set(['c', 'b']), read);
  expect(asked).toEqual([['a', 'b'], ['c']]);
  expect([drafts.get('a'), drafts.get('b'), drafts.get('c')]).toEqual([1, 2, undefined]);
});

test('those touched least lately are forgotten first, and what changed of them is answered', async () => {
  const drafts = new Drafts<number>();
  const { asked, read } = table({ a: 1, b: 1, c: 1 });
  await drafts.load(new Set(['a', 'b', 'c', 'd']), read);
  drafts.set('a', 2);
  drafts.set('b', 2);
  drafts.set('d', 9);
  await drafts.load(new Set(['a']), read);
  expect(drafts.take(2)).toEqual([{ id: 'b', before: 1, state: 2 }]);
  expect(drafts.take(0)).toEqual([
    { id: 'd', before: undefined, state: 9 },
    { id: 'a', before: 1, state: 2 },
  ]);
  await drafts.load(new Set(['a']), read);
  expect(asked.at(-1)).toEqual(['a']);
});

test('a state is set only of a subject that was loaded', () => {
  expect(() => new Drafts<number>().set('a', 1)).toThrow('a was not loaded');
});
