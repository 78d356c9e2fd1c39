import type { Database, Sql } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { compareSchemas, type Difference } from './compare';
import { asError, fill, type Filled, type FillOptions } from './fill';
import type { Projection } from './projection';
import {
  analyze,
  type Checkpoint,
  keepWritersOut,
  makeIndexes,
  makeSchema,
  mayBeSilent,
  readCheckpoint,
  tryLock,
} from './schema';
import { switchSchemas } from './switch';

export interface RebuildOptions extends FillOptions {
  readonly db: Database;
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
}

export type Rebuilt =
  | { readonly outcome: 'busy' }
  | {
      readonly outcome: 'switched';
      readonly events: number;
      /** Of the fill alone, without indexes, comparison and switch; when several were filled together, of all of them. */
      readonly eventsPerSecond: number;
      /** Undefined when the live tables were of another version, or there were none: nothing to compare with. */
      readonly compared?: {
        readonly rows: number;
        readonly different: number;
        readonly shown: readonly Difference[];
      };
    };

export type RebuiltOrFailed = Rebuilt | { readonly outcome: 'failed'; readonly error: Error };

/**
 * Builds a projection anew from the first event, beside the live tables, which serve meanwhile; then compares both and
 * switches. `busy` = another process is at it. Whatever stops it leaves the live tables as they are.
 */
export async function rebuild({
  projection,
  ...options
}: RebuildOptions & { readonly projection: Projection }): Promise<Rebuilt> {
  const done = (await rebuildTogether({ ...options, projections: [projection] })).get(projection.name);
  if (!done) throw new Error(`The rebuild of ${projection.name} told nothing`);
  if (done.outcome === 'failed') throw done.error;
  return done;
}

/** The same for several, which read the log together. One that fails does not hold up the others. */
export async function rebuildTogether(
  options: RebuildOptions & { readonly projections: readonly Projection[] },
): Promise<ReadonlyMap<string, RebuiltOrFailed>> {
  const { db, projections } = options;
  const done = new Map<string, RebuiltOrFailed>();
  await db.transaction(async (lock) => {
    await mayBeSilent(lock);
    const ours: Filled[] = [];
    for (const projection of projections) {
      if (await tryLock(lock, projection.name)) ours.push({ projection, schema: `${projection.name}_next` });
      else done.set(projection.name, { outcome: 'busy' });
    }
    for (const { projection, schema } of ours) {
      await db.query(`drop schema if exists ${schema} cascade`);
      await db.transaction((sql) => makeSchema(sql, projection, schema));
    }
    const targets = await Promise.all(ours.map(({ projection }) => targetOf(options, projection)));
    const events = Math.min(...targets);
    const started = performance.now();
    await fill(options, ours, 0, events);
    const seconds = (performance.now() - started) / 1000;
    for (const one of ours) {
      const { name } = one.projection;
      try {
        if (one.failed !== undefined) throw one.failed;
        const compared = await finish(options, one);
        const eventsPerSecond = Math.round(events / Math.max(seconds, 0.001));
        done.set(name, { outcome: 'switched', events, eventsPerSecond, ...(compared ? { compared } : {}) });
      } catch (error) {
        done.set(name, { outcome: 'failed', error: asError(error) });
      }
    }
  });
  return done;
}

/** Makes the indexes of filled tables, catches up with what was appended meanwhile, compares, and switches. */
async function finish(options: RebuildOptions, filled: Filled) {
  const { db } = options;
  const { projection, schema } = filled;
  await db.transaction((sql) => makeIndexes(sql, projection, schema));
  await analyze(db, schema);
  await catchUp(options, filled, await targetOf(options, projection));
  return takeOver(options, filled);
}

/** Tables of the same version are compared at one position, so the new ones must not run ahead of the live. Empty ones are not compared. */
async function targetOf({ db, store }: RebuildOptions, { name, version }: Projection): Promise<number> {
  const live = await readCheckpoint(db, name);
  return live?.version === version && live.position > 0 ? live.position : store.head();
}

/** Fills on from where the tables are. Answers how far they have come. */
async function catchUp(options: RebuildOptions, filled: Filled, target: number): Promise<number> {
  const { db } = options;
  const from = (await readCheckpoint(db, filled.schema))?.position ?? 0;
  await fill(options, [filled], from, target);
  if (filled.failed !== undefined) throw filled.failed;
  return Math.max(from, target);
}

/** Holds the writers of the live tables, catches up with them, compares, switches. */
async function takeOver(options: RebuildOptions, filled: Filled) {
  const { db } = options;
  const { projection, schema: next } = filled;
  const { name } = projection;
  return db.transaction(async (sql) => {
    await mayBeSilent(sql);
    await keepWritersOut(sql, name);
    const live = await readCheckpoint(sql, name);
    const reached = await catchUp(options, filled, live?.position ?? 0);
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
