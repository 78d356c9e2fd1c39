import type { Database } from '../db/database';
import { appendCall } from './append-call';
import { openBatcher } from './batcher';
import { EVENT_COLUMNS } from './columns';
import { encodeAppend } from './encode';
import type { EventStore, RecordedEvent } from './event-store';
import { OutcomeUnknown } from './outcome-unknown';
import { appendedChannel, openSignal } from './signal';

/** Events may hold documents: a read ends with the event that passes so many bytes of data. */
const MOST_READ_BYTES = 8 * 1024 * 1024;

// Positions are dense, so a range holds exactly as many events as it is long. The length of uncompressed data is known
// without reading them.
const readAll = `
  select ${EVENT_COLUMNS} from (
    select *, sum(bytes) over (order by position) - bytes as before from (
      select ${EVENT_COLUMNS},
        case when pg_column_compression(data) is null then pg_column_size(data) else octet_length(data::text) end as bytes
      from log.events where position > $1 and position <= $1::bigint + $2) sized) summed
  where before < $3 order by position`;

// What stands before `-` is the category, and `.` is the sign that follows it: one stretch of the index holds the category.
const listStreams = `
  select id from log.streams where id > greatest($1 collate "C", $2 collate "C") and id < $3 order by id limit $4`;

/** Data that can't be stored, a broken constraint, a limit: the classes 22, 23 and 54 of SQLSTATE. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(22|23|54)...$/.test(String(error.code));

/** The event log in Postgres, in the schema `log` of the migrations. The database is the caller's to close. */
export function openPostgresEventStore(db: Database): EventStore {
  const signal = openSignal(db);
  const append = openBatcher({
    isRefusal,
    call: async (appends) => {
      try {
        const outcomes = await appendCall(db, appends);
        if (outcomes.some(({ outcome }) => outcome === 'appended')) signal();
        return outcomes;
      } catch (error) {
        throw isRefusal(error) ? error : new OutcomeUnknown(error);
      }
    },
  });

  const readStream = (stream: string, fromVersion = 1): Promise<RecordedEvent[]> =>
    db.query<RecordedEvent>(
      `select ${EVENT_COLUMNS} from log.events where stream = $1 and version >= $2 order by version`,
      [stream, fromVersion],
      'log-read-stream',
    );

  return {
    append: (appends) =>
      Promise.all(
        appends.map(async (given) => {
          const encoded = encodeAppend(given);
          return 'outcome' in encoded ? encoded : append(encoded);
        }),
      ),
    readStream,
    async readStreams(streams) {
      const found = new Map<string, RecordedEvent[]>(streams.map((stream) => [stream, []]));
      const rows = await db.query<RecordedEvent>(
        `select ${EVENT_COLUMNS} from log.events where stream = any($1::text[]) order by stream, version`,
        [[...found.keys()]],
        'log-read-streams',
      );
      for (const row of rows) found.get(row.stream)?.push(row);
      return found;
    },
    readAll: (after, limit) =>
      db.query<RecordedEvent>(readAll, [after, limit, MOST_READ_BYTES], 'log-read-all'),
    async listStreams(category, after, limit) {
      const rows = await db.query<{ id: string }>(listStreams, [
        after,
        `${category}-`,
        `${category}.`,
        limit,
      ]);
      return rows.map(({ id }) => id);
    },
    async head() {
      const [row] = await db.query<{ position: number }>('select position from log.head', [], 'log-head');
      if (!row) throw new Error('The event log has no head: its migrations have not run');
      return row.position;
    },
    onAppended: (wake) => db.listen(appendedChannel, () => wake()),
  };
}
