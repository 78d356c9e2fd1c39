import type { ForeignDatabase, TextRows } from '@mullion/platform/db/foreign';
import { FeedFault } from '../pull/fault';

// SQLSTATE: what the statement itself, its names, types and values are at fault of.
const STATEMENT_FAULT = /^(42|22|23|0A|25006)/;

// Of these classes the database quotes values of its rows in what it says: names, prices. Those stay with the factory.
const QUOTES_VALUES: Readonly<Record<string, string>> = {
  '22': 'a value can not be read, converted or computed with as the query wants',
  '23': 'a value breaks a rule of its tables',
};

/** A statement fails on the values that it was given, or met: with others it may do. */
export class ValueFault extends FeedFault {}

/** What a repetition meets where a table knows the id and the statement does not say `on conflict do nothing`. */
const UNIQUE = '23505';

/** Runs a statement; what it is at fault of is a FeedFault, which tells no values of rows. */
async function told(run: () => Promise<TextRows>): Promise<TextRows> {
  try {
    return await run();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof Error) || !STATEMENT_FAULT.test(code)) throw error;
    const ours = QUOTES_VALUES[code.slice(0, 2)];
    const reason = ours === undefined ? error.message : `${ours} (SQLSTATE ${code})`;
    const Fault = ours === undefined || code === UNIQUE ? FeedFault : ValueFault;
    throw new Fault(`The factory's database refuses the query: ${reason}`);
  }
}

/** Reads from a factory's database; what the statement is at fault of is a FeedFault. */
export const readStatement = (
  foreign: Pick<ForeignDatabase, 'read'>,
  statement: string,
  values: readonly unknown[],
): Promise<TextRows> => told(() => foreign.read(statement, values));

/** Writes to a factory's database; what the statement is at fault of is a FeedFault, what its values are a ValueFault. */
export const writeStatement = (
  foreign: Pick<ForeignDatabase, 'write'>,
  statement: string,
  values: readonly unknown[],
): Promise<TextRows> => told(() => foreign.write(statement, values));
