import pg from 'pg';
import type { Lease } from '../lease/lease';
import { sessionLeases } from '../lease/session';
import { inTransaction } from './transaction';

// int8 and numeric arrive as strings by default; positions must stay exact, so refuse what a number can't hold.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a safe integer`);
  return value;
});
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

type Row = Record<string, unknown>;

/** What can run SQL: the pool, or one transaction. Rows are what the caller says they are: the schema is ours. */
export interface Sql {
  /** Runs one statement. `name` makes it a prepared statement on each connection (hot queries only). */
  query<R extends object = Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>;
}

export interface Database extends Sql {
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Calls `heard` for each NOTIFY on `channel`, and once after each reconnect, when notifications may have been missed. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** All leases of a database share one connection of their own, beside the pool. */
  lease(name: string): Lease;
  close(): Promise<void>;
}

const sqlOf = (client: pg.Pool | pg.PoolClient): Sql => ({
  query: async <R extends object>(text: string, values: readonly unknown[] = [], name?: string) => {
    const result = await client.query<R & Row>({ text, values: [...values], ...(name ? { name } : {}) });
    return result.rows;
  },
});

export interface DatabaseOptions {
  /** Connections at most. */
  readonly max?: number;
  /** Hears of connections that break while idle; the pool replaces them itself. */
  readonly onError?: (error: Error) => void;
  /**
   * A transaction in which nothing is asked for so many seconds is given up by the server, and its locks with it: that of a
   * machine that vanished would be held until TCP notices, which may take hours.
   */
  readonly silentTransactionSeconds?: number;
}

/**
 * Longer than is waited between two statements of a transaction, the decisions of a round among it. One that only holds a lock
 * while other connections work says so itself.
 */
const LONGEST_SILENCE = 60;

/** Opens a pool on a Postgres URL. */
export function openDatabase(
  url: string,
  { max = 10, onError = () => undefined, silentTransactionSeconds = LONGEST_SILENCE }: DatabaseOptions = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: silentTransactionSeconds * 1_000,
  });
  pool.on('error', onError);
  const listeners = new Set<() => Promise<void>>();
  const leases = sessionLeases(url, onError);

  return {
    ...sqlOf(pool),
    transaction: (work) => inTransaction(pool, 'begin', onError, (client) => work(sqlOf(client))),
    lease: (name) => leases.lease(name),
    async listen(channel, heard) {
      let stopped = false;
      let client: pg.Client | undefined;
      let retry: NodeJS.Timeout | undefined;
      const again = () => {
        client = undefined;
        if (stopped) return;
        retry = setTimeout(() => {
          connect().then(
            () => heard(''),
            () => again(),
          );
        }, 500);
      };
      const connect = async () => {
        const fresh = new pg.Client({ connectionString: url, keepAlive: true });
        fresh.on('notification', (message) => heard(message.payload ?? ''));
        let lost = false;
        const onLost = (error?: Error) => {
          if (error) onError(error);
          if (lost) return;
          lost = true;
          if (client === fresh) again();
        };
        fresh.on('error', onLost);
        fresh.on('end', () => onLost());
        await fresh.connect();
        await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
        client = fresh;
      };
      await connect();
      const stop = async () => {
        stopped = true;
        clearTimeout(retry);
        listeners.delete(stop);
        const last = client;
        client = undefined;
        await last?.end();
      };
      listeners.add(stop);
      return stop;
    },
    async close() {
      await Promise.all([leases.close(), ...[...listeners].map((stop) => stop())]);
      await pool.end();
    },
  };
}
