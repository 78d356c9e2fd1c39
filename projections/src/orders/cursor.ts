/** How a list may be sorted; ties are broken by the order's id. */
export type OrderSort = '-updated' | 'updated' | 'promised' | '-promised' | 'number' | '-number';

export const SORT_COLUMNS = {
  updated: { column: 'updated_at', type: 'timestamptz', shape: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  promised: { column: 'promised', type: 'date', shape: /^\d{4}-\d\d-\d\d$/ },
  number: { column: 'number_key', type: 'text', shape: /^[^\0]{1,1000}$/s },
} as const;

export const sortColumn = (sort: OrderSort) => {
  const descending = sort.startsWith('-');
  switch (sort) {
    case 'updated':
    case '-updated':
      return { ...SORT_COLUMNS.updated, descending };
    case 'promised':
    case '-promised':
      return { ...SORT_COLUMNS.promised, descending };
    case 'number':
    case '-number':
      return { ...SORT_COLUMNS.number, descending };
  }
};

/** Where a page ended: the last row's sort value and id. */
export interface Keyset {
  readonly value: string;
  readonly id: string;
}

/** Opaque to those who carry it; holds its sort, so that it can't be used with another. */
export const cursorOf = (sort: string, { value, id }: Keyset): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Undefined when this is no cursor of that sort. */
export function readCursor(cursor: string, sort: string, shape: RegExp): Keyset | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isList(parts) || parts.length !== 3) return undefined;
  const [ofSort, value, id] = parts;
  if (ofSort !== sort || typeof value !== 'string' || typeof id !== 'string') return undefined;
  if (!shape.test(value) || id.length > 200 || id.includes('\0')) return undefined;
  // A day or instant that does not exist fits the shape too.
  if (/^\d{4}-/.test(value) && shape !== SORT_COLUMNS.number.shape && !exists(value)) return undefined;
  return { value, id };
}

function exists(date: string): boolean {
  const parsed = new Date(date);
  return !Number.isNaN(parsed.valueOf()) && parsed.toISOString().startsWith(date);
}
