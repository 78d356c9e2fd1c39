import type { Sql } from '../db/database';
import { EVENT_COLUMNS } from './columns';
import type { RecordedEvent } from './event-store';

// What is not asked for is passed over inside the database: its data are neither read nor sent.
const SKIM = `
  select ${EVENT_COLUMNS} from log.events
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
  const events = await sql.query<RecordedEvent>(SKIM, [after, upTo, types]);
  return { events, upTo };
}
