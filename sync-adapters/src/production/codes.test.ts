import { expect, test } from 'vitest';
import type { CodeMeaning } from '@mullion/domain/factory/settings';
import { codeBook } from './codes';
import { waitedFor, waitsForCode, waitsForDealer } from './waiting';

const OF_FILE = { WELD: { kind: 'production.started', stage: 'welding' } } satisfies Record<
  string,
  CodeMeaning
>;

function book(...rows: { code: string; meaning: unknown }[]) {
  let reads = 0;
  let now = 0;
  const table = [...rows];
  const codes = codeBook(
    OF_FILE,
    () => {
      reads += 1;
      return Promise.resolve([...table]);
    },
    () => now,
  );
  return {
    table,
    reads: () => reads,
    pass: (milliseconds: number) => (now += milliseconds),
    meaning: async (code: string) => (await codes.knowing(new Set([code]))).get(code),
  };
}

test('a code of the file is known; one that ops mapped wins over it', async () => {
  expect(await book().meaning('WELD')).toEqual(OF_FILE.WELD);
  expect(await book({ code: 'WELD', meaning: { kind: 'units.made' } }).meaning('WELD')).toEqual({
    kind: 'units.made',
  });
});

test('a code that was mapped just now is known at once, and a changed meaning within a second', async () => {
  const codes = book();
  expect(await codes.meaning('WELD')).toEqual(OF_FILE.WELD);
  codes.table.push({ code: 'ODD', meaning: { kind: 'units.made' } });
  expect(await codes.meaning('ODD')).toEqual({ kind: 'units.made' });
  codes.table.splice(0, 1, { code: 'ODD', meaning: { kind: 'order.released' } });
  codes.pass(1_000);
  expect(await codes.meaning('ODD')).toEqual({ kind: 'order.released' });
});

test('a meaning that was taken back is gone within a second', async () => {
  const codes = book({ code: 'ODD', meaning: { kind: 'units.made' } });
  expect(await codes.meaning('ODD')).toBeDefined();
  codes.table.pop();
  codes.pass(1_000);
  expect(await codes.meaning('ODD')).toBeUndefined();
});

test('known codes are not asked for again within a second', async () => {
  const codes = book();
  for (let count = 0; count < 5; count += 1) await codes.meaning('WELD');
  expect(codes.reads()).toBe(1);
});

test('a meaning that can not be read is as if it were not there', async () => {
  expect(await book({ code: 'ODD', meaning: { kind: 'order.exploded' } }).meaning('ODD')).toBeUndefined();
  expect(await book({ code: 'WELD', meaning: null }).meaning('WELD')).toEqual(OF_FILE.WELD);
});

test('what is waited for is read as it was written, also in its first form', () => {
  expect(waitedFor(waitsForCode('dealer 7'))).toEqual({ code: 'dealer 7' });
  expect(waitedFor(waitsForDealer('code 7'))).toEqual({ dealer: 'code 7' });
  expect(waitedFor('D-1')).toEqual({ dealer: 'D-1' });
});
