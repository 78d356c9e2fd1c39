/** A template, taken apart: texts, and columns. */
type Part = string | { readonly column: string };

const parts = new Map<string, readonly Part[]>();

function partsOf(template: string): readonly Part[] {
  const known = parts.get(template);
  if (known) return known;
  const made: Part[] = [];
  for (const [whole, column] of template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+/g))
    made.push(column === undefined ? whole.replace('{{', '{').replace('}}', '}') : { column: column.trim() });
  parts.set(template, made);
  return made;
}

/** The columns that a template names. */
export const columnsOf = (template: string): string[] =>
  partsOf(template).flatMap((part) => (typeof part === 'string' ? [] : [part.column]));

export interface Filled {
  /** Without space at its ends; empty when all its columns are. */
  readonly text: string;
  /** Columns that were empty. */
  readonly empty: readonly string[];
}

/** Puts columns into a template. */
export function fill(template: string, valueOf: (column: string) => string): Filled {
  const values = new Map(columnsOf(template).map((column) => [column, valueOf(column)]));
  const empty = [...values].flatMap(([column, value]) => (value === '' ? [column] : []));
  if (values.size > 0 && empty.length === values.size) return { text: '', empty };
  const texts = partsOf(template).map((part) =>
    typeof part === 'string' ? part : (values.get(part.column) ?? ''),
  );
  return { text: texts.join('').trim(), empty };
}
