import type { Database } from '@mullion/platform/db/database';
import type { Ended } from '@mullion/platform/inbox/conclude';
import { type DrainHandler, drainer } from '@mullion/platform/inbox/drain';
import { healWaiting } from '@mullion/platform/inbox/heal';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { announcer } from '@mullion/platform/inbox/notices';
import { keyRounds } from '@mullion/platform/inbox/rounds';
import { overdueKeys } from '@mullion/platform/inbox/sweep';
import type { Log } from '@mullion/platform/process/log';
import { bullmqQueue, type QueueServer } from '@mullion/platform/queue/bullmq';
import type { Urgency } from '@mullion/platform/queue/queue';
import type { Rates } from '@mullion/platform/rate/rate-limit';
import type { PushSource, ReadChange } from '../push/source';
import { tellEnded } from '../push/story';
import type { ConnectedFactory } from './factories';

export interface ConnectionParts {
  readonly db: Database;
  /** A pool of its own for the transactions of rounds: `pools.ts` says why. */
  readonly rounds: Database;
  readonly inbox: Inbox;
  readonly queues: QueueServer;
  readonly rates: Rates;
  readonly log: Log;
}

export interface ConnectionOf {
  readonly factory: ConnectedFactory;
  readonly source: string;
  readonly handler: DrainHandler;
  readonly read: (raw: unknown, now: Date) => ReadChange;
}

/** A foreign system, connected: its door, its queue, its workers. */
export interface Connection {
  readonly push: PushSource;
  /** Wakes what was forgotten; to be called every second or so. */
  sweep(): Promise<void>;
  /** Tells how much waits, as last counted. */
  counted(backlog: number): void;
  close(): Promise<void>;
}

const KEYS_IN_A_ROUND = 200;
const ROUNDS_AT_ONCE = 2;
const MOST_SWEPT = 2_000;
/** While so many keys wait in the queue, workers are busy and nothing needs to be looked for. */
const BUSY = 200;
/** Keys overdue so many seconds are worked off without the queue: it is away, or a dead worker still holds them. */
const FORSAKEN = 5;
/** Changes that may wait: so many seconds of work, and never fewer than so many changes. */
const BACKLOG_SECONDS = 20;
const LEAST_BACKLOG = 10_000;
/** What a source may send at once after a rest, likewise. */
const BURST_SECONDS = 2;
const LEAST_BURST = 1_000;

/** Connects one source of one factory: from the push to the handler. */
export async function connect(
  { db, rounds, inbox, queues, rates, log }: ConnectionParts,
  { factory, source, handler, read }: ConnectionOf,
): Promise<Connection> {
  const { settings, keys } = factory;
  const { ordersPerSecond, gapSeconds } = settings.production;
  const labels = { factory: settings.id, source };
  let backlog = 0;

  const queue = await bullmqQueue(queues, {
    name: `sync-${settings.id}-${source}`,
    onError: (error) => log.warn({ ...labels, err: error.message }, 'queue trouble'),
  });
  const wake = (woken: readonly string[], urgency: Urgency = 'now') => {
    if (woken.length === 0) return;
    queue.wake(woken, urgency).catch((error: unknown) => {
      log.warn({ ...labels, err: error, keys: woken.length }, 'wake-ups lost; the sweeper repeats them');
    });
  };

  const observe = (ended: readonly Ended[]) => {
    const now = new Date();
    for (const { change, verdict } of ended)
      inboxMeters.ended(labels, verdict.verdict, change.receivedAt, now);
    tellEnded(log, labels, ended);
  };
  const drain = drainer(rounds, { factory: settings.id, source, gapSeconds }, handler);
  const announce = announcer(db, labels, (notices) => handler.announce(notices));
  const handle = keyRounds(drain, {
    most: KEYS_IN_A_ROUND,
    parallel: ROUNDS_AT_ONCE,
    observe,
    again: (keys) => wake(keys, 'later'),
  });
  const limits = { concurrency: KEYS_IN_A_ROUND * ROUNDS_AT_ONCE, perSecond: ordersPerSecond };
  await queue.work(async (key) => {
    try {
      await handle(key);
    } catch (error) {
      log.error({ ...labels, key, err: error }, 'round failed; tried again');
      throw error;
    }
  }, limits);

  return {
    push: {
      ...labels,
      keys,
      perSecond: ordersPerSecond,
      limit: rates.limit(`push/${settings.id}/${source}`, {
        perSecond: ordersPerSecond,
        burst: Math.max(LEAST_BURST, ordersPerSecond * BURST_SECONDS),
      }),
      mostWaiting: Math.max(LEAST_BACKLOG, ordersPerSecond * BACKLOG_SECONDS),
      inbox,
      read,
      backlog: () => backlog,
      wake,
    },
    async sweep() {
      await announce().catch((error: unknown) =>
        log.warn({ ...labels, err: error }, 'held changes could not be announced; tried again'),
      );
      if (handler.arrived) wake(await healWaiting(db, labels, handler.arrived));
      // A queue that can't be asked is no reason to leave the changes lying.
      const waiting = await queue.waiting().catch(() => 0);
      if (waiting > BUSY) return;
      wake(await overdueKeys(db, settings.id, source, MOST_SWEPT));
      const forsaken = await overdueKeys(db, settings.id, source, KEYS_IN_A_ROUND, FORSAKEN);
      for (const result of await Promise.allSettled(forsaken.map(handle)))
        if (result.status === 'rejected')
          log.error({ ...labels, err: result.reason as unknown }, 'round failed; tried again');
    },
    counted: (count) => (backlog = count),
    close: () => queue.close(),
  };
}
