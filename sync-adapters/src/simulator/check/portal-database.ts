import { dealerCodec } from '@mullion/domain/dealer/codec';
import { orderCodec, orderPersonalData } from '@mullion/domain/order/codec';
import { isFactoryEvent } from '@mullion/domain/order/events';
import { evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import { orderOfStream } from '@mullion/domain/order/order-id';
import { facetsOf } from '@mullion/domain/order/state';
import { progressOf, statusOf } from '@mullion/domain/order/status';
import type { OrderStatus } from '@mullion/domain/order/views';
import type { Database } from '@mullion/platform/db/database';
import type { RecordedEvent } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import {
  type Effect,
  type InboxRecord,
  type OrderFacts,
  piecesText,
  type PortalLog,
  type View,
} from './facts';

const BATCH = 1_000;

/** The event without data of persons: encrypted in the log, and the checker has no key to it and no use for it. */
function withoutPersons({ type, data }: RecordedEvent): unknown {
  const paths: readonly (readonly string[])[] =
    type in orderPersonalData ? orderPersonalData[type as keyof typeof orderPersonalData] : [];
  return paths.reduce<unknown>((rest, path) => without(rest, path), data);
}

function without(data: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]: [string, unknown]) =>
      key !== name ? [[key, value]] : rest.length > 0 ? [[key, without(value, rest)]] : [],
    ),
  );
}

function factsOf(state: OrderState): OrderFacts {
  return {
    dealer: state.order?.dealer ?? '',
    status: statusOf(facetsOf(state), state.constructions),
    promised: state.promise?.date ?? '',
    ...progressOf(state.constructions),
    pieces: piecesText(state.constructions),
  };
}

/** Which append an event came with: positions must be asked for in ascending order. */
async function commits(db: Database): Promise<(position: number) => number> {
  const rows = await db.query<{ number: number; last: number }>(
    'select number, last from log.commits order by number',
  );
  let at = 0;
  return (position) => {
    while ((rows[at]?.last ?? Infinity) < position) at += 1;
    return rows[at]?.number ?? 0;
  };
}

/** Rebuilds every order from the event log, which is what counts, and reads the ends of all changes. */
export async function readLog(db: Database): Promise<PortalLog> {
  const store = openPostgresEventStore(db);
  const states = new Map<string, OrderState>();
  const effects: Effect[] = [];
  const commitOf = await commits(db);
  for (let after = 0; ;) {
    const events = await store.readAll(after, BATCH);
    for (const event of events) {
      const { position } = event;
      const place = { position, commit: commitOf(position) };
      if (event.stream.startsWith('dealer-')) {
        const parsed = dealerCodec.parse(event.type, event.schema, event.data);
        effects.push({
          subject: event.stream.slice('dealer-'.length),
          source: 'accounting',
          change: parsed.data.change.id,
          fingerprint: JSON.stringify(parsed),
          ...place,
        });
      }
      if (!event.stream.startsWith('order-')) continue;
      const order = orderOfStream(event.stream);
      const parsed = orderCodec.parse(event.type, event.schema, withoutPersons(event));
      states.set(order, evolve(states.get(order) ?? initialOrder, parsed));
      if (!isFactoryEvent(parsed)) continue;
      effects.push({
        subject: order,
        source: 'production',
        change: parsed.data.change.id,
        fingerprint: JSON.stringify(parsed),
        ...place,
      });
    }
    const last = events.at(-1);
    if (!last) break;
    after = last.position;
  }
  const inbox = await db.query<{
    factory: string;
    source: string;
    id: string;
    status: string;
    reason: string | null;
  }>('select factory, source, source_id as id, status, reason from sync.changes');
  return {
    orders: new Map([...states].map(([id, state]) => [id, factsOf(state)])),
    inbox: inbox.map((row): InboxRecord => ({ ...row, reason: row.reason ?? undefined })),
    effects,
  };
}

/** The orders as the read table of the portal's lists has them. */
export async function readTable(db: Database): Promise<View> {
  const rows = await db.query<{
    id: string;
    dealer: string;
    status: OrderStatus;
    promised: string;
    ordered: number;
    made: number;
    shipped: number;
    delivered: number;
    checking: boolean;
  }>(`select id, dealer, status, promised, ordered, made, shipped, delivered, checking from orders.list`);
  return {
    name: 'the read table orders.list',
    orders: new Map(rows.map(({ id, ...facts }) => [id, facts])),
    complete: true,
  };
}

/** What still has to happen in the portal: changes that nothing holds up, and events that the read table lacks. */
export async function backlogOf(db: Database): Promise<{ changes: number; events: number }> {
  const [row] = await db.query<{ changes: number; events: number }>(
    `select
       (select count(*)::int from sync.changes c where status = 'pending' and not exists (
         select from sync.changes h where h.factory = c.factory and h.source = c.source and h.key = c.key
           and h.status = 'held')) as changes,
       (select position from log.head) - (select position from orders.checkpoint) as events`,
  );
  return row ?? { changes: 0, events: 0 };
}
