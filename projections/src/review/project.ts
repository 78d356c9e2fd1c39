import { dealerId } from '@mullion/domain/dealer/events';
import { type OrderEvent, requestEventData } from '@mullion/domain/order/events';
import type { Sql } from '@mullion/platform/db/database';
import { searchText } from '../orders/search-text';
import { type Draft, Drafts } from '../runtime/drafts';
import { type Projection, wholeTable } from '../runtime/projection';
import { deskStateOf, evolveReview, type ReviewMemory } from './state';
import { indexes, tables } from './table';

const CONCERNED = new Set<string>([
  ...([
    'OrderReceived',
    'OrderAccepted',
    'OrderReturned',
    'OrderRevised',
    'DeliveryPromised',
    'OrderHeld',
    'OrderReleased',
    'ConstructionsCancelled',
  ] satisfies OrderEvent['type'][]),
  ...Object.keys(requestEventData),
]);

/** An order that was touched: on the desk or not. */
interface Known {
  readonly memory: ReviewMemory | null;
  readonly position: number;
}

/** The engineer's desk: what was received and not yet decided by the factory. */
export const review: Projection = {
  name: 'review',
  version: 2,
  reads: { order: CONCERNED },
  tables,
  indexes,
  compared: { desk: wholeTable('desk', 'id') },

  begin() {
    const known = new Drafts<Known>();
    return {
      async project(sql, events) {
        await known.load(new Set(events.map(({ id }) => id)), (ids) => load(sql, ids));
        for (const entry of events) {
          if (entry.about !== 'order') continue;
          const before = known.get(entry.id)?.memory ?? null;
          const memory = evolveReview(before, entry.event);
          if (memory ?? before) known.set(entry.id, { memory, position: entry.position });
        }
      },
      write: (sql, keep) => writeDesk(sql, known.take(keep)),
    };
  },
};

async function load(sql: Sql, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await sql.query<{ id: string; memory: ReviewMemory; position: number }>(
    'select id, memory, position from desk where id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map(({ id, ...known }) => [id, known]));
}

async function writeDesk(sql: Sql, changed: readonly Draft<Known>[]): Promise<void> {
  const gone = changed.filter(({ before, state }) => before?.memory && !state.memory).map(({ id }) => id);
  if (gone.length > 0) await sql.query('delete from desk where id = any($1::text[])', [gone]);
  const rows = changed.flatMap(({ id, state: { memory, position } }) =>
    memory ? [rowOf(id, memory, position)] : [],
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into desk select * from json_populate_recordset(null::desk, $1::json)
     on conflict (id) do update set (dealer_id, branch, received_at, promised, state, wrong, doubtful, search, position, memory) =
       (excluded.dealer_id, excluded.branch, excluded.received_at, excluded.promised, excluded.state, excluded.wrong,
        excluded.doubtful, excluded.search, excluded.position, excluded.memory)`,
    [JSON.stringify(rows)],
  );
}

function rowOf(id: string, memory: ReviewMemory, position: number) {
  const { order, receivedAt, wrong, doubtful } = memory;
  const { factory, dealer, branch, promised } = order.order;
  return {
    id,
    factory,
    dealer_id: dealerId(factory, dealer),
    branch: branch ?? null,
    received_at: receivedAt,
    promised: order.promise?.date ?? promised,
    state: deskStateOf(order.desk),
    wrong,
    doubtful,
    search: searchText(order.order),
    position,
    memory,
  };
}
