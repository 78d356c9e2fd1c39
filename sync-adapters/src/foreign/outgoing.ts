import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { outboxFromLog } from '@mullion/platform/outbox/from-log';
import { outboxMeters } from '@mullion/platform/outbox/meters';
import type { MessageEnd, TakenMessage } from '@mullion/platform/outbox/outbox';
import { outboxChannel, outgoingStates } from '@mullion/platform/outbox/postgres';
import { runSender, TryLater } from '@mullion/platform/outbox/sender';
import type { Log } from '@mullion/platform/process/log';
import { commandOf, DECISIONS, messageOf, PROGRAM } from './decisions';
import { guarded } from './guarded';
import { withoutNeed } from './overtaken';
import type { Program } from './programs';
import { tellRefusal } from './refuse';
import { ComeLater } from './trouble';

export interface OutgoingParts {
  /**
   * A pool of its own: a decision waits neither for rounds nor for whatever else a flood of changes keeps busy.
   */
  readonly db: Database;
  readonly store: EventStore;
  readonly log: Log;
}

const COUNT_EVERY = 5_000;
const WITHOUT_WORDS = 'The factory gave no reason.';

async function deliver(
  { factory, system, breaker }: Program,
  messages: readonly TakenMessage[],
): Promise<ReadonlyMap<string, MessageEnd>> {
  const { command } = system ?? {};
  if (!command) {
    const reason = `${factory.settings.name} takes no decisions from the portal: tell the factory directly.`;
    return new Map(messages.map(({ id }) => [id, { end: 'refused', reason }]));
  }
  const commands = messages.map(commandOf);
  const results = await guarded(breaker, () => command(commands)).catch((error: unknown) => {
    throw error instanceof ComeLater ? new TryLater(error.message, error.after) : error;
  });
  return new Map(
    results.map(({ id, outcome, reason }) => [
      id,
      outcome === 'refused' ? { end: 'refused', reason: reason ?? WITHOUT_WORDS } : { end: 'sent' },
    ]),
  );
}

/**
 * Brings the decisions of the engineer's desk from the event log to the factories' programs. Each factory has a loop of its
 * own, so that one that is down holds up no other. Answers how to stop it.
 */
export function startOutgoing(
  { db, store, log }: OutgoingParts,
  programs: readonly Program[],
): () => Promise<void> {
  const reading = outboxFromLog({
    db,
    store,
    name: 'decisions',
    types: DECISIONS,
    messageOf,
    log,
  });
  const systems = programs.map(({ factory }) => ({ factory: factory.settings.id, system: PROGRAM }));
  const senders = programs.map((program) => ({
    name: `${program.factory.settings.id}/${PROGRAM}`,
    sender: runSender({
      db,
      factory: program.factory.settings.id,
      system: PROGRAM,
      log,
      settled: (messages) => withoutNeed(store, messages),
      deliver: (messages) => deliver(program, messages),
      refused: (message, reason) => tellRefusal(store, message, reason, new Date()),
    }),
  }));

  // Signals are a comfort: the senders look by themselves every second.
  const listening = db
    .listen(outboxChannel, (heard) => {
      for (const { name, sender } of senders) if (heard === '' || heard === name) sender.wake();
    })
    .catch((error: unknown) => log.warn({ err: error }, 'senders poll, because they can not listen'));
  const count = async () => {
    outboxMeters.states(systems, await outgoingStates(db), new Date());
  };
  let counting = Promise.resolve();
  const timer = setInterval(() => {
    counting = count().catch((error: unknown) => log.warn({ err: error }, 'the outbox could not be counted'));
  }, COUNT_EVERY);

  return async () => {
    clearInterval(timer);
    await reading.stop();
    await Promise.all(senders.map(({ sender }) => sender.stop()));
    await counting;
    const unlisten = await listening;
    await unlisten?.();
  };
}
