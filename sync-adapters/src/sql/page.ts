import type { SqlFeed } from '@mullion/domain/factory/connector';
import { nearest } from '@mullion/domain/factory/known';
import type { TextRow, TextRows } from '@mullion/platform/db/foreign';
import { FeedFault } from '../pull/fault';
import { groupRows, mappedColumns } from '../pull/map-change';
import type { Texts } from '../pull/typed';
import { type Mark, markOf } from './watermark';

/** Changes of one reading of a feed. */
export interface Page {
  /** Rows that belong together; all of each. */
  readonly groups: readonly (readonly TextRow[])[];
  /** The watermarks of their rows, ascending. */
  readonly marks: readonly Mark[];
  /** True when the query had no more. */
  readonly atEnd: boolean;
}

/** Throws a FeedFault when a mapping asks for columns that a result does not have, or has twice. */
export function checkColumns(columns: readonly string[], asked: readonly string[]): void {
  for (const column of asked) {
    if (!columns.includes(column)) {
      const meant = nearest(column, columns);
      throw new FeedFault(
        `The query gives no column ${column}${meant === undefined ? `, only ${columns.join(', ')}` : `: is ${meant} meant?`}`,
      );
    }
    if (columns.indexOf(column) !== columns.lastIndexOf(column))
      throw new FeedFault(`The query gives two columns ${column}: name one of them otherwise (… as …).`);
  }
}

/**
 * Takes the changes of what a query gave for at most `limit`. Whether that counts changes or rows, the query knows: where
 * there are just as many rows, the last change may have been cut, and waits for the next reading.
 */
export function pageOf({ columns, rows }: TextRows, limit: number, feed: SqlFeed, texts: Texts): Page {
  const { watermark, change } = feed;
  checkColumns(columns, [watermark.column, ...mappedColumns(change)]);
  const marks = rows.map((row) => markOf(row[watermark.column], watermark));
  marks.forEach((mark, at) => {
    if (at > 0 && mark.value < (marks[at - 1]?.value ?? mark.value))
      throw new FeedFault(
        `The query of ${feed.name} is not ordered by ${watermark.column}: without, changes would be missed.`,
      );
  });
  const end = marks.at(-1);
  const mayBeCut = rows.length === limit;
  const kept = mayBeCut ? rows.filter((_, at) => marks[at]?.value !== end?.value) : rows;
  const groups = groupRows(change, kept, texts);
  for (const group of groups) {
    const [first] = group;
    if (group.some((row) => row[watermark.column] !== first?.[watermark.column]))
      throw new FeedFault(
        `Rows of one change have different watermarks: ${watermark.column} must be that of the whole change, such as max(…) over (partition by …).`,
      );
  }
  return { groups, marks: marks.slice(0, kept.length), atEnd: rows.length < limit };
}
