import { describe, expect, test } from 'vitest';
import { changeMapping } from '@mullion/domain/factory/mapping';
import { pageOf } from './page';

const feed = {
  name: 'states',
  query: '',
  watermark: { column: 'w', type: 'integer', overlap: 0 },
  everySeconds: 1,
  batch: 3,
  change: changeMapping.parse({ id: '{id}', order: '{no}', at: '{at}', kind: 'order.held' }),
} as const;
const TEXTS = { zone: 'UTC', currency: 'UAH', decimal: '.' } as const;
const row = (id: string, w: string | null) => ({ id, w, no: 'K', at: '2026-11-20' });
const page = (rows: ReturnType<typeof row>[], limit: number, columns = ['id', 'w', 'no', 'at']) =>
  pageOf({ columns, rows }, limit, feed, TEXTS);
const ids = ({ groups }: ReturnType<typeof page>) =>
  groups.map((rows) => `${rows[0]?.['id'] ?? ''}×${rows.length}`);

test('a limit that counted rows may have cut the last change: it waits for the next reading', () => {
  const cut = page([row('a', '1'), row('b', '2'), row('b', '2')], 3);
  expect([ids(cut), cut.marks.map(({ text }) => text), cut.atEnd]).toEqual([['a×1'], ['1'], false]);
});

test('a limit that counted changes leaves them whole', () => {
  const whole = page([row('a', '1'), row('b', '2'), row('b', '2'), row('b', '2')], 3);
  expect([ids(whole), whole.atEnd]).toEqual([['a×1', 'b×3'], false]);
});

test('fewer rows than were asked for are the end', () => {
  expect(page([row('a', '1')], 3)).toMatchObject({ atEnd: true });
});

describe('what would lose changes is refused with a sentence', () => {
  test.each<[string, () => unknown, string]>([
    ['rows out of order', () => page([row('a', '2'), row('b', '1')], 9), 'is not ordered by w'],
    ['rows without a watermark', () => page([row('a', null)], 9), 'hold no integer'],
    [
      'one change under two watermarks',
      () => page([row('a', '1'), row('a', '2')], 9),
      'different watermarks',
    ],
    [
      'a column that is not there, even when no row is',
      () => page([], 9, ['id', 'w', 'nr', 'at']),
      'no column no: is nr meant?',
    ],
    ['a column that is there twice', () => page([], 9, ['id', 'w', 'no', 'no', 'at']), 'two columns no'],
  ])('%s', (_, read, told) => {
    expect(read).toThrow(told);
  });
});
