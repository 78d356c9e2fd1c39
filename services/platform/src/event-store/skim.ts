import type { Sql } from '../db/database';
import type { EventMeta, RecordedEvent } from './event-store';

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  readonly created: Date;
  readonly data: unknown;
  readonly meta: EventMeta;
}

// What is not asked for is passed over inside the database: its data are neither read nor sent.
const SKIM = `
  select position, stream, version, id, type, schema, created, data, meta from log.events
  where position > $1 and position <= $2 and type = any($3::text[]) order by position`;

/**
 * The events of these types within the next `stretch` positions of the Postgres log, and how far that went. For readers
 * that want few of many: passing over an event costs a microsecond or two.
 */
export async function skim(
  sql: Sql,
  after: number,
  types: readonly string[],
  stretch: number,
): Promise<{ readonly events: RecordedEvent[]; readonly upTo: number }> {
  const [head] = await sql.query<{ position: number }>('select position from log.head', [], 'log-head');
  const upTo = Math.max(after, Math.min(head?.position ?? 0, after + stretch));
  if (upTo === after) return { events: [], upTo };
  const events = await sql.query<Row>(SKIM, [after, upTo, types]);
  return { events, upTo };
}
