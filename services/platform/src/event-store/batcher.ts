import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EncodedAppend } from './encode';
import type { AppendOutcome } from './event-store';

interface Waiting {
  readonly append: EncodedAppend;
  readonly settle: (outcome: AppendOutcome) => void;
  readonly fail: (error: unknown) => void;
}

export interface Batching {
  /** Appends of different streams, all in one transaction. */
  readonly call: (appends: readonly EncodedAppend[]) => Promise<AppendOutcome[]>;
  /** True when an error is the fault of what was sent: nothing was stored, and another event might have been. */
  readonly isRefusal: (error: unknown) => error is Error;
  readonly maxAppends?: number;
  readonly maxBytes?: number;
}

/**
 * Merges concurrent appends: one call is in flight, and what arrives meanwhile goes into the next one. Appends to the
 * same stream keep the order in which they came.
 */
export function openBatcher({ call, isRefusal, maxAppends = 500, maxBytes = 8_000_000 }: Batching) {
  let queue: Waiting[] = [];
  let running = false;

  /** The next call: never a stream or an event id twice, since each must see the outcome of the one before. */
  function take(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const streams = new Set<string>();
    const ids = new Set<string>();
    let bytes = 0;
    let full = false;
    for (const waiting of queue) {
      const { stream, events } = waiting.append;
      full ||= batch.length >= maxAppends || (batch.length > 0 && bytes + waiting.append.bytes > maxBytes);
      if (full || streams.has(stream) || events.some((event) => ids.has(event.id))) {
        later.push(waiting);
      } else {
        batch.push(waiting);
        bytes += waiting.append.bytes;
      }
      streams.add(stream);
      for (const event of events) ids.add(event.id);
    }
    queue = later;
    return batch;
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await call(batch.map((waiting) => waiting.append));
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index];
        if (outcome) waiting.settle(outcome);
        else waiting.fail(new Error(`The append to ${waiting.append.stream} has no outcome`));
      });
    } catch (error) {
      const [first] = batch;
      if (!isRefusal(error)) for (const waiting of batch) waiting.fail(error);
      else if (batch.length === 1) first?.settle({ outcome: 'rejected', reason: error.message });
      else {
        // One of them spoils the transaction for all: halve until it stands alone.
        const middle = Math.ceil(batch.length / 2);
        await send(batch.slice(0, middle));
        await send(batch.slice(middle));
      }
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      // A turn of the event loop, so that callers who were answered together are merged again.
      await nextTurn();
      await send(take());
    }
    running = false;
  }

  return (append: EncodedAppend): Promise<AppendOutcome> =>
    new Promise((settle, fail) => {
      queue.push({ append, settle, fail });
      if (!running) void run();
    });
}
