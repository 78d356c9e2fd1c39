import { hash } from 'node:crypto';
import { isFactoryEvent, type OrderedConstruction } from '@mullion/domain/order/events';
import type { Sql } from '@mullion/platform/db/database';
import { textArray } from '@mullion/platform/event-store/binary-array';
import { type Draft, Drafts } from '../runtime/drafts';
import type { LogEvent } from '../runtime/log-event';
import { type Projection, wholeTable } from '../runtime/projection';
import { addCounts, type CountKey } from './counts';
import { searchText } from './search-text';
import { evolvePage, type PageState, statedConstructions } from './state';
import { indexes, tables } from './table';
import { listItemOf, orderStatusOf, placeOf } from './views';

/** What is known of an order; one can be held back before it is stated. */
interface Known {
  readonly held: boolean;
  readonly page?: PageState;
}

export const orders: Projection = {
  name: 'orders',
  version: 3,
  reads: { order: 'all', holdback: 'all' },
  tables,
  indexes,
  compared: {
    list: wholeTable('list', 'id'),
    page: wholeTable('page', 'id'),
    specification: wholeTable('specification', 'id'),
    search: wholeTable('search', 'id'),
    held: wholeTable('held', 'id'),
    counts: (schema) =>
      `select dealer_id || ' ' || branch || ' ' || status as key, t::text as row from ${schema}.counts t where orders <> 0`,
  },

  begin() {
    const known = new Drafts<Known>();
    // As JSON, by order. Too large to be kept in memory as long as the states.
    const specifications = new Map<string, string>();
    return {
      async project(sql, events) {
        await known.load(new Set(events.map(({ id }) => id)), (ids) => load(sql, ids));
        for (const entry of events) {
          const before = known.get(entry.id);
          const after = fold(before, entry, specifications);
          if (after && after !== before) known.set(entry.id, after);
        }
      },
      async write(sql, keep) {
        await writeSpecifications(sql, specifications);
        specifications.clear();
        const changed = known.take(keep);
        await writeHeld(sql, changed);
        await writeOrders(sql, changed);
      },
    };
  },
};

async function load(sql: Sql, ids: readonly string[]): Promise<Map<string, Known>> {
  const held = await sql.query<{ id: string }>('select id from held where id = any($1::text[])', [ids]);
  const known = new Map<string, Known>(held.map(({ id }) => [id, { held: true }]));
  const pages = await sql.query<{ id: string; state: PageState }>(
    'select id, state from page where id = any($1::text[])',
    [ids],
  );
  for (const { id, state } of pages) known.set(id, { held: known.has(id), page: state });
  return known;
}

function fold(
  before: Known | undefined,
  entry: LogEvent,
  specifications: Map<string, string>,
): Known | undefined {
  const { held = false, page } = before ?? {};
  const { id, position } = entry;
  if (entry.about === 'holdback') {
    const checking = entry.event.type === 'ChangeHeldBack';
    if (checking === held) return before;
    return { held: checking, ...(page ? { page: { ...page, checking, position } } : {}) };
  }
  if (entry.about !== 'order') return before;
  // What the engineer's desk asks changes nothing of the order, but pages that show its timeline are to hear of it.
  if (!isFactoryEvent(entry.event)) return page ? { held, page: { ...page, position } } : before;
  const stated = statedConstructions(entry.event);
  const specified = stated ? specify(id, stated, page?.specified, specifications) : page?.specified;
  if (specified === undefined)
    throw new Error(
      `Order ${id}: ${entry.event.type} at position ${position} comes before any statement of it`,
    );
  return { held, page: evolvePage(page, entry.event, { id, position, specified, checking: held }) };
}

/** Notes a specification to be written, unless it is the one that was written last. Answers what tells it from others. */
function specify(
  id: string,
  constructions: readonly OrderedConstruction[],
  last: string | undefined,
  specifications: Map<string, string>,
): string {
  const text = JSON.stringify(constructions);
  const specified = hash('sha1', text, 'base64');
  if (specified !== last) specifications.set(id, text);
  return specified;
}

async function writeSpecifications(sql: Sql, specifications: ReadonlyMap<string, string>): Promise<void> {
  if (specifications.size === 0) return;
  await sql.query(UPSERT_SPECIFICATION, [
    [...specifications.keys()],
    textArray('json', [...specifications.values()]),
  ]);
}

async function writeHeld(sql: Sql, changed: readonly Draft<Known>[]): Promise<void> {
  const turned = changed.filter(({ before, state }) => (before?.held ?? false) !== state.held);
  const added = turned.filter(({ state }) => state.held).map(({ id }) => id);
  const gone = turned.filter(({ state }) => !state.held).map(({ id }) => id);
  if (added.length) await sql.query('insert into held select unnest($1::text[])', [added]);
  if (gone.length) await sql.query('delete from held where id = any($1::text[])', [gone]);
}

const countKey = (page: PageState): CountKey => ({ ...placeOf(page), status: orderStatusOf(page) });

async function writeOrders(sql: Sql, drafts: readonly Draft<Known>[]): Promise<void> {
  const changed = drafts.flatMap(({ id, before, state }) =>
    state.page && state.page !== before?.page ? [{ id, before: before?.page, page: state.page }] : [],
  );
  if (changed.length === 0) return;
  await sql.query(UPSERT_LIST, [JSON.stringify(changed.map(({ page }) => listRow(page)))]);
  await sql.query(UPSERT_PAGE, [
    changed.map(({ id }) => id),
    changed.map(({ page }) => page.position),
    textArray(
      'json',
      changed.map(({ page }) => JSON.stringify(page)),
    ),
  ]);
  const texts = changed.filter(({ before, page }) => before?.order.order !== page.order.order);
  if (texts.length)
    await sql.query(UPSERT_SEARCH, [
      texts.map(({ id }) => id),
      texts.map(({ page }) => searchText(page.order.order)),
    ]);
  await addCounts(
    sql,
    changed.flatMap(({ before, page }) => [
      ...(before ? [{ ...countKey(before), by: -1 }] : []),
      { ...countKey(page), by: 1 },
    ]),
  );
}

/** Numbers compare as people read them: each run of digits padded to one length. */
const numberKey = (number: string): string =>
  number.toLowerCase().replaceAll(/\d+/g, (run) => run.padStart(20, '0'));

function listRow(page: PageState) {
  const { progress, price, customer, updatedAt, ...item } = listItemOf(page);
  return {
    ...item,
    ...progress,
    number_key: numberKey(item.number),
    dealer_id: placeOf(page).dealerId,
    customer: customer ?? null,
    price_amount: price?.amount,
    price_currency: price?.currency,
    updated_at: updatedAt,
  };
}

const UPSERT_LIST = `
  insert into list select * from json_populate_recordset(null::list, $1::json)
  on conflict (id) do update set
    (dealer, dealer_id, branch, customer, reference, status, note, promised, ordered, made, shipped, delivered,
     price_amount, price_currency, checking, updated_at, position) =
    (excluded.dealer, excluded.dealer_id, excluded.branch, excluded.customer, excluded.reference, excluded.status,
     excluded.note, excluded.promised, excluded.ordered, excluded.made, excluded.shipped, excluded.delivered,
     excluded.price_amount, excluded.price_currency, excluded.checking, excluded.updated_at, excluded.position)`;

const UPSERT_PAGE = `
  insert into page select * from unnest($1::text[], $2::bigint[], $3::json[])
  on conflict (id) do update set (position, state) = (excluded.position, excluded.state)`;

const UPSERT_SPECIFICATION = `
  insert into specification select * from unnest($1::text[], $2::json[])
  on conflict (id) do update set constructions = excluded.constructions`;

const UPSERT_SEARCH = `
  insert into search select * from unnest($1::text[], $2::text[])
  on conflict (id) do update set text = excluded.text where search.text <> excluded.text`;
