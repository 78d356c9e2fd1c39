import type { Cache } from '@mullion/platform/cache/cache';
import type { Database } from '@mullion/platform/db/database';
import { type CachedProjection, outdateChanged, type Told } from '../cached/read';

export interface Outdating {
  /** Says that something may have changed. */
  wake(): void;
  stop(): Promise<void>;
}

/** Told to the database at most this often: being told twice does the cache no harm. */
const NOTE_EVERY = 1_000;
const RETRY = 500;
/** Another runner, or a rebuild by hand, may have changed the tables without a word to us. */
const LOOK_EVERY = 2_000;

/**
 * Outdates what a projection changed, after its commits. How far the cache has been told is kept beside the checkpoint, so that a
 * process killed between commit and cache says it again when it comes back, and an outage of the cache is made good.
 */
export function keepOutdating(
  db: Database,
  cache: Pick<Cache, 'outdate'>,
  projection: CachedProjection,
  onError: (error: unknown) => void,
): Outdating {
  let told: Told | undefined;
  let noted = 0;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const note = async () => {
    if (!told) return;
    noted = Date.now();
    await db.query(
      `update ${projection}.checkpoint set outdated = greatest(outdated, $1) where generation = $2`,
      [told.position, told.generation],
    );
  };
  const step = async () => {
    try {
      const { complete, ...now } = await outdateChanged(db, cache, projection, told);
      told = now;
      if (!complete) later();
      else if (Date.now() - noted > NOTE_EVERY) await note();
    } catch (error) {
      onError(error);
      later();
    }
  };
  const later = () => {
    clearTimeout(retry);
    retry = setTimeout(wake, RETRY);
    retry.unref();
  };
  const steps = async () => {
    while (again && !stopped) {
      again = false;
      await step();
    }
  };
  const wake = () => {
    again = true;
    if (running || stopped) return;
    running = steps().finally(() => (running = undefined));
  };
  wake();
  const look = setInterval(wake, LOOK_EVERY);
  look.unref();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(look);
      clearTimeout(retry);
      await running;
      await note().catch(onError);
    },
  };
}
