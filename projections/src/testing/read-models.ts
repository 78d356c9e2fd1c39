import type { EventStore } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { applyBatch } from '../runtime/apply';
import { projections } from '../runtime/registry';
import { ensureSchema, readCheckpoint } from '../runtime/schema';

export interface ReadModels extends TestDatabase {
  readonly store: EventStore;
  /** Applies what is new in the log to all read models, in batches of this size. */
  catchUp(batch?: number): Promise<void>;
}

/** A database of its own with an empty log and empty read models. */
export async function testReadModels(): Promise<ReadModels> {
  const database = await testDatabase();
  const { db } = database;
  const store = openPostgresEventStore(db);
  for (const projection of projections) await ensureSchema(db, projection);
  return {
    ...database,
    store,
    async catchUp(batch = 1_000) {
      for (const projection of projections)
        for (;;) {
          const from = (await readCheckpoint(db, projection.name))?.position ?? 0;
          const events = await store.readAll(from, batch);
          if (events.length === 0) break;
          await applyBatch(db, projection, projection.name, events, true);
        }
    },
  };
}
