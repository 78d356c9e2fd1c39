import { meterBreakers } from '@mullion/platform/breaker/meters';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import { analyzeGrown } from '@mullion/platform/db/statistics';
import { forgetOldMinutes, noteStates, sumMinutes } from '@mullion/platform/history/record';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { forgetOldRounds } from '@mullion/platform/inbox/sweep';
import type { Log } from '@mullion/platform/process/log';
import type { Connection } from './connection';

const EVERY = 1_000;
const SUM_EVERY = 10;
const FORGET_EVERY = 60;

/** Looks after the connections every second: wakes what was forgotten, counts what waits. Answers how to stop it. */
export function startCaretaker(
  { db, inbox, log }: { readonly db: Database; readonly inbox: Inbox; readonly log: Log },
  connections: readonly Connection[],
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let turns = 0;

  const count = async () => {
    const states = await inbox.states();
    for (const connection of connections) {
      const { factory, source } = connection.push;
      const state = states.find((s) => s.factory === factory && s.source === source);
      connection.counted(state?.backlog ?? 0);
      if (state) inboxMeters.state(state);
    }
    await noteStates(db, states);
    meterBreakers(await readBreakers(db));
  };
  const keepHistory = async (forget: boolean) => {
    await sumMinutes(db);
    // Only what was summed is forgotten: a process that died may have left its last rounds to this one.
    if (!forget) return;
    await forgetOldRounds(db);
    await forgetOldMinutes(db);
  };
  const turn = async () => {
    const work = [
      count(),
      analyzeGrown(db, ['sync', 'log']),
      ...connections.map((connection) => connection.sweep()),
    ];
    if (turns % SUM_EVERY === 0) work.push(keepHistory(turns % FORGET_EVERY === 0));
    turns += 1;
    for (const result of await Promise.allSettled(work))
      if (result.status === 'rejected')
        log.warn({ err: result.reason as unknown }, 'could not look after the inbox');
  };
  const loop = async () => {
    await turn();
    if (stopped) return;
    timer = setTimeout(() => {
      running = loop();
    }, EVERY);
  };
  let running = loop();

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
