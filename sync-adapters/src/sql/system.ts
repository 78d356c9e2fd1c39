import { randomUUID } from 'node:crypto';
import type { SqlConnector } from '@mullion/domain/factory/connector';
import type { ForeignDatabase, TextRow } from '@mullion/platform/db/foreign';
import { type ForeignSystem, type OrderFacts, orderFacts, type StatesPage } from '../foreign/system';
import { grouped } from '../pull/evaluate';
import { FeedFault } from '../pull/fault';
import type { FeedMapping } from '../pull/feed-mapping';
import type { Intake } from '../pull/intake';
import { groupRows, mappedColumns } from '../pull/map-change';
import { readDay } from '../pull/moment';
import { checkColumns } from './page';
import { readStatement, writeStatement } from './statement';

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
const OPTIONAL = ['started', 'documents'];

const textOf = (row: TextRow | undefined, column: string) => (row?.[column] ?? '').trim();
const countOf = (row: TextRow, column: string) => Number(textOf(row, column) || 0);
const TRUE = new Set(['t', 'true', '1', 'y', 'yes']);
const isTrue = (row: TextRow | undefined, column: string) => TRUE.has(textOf(row, column).toLowerCase());

/** A query may tell of the start for each construction: one that started is enough. */
function optionalFacts(rows: readonly TextRow[]): Pick<OrderFacts, 'started' | 'documents'> {
  const telling = (column: string) => rows.filter((row) => textOf(row, column) !== '');
  const started = telling('started');
  const [counting] = telling('documents');
  return {
    ...(started.length > 0 ? { started: started.some((row) => isTrue(row, 'started')) } : {}),
    ...(counting ? { documents: countOf(counting, 'documents') } : {}),
  };
}

function factsOf(rows: readonly TextRow[], zone: string): OrderFacts {
  const [head] = rows;
  const parsed = orderFacts.safeParse({
    order: textOf(head, 'order'),
    review: textOf(head, 'review'),
    onHold: isTrue(head, 'on_hold'),
    promised: readDay(textOf(head, 'promised'), { zone, textZone: zone }),
    ...optionalFacts(rows),
    constructions: rows
      .filter((row) => textOf(row, 'construction') !== '')
      .map((row) => ({
        id: textOf(row, 'construction'),
        quantity: countOf(row, 'quantity'),
        cancelled: countOf(row, 'cancelled'),
        made: countOf(row, 'made'),
        shipped: countOf(row, 'shipped'),
        delivered: countOf(row, 'delivered'),
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
  /** IANA name: the factory's. */
  readonly zone: string;
}

/** A factory's production program, asked by its database; undefined where the settings have no `answers`. */
export function sqlForeignSystem({
  foreign,
  connector,
  feeds,
  intake,
  zone,
}: SqlSystemParts): ForeignSystem | undefined {
  const { answers } = connector;
  if (!answers) return undefined;

  async function statesOf(after: string, limit: number): Promise<TextRow[][]> {
    for (let most = limit; ; most *= 4) {
      const { columns, rows } = await readStatement(foreign, answers?.states ?? '', [after, most]);
      checkColumns(columns, [...COLUMNS, ...OPTIONAL.filter((column) => columns.includes(column))]);
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
      const orders = (await statesOf(after ?? '', limit)).slice(0, limit).map((rows) => factsOf(rows, zone));
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
            const results = [];
            for (const { id, order, kind, at, by, data } of commands) {
              const text = data.reason ?? data.question ?? null;
              const values = [id, order, kind, at, by, text, data.construction ?? null];
              await writeStatement(foreign, command, values);
              results.push({ id, outcome: 'accepted' as const });
            }
            return results;
          },
        }),
  };
}
