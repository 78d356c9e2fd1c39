import type { Database } from '@mullion/platform/db/database';
import type { EventStore, RecordedEvent } from '@mullion/platform/event-store/event-store';
import { readable } from './apply';
import { readingOnce } from './log-event';
import type { Projection, Run } from './projection';
import { enterAsWriter, holdCheckpoint, moveCheckpoint } from './schema';

export interface FillOptions {
  readonly db: Database;
  readonly store: Pick<EventStore, 'readAll'>;
  /** Hears how far it is, about once a batch. */
  readonly onProgress?: (position: number, target: number) => void;
  /** Events in one transaction. */
  readonly batch?: number;
  /** Subjects (orders mostly) whose state stays in memory, for each projection: each takes a few kilobytes. */
  readonly keep?: number;
}

/** For what is caught: anything may be thrown. */
export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Tables that nobody reads or writes but the fill. `failed` = why it was given up. */
export interface Filled {
  readonly projection: Projection;
  readonly schema: string;
  failed?: Error;
}

/**
 * Fills tables with the effects of the events after `from`, up to `target`: the log is read and parsed once for all of them,
 * and the next batch is read while one is written. Their checkpoints move at the end, when nothing is in memory alone.
 */
export async function fill(
  { db, store, onProgress, batch = 2_000, keep = 10_000 }: FillOptions,
  all: readonly Filled[],
  from: number,
  target: number,
): Promise<void> {
  if (from >= target) return;
  const filling = all
    .filter(({ failed }) => failed === undefined)
    .map((one) => ({ one, run: one.projection.begin() }));
  const each = (work: (one: Filled, run: Run) => Promise<void>) =>
    Promise.all(
      filling.map(async ({ one, run }) => {
        if (one.failed !== undefined) return;
        try {
          await work(one, run);
        } catch (error) {
          one.failed = asError(error);
        }
      }),
    );
  const read = (after: number) => store.readAll(after, Math.min(batch, Math.max(0, target - after)));

  let position = from;
  let reading = read(position);
  while (position < target) {
    const events = await reading;
    const last = events.at(-1);
    if (!last) break;
    reading = read(last.position);
    // A read that fails is met when it is waited for; until then it must not end the process.
    reading.catch(() => undefined);
    const parse = readingOnce();
    await each((one, run) => take(db, one, run, { events, parse, keep }));
    position = last.position;
    onProgress?.(position, target);
  }
  await reading;
  await each(({ schema }, run) =>
    db.transaction(async (sql) => {
      await enterAsWriter(sql, schema);
      await holdCheckpoint(sql, schema);
      await run.write(sql, 0);
      await moveCheckpoint(sql, position);
    }),
  );
}

async function take(
  db: Database,
  { projection, schema }: Filled,
  run: Run,
  batch: {
    readonly events: readonly RecordedEvent[];
    readonly parse: ReturnType<typeof readingOnce>;
    readonly keep: number;
  },
): Promise<void> {
  const { events, error } = readable(projection, batch.events, batch.parse);
  if (error) throw error;
  if (events.length === 0) return;
  await db.transaction(async (sql) => {
    await enterAsWriter(sql, schema);
    await holdCheckpoint(sql, schema);
    await run.project(sql, events);
    await run.write(sql, batch.keep);
  });
}
