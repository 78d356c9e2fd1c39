import { type Database, openDatabase } from '@mullion/platform/db/database';

const ROUNDS = 8;
const OTHERS = 10;
const DECISIONS = 3;

export interface Pools {
  /** For everything but rounds. */
  readonly db: Database;
  /** For the transactions of rounds, which need a connection of the other pool while they hold one of this. */
  readonly rounds: Database;
  /** For what people have decided: however many changes there are, it waits for none of their connections. */
  readonly decisions: Database;
  close(): Promise<void>;
}

/**
 * Apart, so that rounds can never hold every connection that one of them waits for to go on. Their sizes do not depend on
 * how many factories there are: rounds that find no connection wait for their turn.
 */
export function openPools(url: string, onError: (error: Error) => void = () => undefined): Pools {
  const db = openDatabase(url, { max: OTHERS, onError });
  const rounds = openDatabase(url, { max: ROUNDS, onError });
  const decisions = openDatabase(url, { max: DECISIONS, onError });
  return {
    db,
    rounds,
    decisions,
    close: async () => {
      await Promise.all([db.close(), rounds.close(), decisions.close()]);
    },
  };
}
