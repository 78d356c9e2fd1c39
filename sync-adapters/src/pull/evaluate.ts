import {
  type Fields,
  isListOf,
  isTyped,
  type ListOf,
  type Typed,
  type Value,
} from '@mullion/domain/factory/mapping';
import type { TextRow } from '@mullion/platform/db/foreign';
import type { FieldProblem } from '../push/source';
import { columnsOf, type Filled, fill } from './template';
import { readAs, type Texts } from './typed';

/** What a value came to. `live`: a column said something; `fixed`: no column was asked. */
interface Outcome {
  readonly value: unknown;
  readonly live: boolean;
  readonly fixed: boolean;
}

const absent: Outcome = { value: undefined, live: false, fixed: false };

const named = (columns: readonly string[]) =>
  columns.length === 1 ? `the column ${columns[0] ?? ''}` : `the columns ${columns.join(', ')}`;

/** Makes values of the rows of one change, and gathers what is wrong with them. */
export class Evaluation {
  readonly problems: FieldProblem[] = [];
  readonly #texts: Texts;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  #report(path: string, message: string): void {
    if (!this.problems.some((known) => known.message === message)) this.problems.push({ path, message });
  }

  /** Fills a template from rows that must agree in the columns it names. */
  fill(template: string, rows: readonly TextRow[], path: string): Filled {
    return fill(template, (column) => {
      const texts = new Set(rows.map((row) => (row[column] ?? '').trim()));
      const [first = ''] = texts;
      if (rows.some((row) => !Object.hasOwn(row, column))) this.#report(path, `there is no column ${column}`);
      else if (texts.size > 1) this.#report(path, `the rows of this change differ in the column ${column}`);
      return first;
    });
  }

  /** The value without what is empty; undefined when all of it is. */
  value(value: Value, rows: readonly TextRow[], path: string): unknown {
    return this.#outcome(value, rows, path).value;
  }

  #outcome(value: Value, rows: readonly TextRow[], path: string): Outcome {
    if (typeof value === 'string') {
      if (columnsOf(value).length === 0)
        return { value: this.fill(value, rows, path).text, live: false, fixed: true };
      return this.typed({ from: value, as: 'text' }, rows, path);
    }
    if (typeof value !== 'object') return { value, live: false, fixed: true };
    if (isReadonlyArray(value))
      return this.#gathered(value.map((v, at) => this.#outcome(v, rows, `${path}.${at}`)));
    if (isTyped(value)) return this.typed(value, rows, path);
    if (isListOf(value)) return this.#list(value, rows, path);
    return this.#object(value, rows, path);
  }

  typed(value: Typed, rows: readonly TextRow[], path: string): Outcome {
    const { text } = this.fill(value.from, rows, path);
    if (text === '') return absent;
    const { split } = value;
    const pieces = split === undefined ? [text] : text.split(split).map((piece) => piece.trim());
    const currency = value.currency === undefined ? undefined : this.fill(value.currency, rows, path).text;
    const columns = named(columnsOf(value.from));
    const found: unknown[] = [];
    for (const piece of pieces) {
      if (piece === '') continue;
      const { table } = value;
      const meant = table ? (Object.hasOwn(table, piece) ? table[piece] : undefined) : piece;
      if (meant === undefined) {
        this.#report(path, `${columns} holds a value that the mapping's table does not have`);
        continue;
      }
      const read = readAs(value.as, meant, { zone: value.zone, format: value.format, currency }, this.#texts);
      if ('problem' in read) this.#report(path, `${columns} ${read.problem}`);
      else found.push(read.value);
    }
    const result = split === undefined ? found[0] : found;
    return { value: result, live: result !== undefined, fixed: false };
  }

  #list({ each, by, where = {} }: ListOf, rows: readonly TextRow[], path: string): Outcome {
    const conditions = Object.entries(where);
    const wanted = rows.filter((row) =>
      conditions.every(([column, texts]) => texts.includes((row[column] ?? '').trim())),
    );
    const entries =
      by === undefined
        ? wanted.map((row) => [row])
        : grouped(wanted, (row) => this.fill(by, [row], path).text).filter((group) => group.length > 0);
    return this.#gathered(entries.map((entry, at) => this.#outcome(each, entry, `${path}.${at}`)));
  }

  /** A list without the entries of which no column said anything. */
  #gathered(outcomes: readonly Outcome[]): Outcome {
    const kept = outcomes.filter(({ live, fixed, value }) => value !== undefined && (live || fixed));
    const live = kept.some((outcome) => outcome.live);
    const fixed = outcomes.length > 0 && outcomes.every((outcome) => outcome.fixed);
    return kept.length === 0 ? absent : { value: kept.map(({ value }) => value), live, fixed };
  }

  /** An object without its empty fields; absent when no column of it said anything. */
  #object(fields: Fields, rows: readonly TextRow[], path: string): Outcome {
    const outcomes = Object.entries(fields).map(
      ([name, value]) => [name, this.#outcome(value, rows, path === '' ? name : `${path}.${name}`)] as const,
    );
    const live = outcomes.some(([, outcome]) => outcome.live);
    const fixed = outcomes.every(([, outcome]) => outcome.fixed);
    if (!live && !fixed) return absent;
    const kept = outcomes.filter(([, outcome]) => outcome.value !== undefined);
    return { value: Object.fromEntries(kept.map(([name, { value }]) => [name, value])), live, fixed };
  }
}

const isReadonlyArray = (value: object): value is readonly Value[] => Array.isArray(value);

/** Rows by what they have in common, in the order in which each group began. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}
