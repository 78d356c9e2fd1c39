import { type Database, openDatabase } from '@mullion/platform/db/database';

const ROUNDS = 8;
const OTHERS = 10;

export interface Pools {
  /** For everything but rounds. */
  readonly db: Database;
  /** For the transactions of rounds, which need a connection of the other pool while they hold one of this. */
  readonly rounds: Database;
  close(): Promise<void>;
}

/**
 * Two pools, so that rounds can never hold every connection that one of them waits for to go on. Their sizes do not depend on
 * how many factories there are: rounds that find no connection wait for their turn.
 */
export function openPools(url: string, onError: (error: Error) => void = () => undefined): Pools {
  const db = openDatabase(url, { max: OTHERS, onError });
  const rounds = openDatabase(url, { max: ROUNDS, onError });
  return {
    db,
    rounds,
    close: async () => {
      await Promise.all([db.close(), rounds.close()]);
    },
  };
}
