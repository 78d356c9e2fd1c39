import type { Sql } from '../db/database';

/** The number of a key's advisory lock, as SQL of three expressions: whoever changes open changes of a key holds it. */
export const keyHash = (factory: string, source: string, key: string): string =>
  `hashtextextended(${factory} || '/' || ${source} || '/' || ${key}, 0)`;

const LOCK = `select pg_advisory_xact_lock(${keyHash('$1::text', '$2::text', '$3::text')})`;

/** Waits for the round that works on this key, and keeps others away until the transaction ends. */
export const lockKey = (
  sql: Sql,
  { factory, source, key }: { readonly factory: string; readonly source: string; readonly key: string },
): Promise<unknown> => sql.query(LOCK, [factory, source, key]);
