import type { Database, Sql } from '@mullion/platform/db/database';
import type { RecordedEvent } from '@mullion/platform/event-store/event-store';
import { categoryOf, type LogEvent, logEvent, UnreadableEvent } from './log-event';
import type { Projection } from './projection';
import { enterAsWriter, holdCheckpoint, moveCheckpoint } from './schema';

/** The tables were made by another release: this one must not write to them. */
export class OtherVersion extends Error {
  override readonly name = 'OtherVersion';
}

/** The checkpoint is not where these events begin: read again from where it is. */
export class CheckpointElsewhere extends Error {
  override readonly name = 'CheckpointElsewhere';
}

export interface Readable {
  readonly events: readonly LogEvent[];
  /** The position up to which they could be read. */
  readonly to: number;
  /** Why not further. */
  readonly error?: UnreadableEvent;
}

/** The events that concern a projection, as far as they can be read. */
export function readable(
  { reads }: Pick<Projection, 'reads'>,
  recorded: readonly RecordedEvent[],
  read = logEvent,
): Readable {
  const events: LogEvent[] = [];
  let to = (recorded[0]?.position ?? 1) - 1;
  for (const one of recorded) {
    const category = categoryOf(one);
    const types = category && reads[category];
    if (category && types && (types === 'all' || types.has(one.type)))
      try {
        events.push(read(one, category));
      } catch (error) {
        if (error instanceof UnreadableEvent) return { events, to, error };
        throw error;
      }
    to = one.position;
  }
  return { events, to };
}

/**
 * Writes the effects of a dense run of events and moves the checkpoint, in one transaction. Events that the checkpoint has
 * passed already (another runner was first) are left out, so each has its effect once. Throws OtherVersion,
 * CheckpointElsewhere, UnreadableEvent (after what came before it was applied), and what the projection throws.
 *
 * `announce` tells readers in other processes by NOTIFY, when the transaction commits.
 */
export async function applyBatch(
  db: Database,
  projection: Projection,
  schema: string,
  recorded: readonly RecordedEvent[],
  announce: boolean,
): Promise<void> {
  const { events, to, error } = readable(projection, recorded);
  const first = recorded[0]?.position ?? 1;
  if (to >= first)
    await db.transaction(async (sql) => {
      await enterAsWriter(sql, schema);
      await applyHeld(sql, projection, schema, { events, first, to });
      if (announce) await sql.query(`select pg_notify('projected', $1)`, [`${projection.name}:${to}`]);
    });
  if (error) throw error;
}

/** The same within the caller's transaction. */
async function applyHeld(
  sql: Sql,
  projection: Projection,
  schema: string,
  { events, first, to }: { events: readonly LogEvent[]; first: number; to: number },
): Promise<void> {
  const checkpoint = await holdCheckpoint(sql, schema);
  if (checkpoint?.version !== projection.version)
    throw new OtherVersion(
      `The tables of ${projection.name} were made by version ${checkpoint?.version ?? 'none'} of it, this is version ${projection.version}.`,
    );
  if (checkpoint.position < first - 1)
    throw new CheckpointElsewhere(
      `${projection.name} stands at ${checkpoint.position}, the events begin at ${first}.`,
    );
  if (checkpoint.position >= to) return;
  const news = events.filter(({ position }) => position > checkpoint.position);
  if (news.length > 0) {
    const run = projection.begin();
    await run.project(sql, news);
    await run.write(sql, 0);
  }
  await moveCheckpoint(sql, to);
}
