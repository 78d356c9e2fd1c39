import type { Database } from '../db/database';

/** One feed of one source of one factory. */
export interface FeedName {
  readonly factory: string;
  readonly source: string;
  readonly feed: string;
}

/** How far a feed was read, as it was saved; undefined before its first reading. */
export async function readCursor(db: Database, { factory, source, feed }: FeedName): Promise<unknown> {
  const [row] = await db.query<{ place: unknown }>(
    'select place from sync.cursors where factory = $1 and source = $2 and feed = $3',
    [factory, source, feed],
  );
  return row?.place;
}

/** Notes how far a feed was read. To be called only once the inbox holds all that came before. */
export async function saveCursor(
  db: Database,
  { factory, source, feed }: FeedName,
  place: unknown,
): Promise<void> {
  await db.query(
    `insert into sync.cursors (factory, source, feed, place) values ($1, $2, $3, $4)
     on conflict (factory, source, feed) do update set place = excluded.place, saved_at = clock_timestamp()`,
    [factory, source, feed, JSON.stringify(place)],
  );
}
