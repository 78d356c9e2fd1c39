import type { Database, Sql } from '../db/database';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { skimming } from '../subscription/skimming';
import { runSubscription, type Subscription, type SubscriptionLog } from '../subscription/subscription';
import type { OutgoingMessage } from './outbox';
import { putOutgoing } from './postgres';

export interface FromLogOptions {
  readonly db: Database;
  readonly store: Pick<EventStore, 'onAppended'>;
  /** Names the checkpoint. */
  readonly name: string;
  /** The types of events that may become messages; all others are passed over unread. */
  readonly types: readonly string[];
  /** The message that an event is, or undefined. Its id must be the event's. */
  readonly messageOf: (event: RecordedEvent) => OutgoingMessage | undefined;
  readonly log?: SubscriptionLog;
  readonly pollEvery?: number;
}

/** The checkpoint, held against other runners until the transaction ends. */
async function holdCheckpoint(sql: Sql, name: string): Promise<number> {
  const [row] = await sql.query<{ position: number }>(
    `insert into sync.checkpoints (name, position) values ($1, 0)
     on conflict (name) do update set position = checkpoints.position returning position`,
    [name],
  );
  return row?.position ?? 0;
}

const moveCheckpoint = (sql: Sql, name: string, position: number) =>
  sql.query('update sync.checkpoints set position = $2 where name = $1 and position < $2', [name, position]);

/**
 * Puts messages into the outbox for events of the log, with the checkpoint in the same transaction. Any number of processes
 * may run it: the checkpoint's row lets one write at a time, and what another has written is passed over.
 */
export function outboxFromLog(options: FromLogOptions): Subscription {
  const { db, store, name, types, messageOf, log, pollEvery } = options;
  const passed = (from: number, upTo: number) =>
    db.transaction(async (sql) => {
      // Another runner may be behind `from` still, with events of ours to come.
      if ((await holdCheckpoint(sql, name)) >= from) await moveCheckpoint(sql, name, upTo);
    });
  return runSubscription({
    store: skimming(db, store, types, passed),
    name,
    after: async () => {
      const [row] = await db.query<{ position: number }>(
        'select position from sync.checkpoints where name = $1',
        [name],
      );
      return row?.position ?? 0;
    },
    handle: (events) =>
      db.transaction(async (sql) => {
        const known = await holdCheckpoint(sql, name);
        const fresh = events.filter(({ position }) => position > known);
        await putOutgoing(
          sql,
          fresh.flatMap((event) => messageOf(event) ?? []),
        );
        await moveCheckpoint(sql, name, events.at(-1)?.position ?? 0);
      }),
    ...(log ? { log } : {}),
    ...(pollEvery === undefined ? {} : { pollEvery }),
  });
}
