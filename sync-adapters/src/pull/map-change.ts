import { type ChangeMapping, isListOf, isTyped, type Value } from '@mullion/domain/factory/mapping';
import type { TextRow } from '@mullion/platform/db/foreign';
import type { FieldProblem } from '../push/source';
import { Evaluation, grouped } from './evaluate';
import { columnsOf } from './template';
import type { Texts } from './typed';

/** A change of the factory push as far as rows make one, and what is wrong with it. */
export interface MappedChange {
  readonly change: {
    readonly id?: string;
    readonly order?: string;
    readonly sequence?: number;
    readonly at?: string;
    readonly kind?: string;
    readonly data: unknown;
  };
  readonly problems: readonly FieldProblem[];
}

/** What tells rows of one change from those of another; undefined where every row is a change. */
const togetherBy = ({ by, id }: ChangeMapping): string | undefined => by ?? id;

/** What a row is grouped by, undefined when it stands alone. Problems are found when its group is mapped. */
export function groupKeyOf(mapping: ChangeMapping, row: TextRow, texts: Texts): string | undefined {
  const template = togetherBy(mapping);
  if (template === undefined) return undefined;
  const { text } = new Evaluation(texts).fill(template, [row], '');
  return text === '' ? undefined : text;
}

/** Rows that belong together, in the order in which each group began. */
export function groupRows(mapping: ChangeMapping, rows: readonly TextRow[], texts: Texts): TextRow[][] {
  let alone = 0;
  return grouped(rows, (row) => {
    const key = groupKeyOf(mapping, row, texts);
    return key === undefined ? `-${(alone += 1)}` : `+${key}`;
  });
}

/** Makes one change of rows that belong together. */
export function mapChange(mapping: ChangeMapping, rows: readonly TextRow[], texts: Texts): MappedChange {
  const evaluation = new Evaluation(texts);
  const textOf = (template: string, path: string) => evaluation.fill(template, rows, path);
  const part = (template: string | undefined, path: string) =>
    template === undefined ? '' : textOf(template, path).text;

  const id = mapping.id === undefined ? undefined : textOf(mapping.id, 'id');
  const problems: FieldProblem[] = [];
  // Half an id would make two changes one.
  if (id && id.empty.length > 0)
    problems.push({
      path: 'id',
      message: `the column ${id.empty.join(', ')} is empty, of which the id is made`,
    });
  const order = part(mapping.order, 'order');
  const kind =
    typeof mapping.kind === 'string'
      ? mapping.kind
      : evaluation.value({ ...mapping.kind, as: 'text' }, rows, 'kind');
  const at = evaluation.value({ ...mapping.at, as: 'instant' }, rows, 'at');
  const sequence =
    mapping.sequence === undefined
      ? undefined
      : evaluation.value({ from: mapping.sequence, as: 'integer' }, rows, 'sequence');
  const data = evaluation.value(mapping.data, rows, 'data') ?? {};
  return {
    change: {
      ...(id && problems.length === 0 && id.text !== '' ? { id: id.text } : {}),
      ...(order === '' ? {} : { order }),
      ...(typeof sequence === 'number' ? { sequence } : {}),
      ...(typeof at === 'string' ? { at } : {}),
      ...(typeof kind === 'string' ? { kind } : {}),
      data,
    },
    problems: [...problems, ...evaluation.problems],
  };
}

function columnsIn(value: Value): string[] {
  if (typeof value === 'string') return columnsOf(value);
  if (typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((inner: Value) => columnsIn(inner));
  if (isTyped(value)) return [value.from, value.currency ?? ''].flatMap(columnsOf);
  if (isListOf(value))
    return [...columnsIn(value.each), ...columnsOf(value.by ?? ''), ...Object.keys(value.where ?? {})];
  return Object.values(value).flatMap(columnsIn);
}

const headColumns = ({ id, by, order, sequence, at, kind }: ChangeMapping): string[] =>
  [id, by, order, sequence, at.from, typeof kind === 'string' ? undefined : kind.from].flatMap((template) =>
    columnsOf(template ?? ''),
  );

/** Every column that a mapping asks for. */
export const mappedColumns = (mapping: ChangeMapping): string[] => [
  ...new Set([...headColumns(mapping), ...columnsIn(mapping.data)]),
];

/** Columns that hold ids, codes and times only: what people who mend a mapping may see as it is. */
export const plainColumns = (mapping: ChangeMapping): string[] => {
  const { code } = mapping.data;
  return [...new Set([...headColumns(mapping), ...(code === undefined ? [] : columnsIn(code))])];
};

/** The columns that the field at this place of a change (`data.items.0.quantity`) is made of. */
export function columnsAt(mapping: ChangeMapping, path: string): string[] {
  const [head = '', ...rest] = path.split('.');
  if (head !== 'data') {
    const { kind } = mapping;
    const templates: Record<string, string | undefined> = {
      id: mapping.id,
      order: mapping.order,
      sequence: mapping.sequence,
      at: mapping.at.from,
      kind: typeof kind === 'string' ? undefined : kind.from,
    };
    return columnsOf((Object.hasOwn(templates, head) ? templates[head] : undefined) ?? '');
  }
  let value: Value | undefined = mapping.data;
  for (const step of rest) {
    if (typeof value !== 'object' || isTyped(value)) break;
    if (Array.isArray(value)) value = (value as readonly Value[])[Number(step)];
    else if (isListOf(value)) value = value.each;
    else value = Object.hasOwn(value, step) ? (value as Record<string, Value>)[step] : undefined;
  }
  return value === undefined ? [] : [...new Set(columnsIn(value))];
}
