import type { Sql } from '../db/database';
import type { SweepOf } from './sweeps';

/** A key that is held back, and its held change by its number in the inbox. */
export interface HeldKey {
  readonly key: string;
  readonly change: number;
}

// A change that waits for something that has a name knows what it lacks: another change is not it.
const TO_ASK = `
  select distinct on (c.key) c.key, c.seq as change from sync.changes c
  where c.factory = $1 and c.source = $2 and c.key = any($3::text[]) and c.status = 'held' and c.waits_for is null
    and ($4 or not exists (
      select from sync.held_asked a where a.factory = $1 and a.source = $2 and a.key = c.key and a.change = c.seq))
  order by c.key, c.seq`;

/** Which of these keys are held back where a change before the held one may be missing; `anew`: also those asked for already. */
export const heldToAsk = (
  sql: Sql,
  { factory, source }: SweepOf,
  keys: readonly string[],
  anew: boolean,
): Promise<HeldKey[]> => sql.query<HeldKey>(TO_ASK, [factory, source, keys, anew]);

/** Notes that the source was asked for these again. */
export const noteHeldAsked = (sql: Sql, { factory, source }: SweepOf, asked: readonly HeldKey[]) =>
  sql.query(
    `insert into sync.held_asked (factory, source, key, change) select $1, $2, * from unnest($3::text[], $4::bigint[])
     on conflict (factory, source, key) do update set change = excluded.change, asked_at = clock_timestamp()`,
    [factory, source, asked.map(({ key }) => key), asked.map(({ change }) => change)],
  );
