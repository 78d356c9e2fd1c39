import { setTimeout as timePasses } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '../event-store/event-store';

/** The part of pino's logger that a subscription needs. */
export interface SubscriptionLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SubscriptionOptions {
  readonly store: Pick<EventStore, 'readAll' | 'onAppended'>;
  /** For the log. */
  readonly name: string;
  /** The checkpoint: the position of the last event that was handled, 0 at first. Asked at the start and after each error. */
  readonly after: () => Promise<number>;
  /**
   * Handles events in position order and moves the checkpoint in the same transaction. When it throws, the same events
   * come again, from the checkpoint, until it succeeds.
   */
  readonly handle: (events: RecordedEvent[]) => Promise<void>;
  /** The most events at a time, 1000 unless told. */
  readonly batch?: number;
  /** Hears of each error, with the position it got stuck behind and how often it has failed there in a row. */
  readonly onError?: (error: unknown, stuck: { readonly after: number; readonly failures: number }) => void;
  readonly log?: SubscriptionLog;
  /** How long to wait for a signal before looking anyway, and how long at most after repeated errors; milliseconds. */
  readonly pollEvery?: number;
  readonly longestBackoff?: number;
}

export interface Subscription {
  /** Ends after the batch under way; no handler runs once it resolves. */
  stop(): Promise<void>;
  /** The position of the last event that was handled. */
  position(): number;
}

/** Reads the log from a checkpoint and follows it, for as long as the process runs: each event at least once, in order. */
export function runSubscription({
  store,
  name,
  after,
  handle,
  batch = 1000,
  onError,
  log,
  pollEvery = 1_000,
  longestBackoff = 10_000,
}: SubscriptionOptions): Subscription {
  let stopped = false;
  const ending = new AbortController();
  let position = 0;
  let signalled = false;
  let wake: (() => void) | undefined;

  /** Waits for `longest` milliseconds; a signal ends it early when `bySignal`, stopping always does. */
  const pause = (longest: number, bySignal: boolean) =>
    new Promise<void>((resolve) => {
      if (stopped || (bySignal && signalled)) {
        resolve();
        return;
      }
      const timer = setTimeout(() => end(), longest);
      const end = () => {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      };
      wake = () => {
        if (stopped || bySignal) end();
      };
    });

  const onSignal = () => {
    signalled = true;
    wake?.();
  };

  let failures = 0;
  async function failed(error: unknown, doing: string): Promise<void> {
    failures += 1;
    log?.warn({ err: error, subscription: name, after: position, failures }, doing);
    onError?.(error, { after: position, failures });
    await pause(Math.min(longestBackoff, 100 * 2 ** Math.min(failures - 1, 20)), false);
  }

  async function follow(): Promise<void> {
    let known = false;
    while (!stopped) {
      try {
        if (!known) {
          position = await after();
          known = true;
        }
        signalled = false;
        const events = await store.readAll(position, batch);
        const last = events.at(-1);
        if (last) {
          await handle(events);
          position = last.position;
        }
        failures = 0;
        if (!last) await pause(pollEvery, true);
      } catch (error) {
        known = false;
        await failed(error, 'a subscription waits after an error');
      }
    }
  }

  /** Signals are a comfort: until they can be had, polling does. */
  async function listen(): Promise<(() => Promise<void>) | undefined> {
    while (!stopped) {
      try {
        const unlisten = await store.onAppended(onSignal);
        // What was appended before the line stood gave no signal.
        onSignal();
        return unlisten;
      } catch (error) {
        log?.warn({ err: error, subscription: name }, 'a subscription polls, because it can not listen');
        await timePasses(pollEvery, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  const listening = listen();
  const following = follow();
  return {
    position: () => position,
    async stop() {
      stopped = true;
      ending.abort();
      wake?.();
      await following;
      const unlisten = await listening;
      await unlisten?.();
      log?.info({ subscription: name, position }, 'a subscription has stopped');
    },
  };
}
