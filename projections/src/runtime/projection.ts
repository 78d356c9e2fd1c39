import type { Sql } from '@mullion/platform/db/database';
import type { LogEvent } from './log-event';
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
  /** Makes the tables, and the indexes that are made after the first fill. Names without schema: the search path says where. */
  readonly tables: string;
  readonly indexes: string;
  /**
   * What two runs over the same events must have written alike: for each table a query of its rows in a schema, as `key`
   * and `row` (text). Whatever depends on how events fell into batches is left out.
   */
  readonly compared: Readonly<Record<string, (schema: string) => string>>;
  /** Writes the effects of the events, which come in position order and once. All in the caller's transaction. */
  project(sql: Sql, events: readonly LogEvent[]): Promise<void>;
}

/** Rows of a whole table for `compared`. */
export const wholeTable =
  (table: string, key: string) =>
  (schema: string): string =>
    `select (${key})::text as key, t::text as row from ${schema}.${table} t`;
