import { randomUUID } from 'node:crypto';
import type { SqlConnector } from '@mullion/domain/factory/connector';
import { nearest } from '@mullion/domain/factory/known';
import type { Reading } from '@mullion/domain/factory/mapping';
import type { ForeignDatabase, TextRow } from '@mullion/platform/db/foreign';
import {
  type CommandResult,
  type ForeignSystem,
  type OrderFacts,
  orderFacts,
  type StatesPage,
} from '../foreign/system';
import { grouped } from '../pull/evaluate';
import { FeedFault } from '../pull/fault';
import type { FeedMapping } from '../pull/feed-mapping';
import type { Intake } from '../pull/intake';
import { groupRows, mappedColumns } from '../pull/map-change';
import { readAs, type Texts } from '../pull/typed';
import { checkColumns } from './page';
import { readStatement, ValueFault, writeStatement } from './statement';

const COLUMNS = [
  'order',
  'review',
  'on_hold',
  'promised',
  'construction',
  'quantity',
  'cancelled',
  'made',
  'shipped',
  'delivered',
];

/** What a query may leave out: then the portal does not compare it. */
const OPTIONAL = ['dealer', 'price', 'currency', 'started', 'documents', 'stage_at'];

const textOf = (row: TextRow | undefined, column: string) => (row?.[column] ?? '').trim();
const countOf = (row: TextRow, column: string) => Number(textOf(row, column) || 0);
const TRUE = new Set(['t', 'true', '1', 'y', 'yes']);
const isTrue = (row: TextRow | undefined, column: string) => TRUE.has(textOf(row, column).toLowerCase());

/** The columns of an answer, with those that it may leave out. What is nearly one of these is a slip: it would never be compared. */
function checkAnswer(columns: readonly string[]): void {
  const absent = OPTIONAL.filter((column) => !columns.includes(column));
  checkColumns(columns, [...COLUMNS, ...OPTIONAL.filter((column) => columns.includes(column))]);
  for (const column of columns.filter((one) => ![...COLUMNS, ...OPTIONAL].includes(one))) {
    const meant = nearest(column, absent);
    if (meant !== undefined)
      throw new FeedFault(`The states query gives a column ${column}: is ${meant} meant?`);
  }
}

/** Reads a column as mappings do; undefined where it says nothing. Throws a FeedFault that quotes no value. */
function readColumn(row: TextRow | undefined, column: string, as: Reading, texts: Texts): unknown {
  const text = textOf(row, column);
  if (text === '') return undefined;
  const currency = textOf(row, 'currency') || undefined;
  const read = readAs(as, text, { currency }, texts);
  if ('problem' in read)
    throw new FeedFault(
      `The states query gives an order (${textOf(row, 'order')}) whose ${column} ${read.problem}.`,
    );
  return read.value;
}

/** Of what rows may say each for its construction one that says something is enough. */
function optionalFacts(rows: readonly TextRow[], texts: Texts): Record<string, unknown> {
  const telling = (column: string) => rows.filter((row) => textOf(row, column) !== '');
  const first = (column: string, as: Reading) => readColumn(telling(column)[0], column, as, texts);
  const started = telling('started');
  return {
    dealer: first('dealer', 'text'),
    price: first('price', 'money'),
    documents: first('documents', 'integer'),
    ...(started.length > 0 ? { started: started.some((row) => isTrue(row, 'started')) } : {}),
  };
}

function factsOf(rows: readonly TextRow[], texts: Texts): OrderFacts {
  const [head] = rows;
  const parsed = orderFacts.safeParse({
    order: textOf(head, 'order'),
    review: textOf(head, 'review'),
    onHold: isTrue(head, 'on_hold'),
    promised: readColumn(head, 'promised', 'day', texts),
    ...optionalFacts(rows, texts),
    constructions: rows
      .filter((row) => textOf(row, 'construction') !== '')
      .map((row) => ({
        id: textOf(row, 'construction'),
        quantity: countOf(row, 'quantity'),
        cancelled: countOf(row, 'cancelled'),
        made: countOf(row, 'made'),
        shipped: countOf(row, 'shipped'),
        delivered: countOf(row, 'delivered'),
        stageAt: readColumn(row, 'stage_at', 'instant', texts),
      })),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FeedFault(
    `The states query gives an order (${textOf(head, 'order')}) that can't be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

/** More rows than this for one order are a query that joins too much. */
const MOST_ROWS = 100_000;

export interface SqlSystemParts {
  readonly foreign: ForeignDatabase;
  readonly connector: SqlConnector;
  readonly feeds: readonly FeedMapping[];
  readonly intake: Intake;
  readonly texts: Texts;
}

/** A factory's production program, asked by its database; undefined where the settings have no `answers`. */
export function sqlForeignSystem({
  foreign,
  connector,
  feeds,
  intake,
  texts,
}: SqlSystemParts): ForeignSystem | undefined {
  const { answers } = connector;
  if (!answers) return undefined;

  async function statesOf(after: string, limit: number): Promise<TextRow[][]> {
    for (let most = limit; ; most *= 4) {
      const { columns, rows } = await readStatement(foreign, answers?.states ?? '', [after, most]);
      checkAnswer(columns);
      const orders = grouped(rows, (row) => textOf(row, 'order'));
      // As many rows as were asked for: the query may have counted rows, and cut the last order.
      if (rows.length !== most) return orders;
      if (orders.length > 1) return orders.slice(0, -1);
      if (most >= MOST_ROWS)
        throw new FeedFault(`The states query gives more than ${MOST_ROWS} rows for one order.`);
    }
  }

  const { command } = answers;
  return {
    async states(after, limit): Promise<StatesPage> {
      const orders = (await statesOf(after ?? '', limit)).slice(0, limit).map((rows) => factsOf(rows, texts));
      const numbers = [after ?? '', ...orders.map(({ order }) => order)];
      if (numbers.some((number, at) => at > 0 && number <= (numbers[at - 1] ?? '')))
        throw new FeedFault(
          `The states query must give orders after $1, ordered by their numbers collate "C".`,
        );
      const last = orders.at(-1)?.order;
      return { orders, ...(last === undefined ? {} : { next: last }) };
    },

    async again(orders) {
      const correlation = randomUUID();
      for (const { name, again, change } of connector.feeds) {
        const feed = feeds.find((one) => one.feed === name);
        if (again === undefined || !feed) continue;
        const { columns, rows } = await readStatement(foreign, again, [orders]);
        checkColumns(columns, mappedColumns(change));
        const groups = groupRows(change, rows, feed.texts).map((group) => ({ rows: group }));
        await intake.take({ feed, groups, how: 'again', correlation });
      }
    },

    ...(command === undefined
      ? {}
      : {
          async command(commands) {
            const results: CommandResult[] = [];
            for (const { id, order, kind, at, by, data } of commands) {
              const text = data.reason ?? data.question ?? null;
              const values = [id, order, kind, at, by, text, data.construction ?? null];
              // What its tables will never take must not keep what was decided about other orders.
              const refused = await writeStatement(foreign, command, values).then(
                () => undefined,
                (error: unknown) => {
                  if (error instanceof ValueFault) return error.message;
                  throw error;
                },
              );
              results.push(
                refused === undefined
                  ? { id, outcome: 'accepted' }
                  : { id, outcome: 'refused', reason: refused },
              );
            }
            return results;
          },
        }),
  };
}
