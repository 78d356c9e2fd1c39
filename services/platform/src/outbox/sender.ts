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

/**
 * Sends the messages to one foreign system for as long as the process runs. Any number of processes may: one at a time does,
 * and when it dies another goes on at once.
 */
export function runSender({
  db,
  factory,
  system,
  log,
  settled = noneSettled,
  deliver,
  refused,
  most = 50,
  pollEvery = 1_000,
  longestBackoff = 60_000,
}: SenderOptions): Sender {
  const labels = { factory, system };
  const lease = db.lease(`outbox/${factory}/${system}`);
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

  /** A message whose end could not be noted is sent again, with its id. */
  async function sendAgain({ id, seq, attempts }: TakenMessage, error: unknown): Promise<void> {
    log.error({ ...labels, message: id, err: error }, 'the end of a message could not be noted');
    await returnOutgoing(db, [seq], { after: backoff(attempts), reason: errorInWords(error) });
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
      if (ending) await settle(message, ending).catch((error: unknown) => sendAgain(message, error));
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
   * One call with what was never tried, and one with a single message that was: one that the foreign system chokes on takes no
   * others with it, and keeps none waiting. Answers false when there was nothing to send.
   */
  async function round(): Promise<boolean> {
    let sent = false;
    for (const [which, together] of [
      ['fresh', most],
      ['again', 1],
    ] as const) {
      if (stopped || !(await lease.hold())) break;
      const taken = await takeOutgoing(db, labels, which, together);
      if (taken.length === 0) continue;
      await send(taken);
      sent = true;
    }
    return sent;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false;
      try {
        if (!(await round())) await pause();
      } catch (error) {
        log.warn({ ...labels, err: error }, 'the outbox is out of reach');
        woken = false;
        await pause();
      }
    }
    await lease.release();
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
