import { createHash } from 'node:crypto';
import type { ChangeMapping } from '@mullion/domain/factory/mapping';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { TextRow } from '@mullion/platform/db/foreign';
import type { IncomingChange } from '@mullion/platform/inbox/inbox';
import type { FieldProblem, ReadChange } from '../push/source';
import { columnsAt, mapChange, type MappedChange, plainColumns } from './map-change';
import type { Texts } from './typed';

/** How the rows of one feed become changes. */
export interface FeedMapping {
  readonly feed: string;
  readonly mapping: ChangeMapping;
  readonly texts: Texts;
}

/** What the texts of a factory's database have in common. */
export const textsOf = ({ timeZone, currency }: FactorySettings): Texts => ({
  zone: timeZone,
  currency,
  decimal: '.',
});

/** Every feed of a factory that is pulled; none of one that pushes. */
export function feedMappings(settings: FactorySettings): FeedMapping[] {
  const { connector } = settings.production;
  if (connector.kind === 'push') return [];
  return connector.feeds.map((feed) => ({
    feed: feed.name,
    mapping: feed.change,
    texts: { ...textsOf(settings), ...('decimal' in feed ? { decimal: feed.decimal } : {}) },
  }));
}

/** What stands for rows without an id: the same content gives the same. */
export function contentId(prefix: string, rows: readonly TextRow[]): string {
  const sorted = rows.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${prefix}-${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32)}`;
}

/** What rows came to: a change of the factory push, or why not, with what is known of it. */
export type RowsRead =
  | {
      readonly change: Pick<IncomingChange, 'id' | 'key' | 'sequence' | 'at' | 'kind'>;
      readonly payload: object;
    }
  | { readonly problems: readonly FieldProblem[]; readonly known: MappedChange['change'] };

function inColumns(mapping: ChangeMapping, { path, message }: FieldProblem): FieldProblem {
  const columns = columnsAt(mapping, path);
  const names = columns.join(', ');
  if (/received undefined/.test(message))
    return {
      path,
      message: columns.length > 0 ? `is missing, since ${names} says nothing` : 'is missing in the mapping',
    };
  return { path, message: columns.length > 0 ? `${message} (made of ${names})` : message };
}

/** Makes a change of the rows of one group. `id` is theirs when the mapping has none. */
export function readRows(
  { mapping, texts }: FeedMapping,
  rows: readonly TextRow[],
  id: string,
  read: (raw: unknown, now: Date) => ReadChange,
  now: Date,
): RowsRead {
  const mapped = mapChange(mapping, rows, texts);
  const change = mapping.id === undefined ? { id, ...mapped.change } : mapped.change;
  if (mapped.problems.length > 0) return { problems: mapped.problems, known: change };
  const reading = read(change, now);
  if ('problems' in reading)
    return { problems: reading.problems.map((problem) => inColumns(mapping, problem)), known: change };
  return { change: { ...reading, kind: change.kind ?? 'unknown' }, payload: change };
}

/** The columns that whoever mends a mapping may see as they are. */
export const shownColumns = ({ mapping }: FeedMapping): string[] => plainColumns(mapping);
