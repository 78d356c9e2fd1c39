import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import type { Log } from '@mullion/platform/process/log';
import { type Following, followLog } from './follow';
import type { Projection } from './projection';
import { rebuild } from './rebuild';
import { ensureSchema } from './schema';

interface Options {
  readonly db: Database;
  readonly store: EventStore;
  readonly projection: Projection;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly onProjected?: () => void;
}

export interface Kept extends Pick<Following, 'position' | 'newest' | 'problem' | 'stop'> {
  /** Resolves when the live tables are of this version and follow the log. */
  readonly following: Promise<unknown>;
}

/** An empty read model further behind than this is filled beside, without its indexes: that is several times faster. */
const LONG_LOG = 50_000;

/**
 * Runs one projection for the life of the process: makes its tables when they are missing, builds them anew when this code
 * is newer than they are (the old ones serve meanwhile), and follows the log.
 */
export function keepProjection({ db, store, projection, log, onProjected }: Options): Kept {
  const { name, version } = projection;
  let following: Following | undefined;
  let problem: string | undefined = 'starts';
  const stopping = new AbortController();

  /** True when the tables are ours to follow. */
  const prepare = async (): Promise<boolean> => {
    const known = await ensureSchema(db, projection);
    if (known.version > version) {
      problem = `its tables are of version ${known.version}, made by a newer release; this one knows version ${version}`;
      return false;
    }
    const empty = known.position === 0 && (await store.head()) > LONG_LOG;
    if (known.version === version && !empty) return true;
    log.info({ projection: name, from: known.version, to: version }, 'a projection is built anew');
    const done = await rebuild({ db, store, projection });
    if (done.outcome === 'switched')
      log.info(
        { projection: name, events: done.events, perSecond: done.eventsPerSecond },
        'a projection was built',
      );
    return false;
  };
  const start = async () => {
    for (let failures = 0; !stopping.signal.aborted;) {
      try {
        if (await prepare()) {
          problem = undefined;
          following = followLog({ db, store, projection, log, ...(onProjected ? { onProjected } : {}) });
          return;
        }
      } catch (error) {
        failures += 1;
        problem = error instanceof Error ? error.message : String(error);
        log.error({ err: error, projection: name, failures }, 'a projection could not be made ready');
      }
      await pause(Math.min(200 * 2 ** failures, 10_000), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  };
  const started = start();
  return {
    following: started,
    position: () => following?.position() ?? 0,
    newest: () => following?.newest(),
    problem: () => problem ?? following?.problem(),
    async stop() {
      stopping.abort();
      await started;
      await following?.stop();
    },
  };
}
