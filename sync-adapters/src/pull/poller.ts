import type { Breaker } from '@mullion/platform/breaker/breaker';
import { BreakerOpen } from '@mullion/platform/breaker/breaker';
import type { Log } from '@mullion/platform/process/log';
import type { Lease } from '@mullion/platform/lease/lease';
import { FeedFault } from './fault';
import type { Intake, PullTarget } from './intake';
import { wait } from './wait';

/** What a feed may use while it is polled. */
export interface PollContext {
  readonly intake: Intake;
  /** Asks the foreign system, under its breaker. A FeedFault counts against this feed only. */
  ask<T>(work: () => Promise<T>): Promise<T>;
  /** Tells that the source was heard of: its database has answered, or it has brought a file. A look alone hears nothing. */
  heard(): void;
  /** Raised when the process is to end: what is in hand is finished, nothing new is read. */
  readonly signal: AbortSignal;
}

/** Something of a foreign system that is read from time to time. */
export interface PolledFeed {
  readonly name: string;
  readonly everySeconds: number;
  /** Its own breaker, for faults that are not the whole system's. */
  readonly breaker: Breaker;
  /** Reads on from where it stood. `later`: there is more, which can't be taken now. */
  poll(context: PollContext): Promise<'done' | 'later'>;
}

export interface PollerParts {
  readonly target: PullTarget;
  readonly intake: Intake;
  readonly feeds: readonly PolledFeed[];
  /** The system's breaker. */
  readonly breaker: Breaker;
  readonly lease: Lease;
  readonly log: Log;
}

const SOON = 1_000;
/** After being told to stop, what is in hand is waited for so long; left behind, it is read again. */
const PATIENCE = 10_000;

/** Runs work under the breakers of the system and of one feed of it. */
async function asked<T>(system: Breaker, feed: Breaker, work: () => Promise<T>): Promise<T> {
  type Answer = { readonly value: T } | { readonly fault: FeedFault } | { readonly trouble: unknown };
  const answer = await feed.run(async (): Promise<Answer> => {
    const found = await system
      .run((): Promise<Answer> =>
        work().then(
          (value) => ({ value }),
          (error: unknown) => {
            if (error instanceof FeedFault) return { fault: error };
            throw error;
          },
        ),
      )
      .catch((trouble: unknown) => ({ trouble }));
    if ('fault' in found) throw found.fault;
    return found;
  });
  if ('trouble' in answer) throw answer.trouble;
  if ('fault' in answer) throw answer.fault;
  return answer.value;
}

/**
 * Polls the feeds of one source, in one process at a time, until stopped. Nothing here is remembered that matters: a process
 * that takes over reads on from the cursors, and what was read twice is known by its ids.
 */
export function startPoller({ target, intake, feeds, breaker, lease, log }: PollerParts) {
  const { factory, source } = target;
  const about = { factory, source };
  const stopping = new AbortController();
  const { signal } = stopping;
  const due = new Map<string, number>(feeds.map(({ name }) => [name, 0]));

  async function turn(feed: PolledFeed, heard: () => void): Promise<void> {
    const every = feed.everySeconds * 1_000;
    try {
      const ask = <T>(work: () => Promise<T>) => asked(breaker, feed.breaker, work);
      const outcome = await feed.poll({ intake, ask, heard, signal });
      due.set(feed.name, Date.now() + (outcome === 'done' ? every : Math.min(every, SOON)));
    } catch (error) {
      const pause = error instanceof BreakerOpen ? error.until.getTime() - Date.now() : 0;
      due.set(feed.name, Date.now() + Math.max(SOON, Math.min(every, 60_000), pause));
      // The breaker has told what fails of the foreign system.
      if (!(error instanceof BreakerOpen)) log.warn({ ...about, feed: feed.name, err: error }, 'poll failed');
    }
  }

  async function round(): Promise<number> {
    if (!(await lease.hold())) return SOON;
    const contact = { heard: false };
    for (const feed of feeds) {
      if (signal.aborted) return 0;
      if ((due.get(feed.name) ?? 0) <= Date.now()) await turn(feed, () => (contact.heard = true));
    }
    if (contact.heard) await target.inbox.touched(factory, source);
    return Math.max(0, Math.min(...due.values()) - Date.now());
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      const pause = await round().catch((error: unknown) => {
        log.warn({ ...about, err: error }, 'could not poll');
        return SOON;
      });
      await wait(pause, signal);
    }
  }

  const running = loop();

  return {
    /** Finishes the batch in hand, and lets another process poll. */
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
      await lease.release();
    },
  };
}
