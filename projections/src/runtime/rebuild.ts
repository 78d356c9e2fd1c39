import type { Database, Sql } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { applyBatch } from './apply';
import { compareSchemas, type Difference } from './compare';
import type { Projection } from './projection';
import {
  analyze,
  type Checkpoint,
  keepWritersOut,
  makeIndexes,
  makeSchema,
  readCheckpoint,
  tryLock,
} from './schema';
import { switchSchemas } from './switch';

export interface RebuildOptions {
  readonly db: Database;
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly projection: Projection;
  /** Hears how far it is, about once a batch. */
  readonly onProgress?: (position: number, target: number) => void;
  /** Events in one transaction. */
  readonly batch?: number;
}

export type Rebuilt =
  | { readonly outcome: 'busy' }
  | {
      readonly outcome: 'switched';
      readonly events: number;
      /** Of the fill alone, without indexes, comparison and switch. */
      readonly eventsPerSecond: number;
      /** Undefined when the live tables were of another version, or there were none: nothing to compare with. */
      readonly compared?: {
        readonly rows: number;
        readonly different: number;
        readonly shown: readonly Difference[];
      };
    };

/**
 * Builds a projection anew from the first event, beside the live tables, which serve meanwhile; then compares both and
 * switches. `busy` = another process is at it. Whatever stops it leaves the live tables as they are.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { db, projection } = options;
  return db.transaction(async (lock) => {
    if (!(await tryLock(lock, projection.name))) return { outcome: 'busy' };
    const next = `${projection.name}_next`;
    await db.query(`drop schema if exists ${next} cascade`);
    await db.transaction((sql) => makeSchema(sql, projection, next));

    const started = performance.now();
    const events = await fill(options, next, 0, await targetOf(options));
    const seconds = (performance.now() - started) / 1000;

    await db.transaction((sql) => makeIndexes(sql, projection, next));
    await analyze(db, next);
    const before = (await readCheckpoint(db, next))?.position ?? 0;
    await fill(options, next, before, await targetOf(options));
    const compared = await takeOver(options, next);
    return {
      outcome: 'switched',
      events,
      eventsPerSecond: Math.round(events / Math.max(seconds, 0.001)),
      ...(compared ? { compared } : {}),
    };
  });
}

/** Tables of the same version are compared at one position, so the new ones must not run ahead of the live. Empty ones are not compared. */
async function targetOf({ db, store, projection }: RebuildOptions): Promise<number> {
  const live = await readCheckpoint(db, projection.name);
  return live?.version === projection.version && live.position > 0 ? live.position : store.head();
}

/** Applies the events after `from`, up to `target`; reads the next batch while one is written. */
async function fill(
  { db, store, projection, onProgress, batch = 2_000 }: RebuildOptions,
  schema: string,
  from: number,
  target: number,
): Promise<number> {
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
    await applyBatch(db, projection, schema, events, false);
    position = last.position;
    onProgress?.(position, target);
  }
  await reading;
  return position - from;
}

/** Holds the writers of the live tables, catches up with them, compares, switches. */
async function takeOver(options: RebuildOptions, next: string) {
  const { db, projection } = options;
  const { name } = projection;
  return db.transaction(async (sql) => {
    await keepWritersOut(sql, name);
    const live = await readCheckpoint(sql, name);
    const reached = (await readCheckpoint(db, next))?.position ?? 0;
    if (live) await fill(options, next, reached, live.position);
    const comparable = live?.version === projection.version && live.position >= reached;
    const compared = comparable ? await compareSchemas(sql, projection, name, next) : undefined;
    await noteSwitch(sql, next, live, compared?.different === 0);
    if (live) await switchSchemas(sql, name, next);
    else await sql.query(`alter schema ${next} rename to ${name}`);
    await sql.query(`select pg_notify('projected', $1)`, [`${name}:${live?.position ?? reached}`]);
    return compared;
  });
}

/** When readers will see something else than before, the cache must be told of everything: a new generation. */
async function noteSwitch(
  sql: Sql,
  next: string,
  live: Checkpoint | undefined,
  unchanged: boolean,
): Promise<void> {
  if (!live) return;
  await (unchanged
    ? sql.query(`update ${next}.checkpoint set outdated = $1, generation = $2, since = $3`, [
        live.outdated,
        live.generation,
        live.since,
      ])
    : sql.query(
        `update ${next}.checkpoint set outdated = 0, generation = $1, since = greatest(position, $2)`,
        [live.generation + 1, live.position],
      ));
}
