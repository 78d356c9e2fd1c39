import { z } from 'zod';

/** Names of what tells who a person is, or what they pay, in any payload of a factory: ops mend mappings without it. */
const PERSONAL = new Set([
  'customer',
  'driver',
  'phone',
  'phones',
  'address',
  'email',
  'reference',
  'price',
  'amount',
  'content',
  'url',
]);
const DEEPEST = 12;
const LONGEST = 200;
const MOST = 50;

/** Rows that no mapping could read: their columns are the factory's own, and any may tell of persons. */
const unmapped = z.object({
  unmapped: z.looseObject({
    rows: z.array(z.record(z.string(), z.string().nullable())),
    /** Columns that ids, codes and times are made of. */
    shown: z.array(z.string()),
  }),
});

/** What a text is like, without what it says: `+380 50 1112233` is `+999 99 9999999`, which is all that a mapping depends on. */
const likeness = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'A' ? letter : 'a'))
    .replace(/\p{N}/gu, '9');

function coveredRow(row: Readonly<Record<string, string | null>>, shown: readonly string[]) {
  const columns = Object.entries(row).slice(0, MOST);
  return Object.fromEntries(
    columns.map(([column, text]) => [
      column.slice(0, LONGEST),
      text === null ? null : shown.includes(column) ? text.slice(0, LONGEST) : likeness(text),
    ]),
  );
}

/**
 * A held change's payload as ops see it: the shape, codes and counts stay, people and money are covered. What is too deep
 * or too long to help is cut. Of rows that no mapping could read all is covered but the columns of ids, codes and times.
 */
export function masked(payload: unknown): unknown {
  const kept = unmapped.safeParse(payload);
  if (!kept.success) {
    const isRows = typeof payload === 'object' && payload !== null && 'unmapped' in payload;
    return isRows ? { unmapped: '(rows, covered)' } : coveredDeep(payload, 0);
  }
  const { rows, shown, ...rest } = kept.data.unmapped;
  const covered = rows.slice(0, MOST).map((row) => coveredRow(row, shown));
  return { unmapped: { ...rest, shown, rows: covered } };
}

function coveredDeep(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST).map((item) => coveredDeep(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST)
      .map(([name, inner]) => [
        name.slice(0, LONGEST),
        PERSONAL.has(name.toLowerCase()) ? covered(inner) : coveredDeep(inner, depth + 1),
      ]),
  );
}

/** Says what kind of value is under the cover: a number where a text should be is often the fault. */
function covered(value: unknown): string {
  if (value === null) return '(null)';
  return `(${Array.isArray(value) ? 'list' : typeof value}, covered)`;
}
