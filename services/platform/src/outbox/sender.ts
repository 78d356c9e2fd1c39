import type { Database } from '../db/database';
import { BreakerOpen } from '../breaker/breaker';
import { errorInWords } from '../breaker/error-in-words';
import type { Log } from '../process/log';
import { outboxMeters } from './meters';
import type { MessageEnd, TakenMessage } from './outbox';
import { finishOutgoing, returnOutgoing, takeOutgoing } from './postgres';

/** The foreign system is well and asks for time. */
export class TryLater extends Error {
  /** Milliseconds from now. */
  readonly after: number;

  constructor(message: string, after: number) {
    super(message);
    this.after = after;
  }
}

export interface SenderOptions {
  readonly db: Database;
  readonly factory: string;
  readonly system: string;
  readonly log: Log;
  /**
   * Asked before each attempt: answers by id those that reach their end without being told, and why. When it throws, the
   * messages are tried again.
   */
  readonly settled?: (messages: readonly TakenMessage[]) => Promise<ReadonlyMap<string, MessageEnd>>;
  /**
   * Tells the foreign system, and answers by id how messages ended; those it leaves out are tried again. When it throws, all
   * are: TryLater and BreakerOpen say when. The same message may come again, so the foreign system must know it by its id.
   */
  readonly deliver: (messages: readonly TakenMessage[]) => Promise<ReadonlyMap<string, MessageEnd>>;
  /** Tells of a refusal before it is noted; the same may be told again. */
  readonly refused: (message: TakenMessage, reason: string) => Promise<void>;
  /** Messages in one call. */
  readonly most?: number;
  /** Longer than a call and all that follows may take: a message whose sender died is sent by another after so long. */
  readonly leaseSeconds?: number;
  readonly pollEvery?: number;
  readonly longestBackoff?: number;
}

export interface Sender {
  /** Something was put in. */
  wake(): void;
  /** Ends after the call under way. */
  stop(): Promise<void>;
}

const FIRST_BACKOFF = 1_000;
const noneSettled = (): Promise<ReadonlyMap<string, MessageEnd>> => Promise.resolve(new Map());

/** What failed before goes alone: one message that the foreign system chokes on does not take the others with it. */
function inCalls(messages: readonly TakenMessage[]): readonly (readonly TakenMessage[])[] {
  const fresh = messages.filter(({ attempts }) => attempts === 0);
  const again = messages.filter(({ attempts }) => attempts > 0).map((message) => [message]);
  return fresh.length > 0 ? [fresh, ...again] : again;
}

/** Sends the messages to one foreign system for as long as the process runs; any number of processes may. */
export function runSender({
  db,
  factory,
  system,
  log,
  settled = noneSettled,
  deliver,
  refused,
  most = 50,
  leaseSeconds = 30,
  pollEvery = 1_000,
  longestBackoff = 60_000,
}: SenderOptions): Sender {
  const labels = { factory, system };
  let stopped = false;
  let woken = false;
  let wakeUp: (() => void) | undefined;

  const pause = () =>
    new Promise<void>((resolve) => {
      if (stopped || woken) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, pollEvery);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const backoff = (attempts: number) =>
    Math.min(longestBackoff, FIRST_BACKOFF * 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 2);

  async function giveBack(messages: readonly TakenMessage[], error: unknown): Promise<void> {
    const reason = errorInWords(error);
    if (error instanceof BreakerOpen) {
      const after = Math.max(0, error.until.getTime() - Date.now());
      await returnOutgoing(
        db,
        messages.map(({ seq }) => seq),
        { after, reason, untried: true },
      );
      return;
    }
    outboxMeters.failed(labels, messages.length);
    log.warn({ ...labels, messages: messages.length, reason }, 'messages could not be sent; tried again');
    for (const { seq, attempts } of messages)
      await returnOutgoing(db, [seq], {
        after: error instanceof TryLater ? error.after : backoff(attempts),
        reason,
      });
  }

  async function settle(message: TakenMessage, ending: MessageEnd): Promise<void> {
    const { seq, id, key, kind, correlation, putAt } = message;
    if (ending.end === 'refused') await refused(message, ending.reason);
    await finishOutgoing(db, seq, ending);
    outboxMeters.ended(labels, ending.end, putAt, new Date());
    const about = { ...labels, message: id, key, kind, correlation };
    if (ending.end === 'refused') log.warn({ ...about, reason: ending.reason }, 'message refused');
    else if (ending.end === 'overtaken') log.info({ ...about, reason: ending.reason }, 'message overtaken');
    else log.info(about, 'message sent');
  }

  /** Brings messages to the ends that they have; answers those that have none. Undefined when all were given back. */
  async function end(
    messages: readonly TakenMessage[],
    how: SenderOptions['deliver'],
  ): Promise<readonly TakenMessage[] | undefined> {
    let ends: ReadonlyMap<string, MessageEnd>;
    try {
      ends = await how(messages);
    } catch (error) {
      await giveBack(messages, error);
      return undefined;
    }
    for (const message of messages) {
      const ending = ends.get(message.id);
      // What can't be noted now is sent again when its lease is over, with its id.
      if (ending)
        await settle(message, ending).catch((error: unknown) =>
          log.error(
            { ...labels, message: message.id, err: error },
            'the end of a message could not be noted',
          ),
        );
    }
    return messages.filter(({ id }) => !ends.has(id));
  }

  async function send(taken: readonly TakenMessage[]): Promise<void> {
    const messages = await end(taken, settled);
    if (!messages?.length) return;
    const left = await end(messages, deliver);
    if (left?.length) await giveBack(left, new Error('the answer says nothing of it'));
  }

  /**
   * Sends what was taken, call by call. All share one lease, and a process that ends can't wait for many calls: what is left
   * when half of the lease is over, or when stopped, is given back for whoever takes it next.
   */
  async function sendAll(taken: readonly TakenMessage[], halfOver: number): Promise<void> {
    const calls = inCalls(taken);
    for (const [done, together] of calls.entries()) {
      if (stopped || (done > 0 && Date.now() >= halfOver)) {
        const rest = calls.slice(done).flatMap((call) => call.map(({ seq }) => seq));
        await returnOutgoing(db, rest, { after: 0, untried: true });
        return;
      }
      await send(together);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      try {
        const halfOver = Date.now() + leaseSeconds * 500;
        const taken = await takeOutgoing(db, labels, most, leaseSeconds);
        if (taken.length === 0) await pause();
        await sendAll(taken, halfOver);
      } catch (error) {
        log.warn({ ...labels, err: error }, 'the outbox is out of reach');
        woken = false;
        await pause();
      }
    }
  }

  const running = run();
  return {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async stop() {
      stopped = true;
      wakeUp?.();
      await running;
    },
  };
}
