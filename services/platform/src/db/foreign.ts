import pg from 'pg';
import { inTransaction } from './transaction';

/** A row with every value as the text that the database gave: exact times, exact numbers, no zone guessed. */
export type TextRow = Readonly<Record<string, string | null>>;

export interface TextRows {
  /** Also when there is no row; a name may stand twice. */
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

/** A database that is not ours: it is asked briefly, with few connections, and never left waiting for us. */
export interface ForeignDatabase {
  /** In a transaction that may only read. */
  read(statement: string, values: readonly unknown[]): Promise<TextRows>;
  /** In a transaction of its own. */
  write(statement: string, values: readonly unknown[]): Promise<TextRows>;
  close(): Promise<void>;
}

export interface ForeignOptions {
  /** A statement is given up after so long, there and here. */
  readonly timeoutSeconds: number;
  /** IANA name: the zone of the session, in which times without zone are compared. */
  readonly timeZone: string;
  readonly onError?: (error: Error) => void;
}

const MOST_CONNECTIONS = 2;
const IDLE = 5_000;
const CONNECTING = 10_000;
/** The server's own limit comes first; this one is for a line that is dead. */
const MARGIN = 5_000;

const asText = { getTypeParser: () => (value: string | Buffer) => String(value) };

/**
 * The statement with just those of `values` that it uses as $1, $2…: Postgres takes neither more values than a statement
 * has places, nor places that it does not know the type of.
 */
function used(statement: string, values: readonly unknown[]): { text: string; values: unknown[] } {
  const numbers = [...new Set([...statement.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))];
  const unknown = numbers.find((number) => number < 1 || number > values.length);
  if (unknown !== undefined)
    throw new Error(`The statement asks for $${unknown}; there are only $1 to $${values.length}.`);
  return {
    text: statement.replace(/\$(\d+)/g, (_, number: string) => `$${numbers.indexOf(Number(number)) + 1}`),
    values: numbers.map((number) => values[number - 1]),
  };
}

/** Opens a factory's Postgres. Nothing is connected before the first statement. */
export function openForeignDatabase(
  url: string,
  { timeoutSeconds, timeZone, onError = () => undefined }: ForeignOptions,
): ForeignDatabase {
  const timeout = Math.round(timeoutSeconds * 1_000);
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    idleTimeoutMillis: IDLE,
    connectionTimeoutMillis: CONNECTING,
    query_timeout: timeout + MARGIN,
    application_name: 'mullion',
    keepAlive: true,
  });
  pool.on('error', onError);
  const settings = [
    ['statement_timeout', String(timeout)],
    ['idle_in_transaction_session_timeout', String(timeout)],
    ['datestyle', 'ISO'],
    ['timezone', timeZone],
  ];

  async function run(begin: string, statement: string, values: readonly unknown[]): Promise<TextRows> {
    const asked = used(statement, values);
    return inTransaction(pool, begin, onError, async (client) => {
      await client.query('select set_config(n, v, true) from unnest($1::text[], $2::text[]) as s (n, v)', [
        settings.map(([name]) => name),
        settings.map(([, value]) => value),
      ]);
      const result = await client.query<Record<string, string | null>>({ ...asked, types: asText });
      return { columns: result.fields.map(({ name }) => name), rows: result.rows };
    });
  }

  return {
    read: (statement, values) => run('begin read only', statement, values),
    write: (statement, values) => run('begin', statement, values),
    close: () => pool.end(),
  };
}
