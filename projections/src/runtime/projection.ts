import type { Sql } from '@mullion/platform/db/database';
import type { Category, LogEvent } from './log-event';
import type { ProjectionName } from './read';

/**
 * A read model: tables of its own in a Postgres schema of its own, filled from the log and from nothing else, so that it
 * can be thrown away and made again at any time.
 */
export interface Projection {
  /** Also the name of its schema. */
  readonly name: ProjectionName;
  /** Raised with each change of the tables or of what is written to them: the runtime then builds them anew, beside the old. */
  readonly version: number;
  /** The events that concern it. Others are not even parsed, so one that can't be read does not stop it. */
  readonly reads: Reads;
  /** Makes the tables, and the indexes that are made after the first fill. Names without schema: the search path says where. */
  readonly tables: string;
  readonly indexes: string;
  /**
   * What two runs over the same events must have written alike: for each table a query of its rows in a schema, as `key`
   * and `row` (text). Whatever depends on how events fell into batches is left out.
   */
  readonly compared: Readonly<Record<string, (schema: string) => string>>;
  /** Begins a run over events, with nothing in memory. */
  begin(): Run;
}

/** Categories of streams, each with all its events or those of some types. */
export type Reads = { readonly [C in Category]?: 'all' | ReadonlySet<string> };

/** One walk over events, which come in position order and once, in transactions of the caller. */
export interface Run {
  /** Folds the events in memory, over what the tables hold of their subjects. */
  project(sql: Sql, events: readonly LogEvent[]): Promise<void>;
  /**
   * Writes what the events changed. The `keep` subjects touched last may stay in memory unwritten, where their next events
   * cost no table anything: for whoever fills tables that nobody reads yet. With 0 all is written and forgotten.
   */
  write(sql: Sql, keep: number): Promise<void>;
}

/** Rows of a whole table for `compared`. */
export const wholeTable =
  (table: string, key: string) =>
  (schema: string): string =>
    `select (${key})::text as key, t::text as row from ${schema}.${table} t`;
