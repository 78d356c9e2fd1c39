import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { runSubscription } from '@mullion/platform/subscription/subscription';
import type { Log } from '@mullion/platform/process/log';
import { applyBatch } from './apply';
import type { Projection } from './projection';
import { analyze, readCheckpoint } from './schema';

export interface Following {
  /** The position of the last event that this runner saw handled. */
  position(): number;
  /** When the newest event handled so far was appended; undefined until there is one. */
  newest(): Date | undefined;
  /** Why it does not get on; undefined when it does. */
  problem(): string | undefined;
  stop(): Promise<void>;
}

interface Options {
  readonly db: Database;
  readonly store: Pick<EventStore, 'readAll' | 'onAppended'>;
  readonly projection: Projection;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Called after each commit; must not throw. */
  readonly onProjected?: () => void;
}

/** Past this, the server's own vacuum daemon keeps the statistics. */
const OWN_STATISTICS_UP_TO = 200_000;

/**
 * Keeps the live tables of a projection up to date with the log. An event that can't be applied is tried again for ever,
 * with growing pauses: skipping it would leave a hole that nobody sees.
 */
export function followLog({ db, store, projection, log, onProjected }: Options): Following {
  const { name } = projection;
  let problem: string | undefined;
  let newest: Date | undefined;
  let analyzeAt = 500;

  const subscription = runSubscription({
    store,
    name,
    log,
    after: async () => (await readCheckpoint(db, name))?.position ?? 0,
    async handle(events) {
      await applyBatch(db, projection, name, events, true);
      problem = undefined;
      const last = events.at(-1);
      if (!last) return;
      newest = last.created;
      onProjected?.();
      if (last.position < analyzeAt || last.position - events.length > OWN_STATISTICS_UP_TO) return;
      await analyze(db, name);
      analyzeAt = last.position * 4;
    },
    onError(error, { after, failures }) {
      problem = `stands at position ${after}: ${error instanceof Error ? error.message : String(error)}`;
      // The first is in the log as a warning already; one that stays needs a person.
      if (failures === 5) log.error({ err: error, projection: name, after }, 'a projection does not get on');
    },
  });
  return {
    position: () => subscription.position(),
    newest: () => newest,
    problem: () => problem,
    stop: () => subscription.stop(),
  };
}
