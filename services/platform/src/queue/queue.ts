/** `later` is for work that catches up: it is begun when nothing waits that is for `now`. */
export type Urgency = 'now' | 'later';

/**
 * Wake-ups, carried by BullMQ. A wake-up holds a key, never the work itself: the work lies in Postgres, so losing the
 * queue loses time only.
 */
export interface WakeQueue {
  /**
   * Asks for the keys to be handled. A key that waits already with the same urgency is not queued twice; one being handled now
   * is handled once more after. One that waits with both may be handled for both at once: the work itself must bear that.
   */
  wake(keys: readonly string[], urgency?: Urgency): Promise<void>;
  /** Handles keys, up to `concurrency` at once, at most `perSecond` started in a second (short windows). A throw means: try that key again later. */
  work(
    handle: (key: string) => Promise<void>,
    limits: { concurrency: number; perSecond: number },
  ): Promise<void>;
  /** Keys that wait for a worker. */
  waiting(): Promise<number>;
  /** Finishes what is being handled, takes nothing new. */
  close(): Promise<void>;
}
