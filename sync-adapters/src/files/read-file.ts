import type { FileFeed } from '@mullion/domain/factory/connector';
import type { TextRow } from '@mullion/platform/db/foreign';
import { contentId, type FeedMapping } from '../pull/feed-mapping';
import type { RowGroup } from '../pull/intake';
import { groupKeyOf, mappedColumns } from '../pull/map-change';
import { type CsvRow, csvRows } from './read-csv';

/** How many rows of a file belong to each change: those of one change need not stand together. */
export type RowCounts = ReadonlyMap<string, number>;

interface Source {
  readonly path: string;
  readonly name: string;
  readonly settings: FileFeed;
  readonly feed: FeedMapping;
}

const rowsOf = ({ path, settings }: Source) => csvRows(path, settings, mappedColumns(settings.change));

const keyOf = ({ feed }: Source, { row, problem }: CsvRow): string | undefined =>
  problem === undefined ? groupKeyOf(feed.mapping, row, feed.texts) : undefined;

/** Reads a file to its end without keeping it: whether it can be read at all, and what belongs together in it. */
export async function countRows(source: Source): Promise<RowCounts> {
  const counts = new Map<string, number>();
  for await (const row of rowsOf(source)) {
    const key = keyOf(source, row);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The rows of each change, as soon as they are whole. Equal rows without an id of their own are told apart by their number. */
export async function* groupsOf(source: Source, counts: RowCounts): AsyncGenerator<RowGroup> {
  const { name, settings } = source;
  const open = new Map<string, TextRow[]>();
  const contents = new Map<string, number>();
  const groupOf = (rows: readonly TextRow[], line: number, problem?: string): RowGroup => {
    const told = { rows, place: `${name}, line ${line}`, ...(problem === undefined ? {} : { problem }) };
    if (settings.change.id !== undefined && problem === undefined) return told;
    const content = contentId('row', rows);
    const number = (contents.get(content) ?? 0) + 1;
    contents.set(content, number);
    return { ...told, id: number === 1 ? content : `${content}-${number}` };
  };
  for await (const row of rowsOf(source)) {
    const key = keyOf(source, row);
    if (key === undefined) {
      yield groupOf([row.row], row.line, row.problem);
      continue;
    }
    const rows = open.get(key) ?? [];
    rows.push(row.row);
    open.set(key, rows);
    if (rows.length < (counts.get(key) ?? 1)) continue;
    open.delete(key);
    yield groupOf(rows, row.line);
  }
}
