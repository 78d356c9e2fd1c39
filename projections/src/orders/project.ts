import type { OrderedConstruction } from '@mullion/domain/order/events';
import type { Sql } from '@mullion/platform/db/database';
import type { LogEvent } from '../runtime/log-event';
import { type Projection, wholeTable } from '../runtime/projection';
import { addCounts, type CountKey } from './counts';
import { searchText } from './search-text';
import { evolvePage, type PageState, statedConstructions } from './state';
import { indexes, tables } from './table';
import { listItemOf, placeOf } from './views';

/** An order while a batch is folded over it. */
interface Draft {
  readonly before: PageState | undefined;
  state: PageState | undefined;
  constructions: readonly OrderedConstruction[] | undefined;
  searchable: boolean;
}

export const orders: Projection = {
  name: 'orders',
  version: 1,
  tables,
  indexes,
  compared: {
    list: wholeTable('list', 'id'),
    page: wholeTable('page', 'id'),
    search: wholeTable('search', 'id'),
    held: wholeTable('held', 'id'),
    counts: (schema) =>
      `select dealer_id || ' ' || branch || ' ' || status as key, t::text as row from ${schema}.counts t where orders <> 0`,
  },

  async project(sql, events) {
    const relevant = events.filter(({ about }) => about !== 'dealer');
    const ids = [...new Set(relevant.map(({ id }) => id))];
    if (ids.length === 0) return;
    const drafts = await load(sql, ids);
    const held = await heldOf(sql, ids);
    const before = new Set(held);
    for (const entry of relevant) fold(drafts, held, entry);
    await writeHeld(sql, before, held);
    await write(sql, drafts);
  },
};

async function load(sql: Sql, ids: readonly string[]): Promise<Map<string, Draft>> {
  const rows = await sql.query<{ id: string; state: PageState }>(
    'select id, state from page where id = any($1::text[])',
    [ids],
  );
  const known = new Map(rows.map(({ id, state }) => [id, state]));
  return new Map(
    ids.map((id) => {
      const before = known.get(id);
      return [id, { before, state: before, constructions: undefined, searchable: false }];
    }),
  );
}

async function heldOf(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>('select id from held where id = any($1::text[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

function fold(drafts: Map<string, Draft>, held: Set<string>, entry: LogEvent): void {
  const { id, position } = entry;
  const draft = drafts.get(id);
  if (!draft || entry.about === 'dealer') return;
  if (entry.about === 'order') {
    const stated = statedConstructions(entry.event);
    draft.constructions = stated ?? draft.constructions;
    draft.searchable ||= stated !== undefined;
    const state = evolvePage(draft.state, id, entry.event, position);
    draft.state = draft.state ? state : { ...state, checking: held.has(id) };
    return;
  }
  const checking = entry.event.type === 'ChangeHeldBack';
  if (checking) held.add(id);
  else held.delete(id);
  if (draft.state && draft.state.checking !== checking) draft.state = { ...draft.state, checking, position };
}

async function writeHeld(sql: Sql, before: ReadonlySet<string>, after: ReadonlySet<string>): Promise<void> {
  const added = [...after].filter((id) => !before.has(id));
  const gone = [...before].filter((id) => !after.has(id));
  if (added.length) await sql.query('insert into held select unnest($1::text[])', [added]);
  if (gone.length) await sql.query('delete from held where id = any($1::text[])', [gone]);
}

const countKey = (state: PageState): CountKey => ({ ...placeOf(state), status: listItemOf(state).status });

async function write(sql: Sql, drafts: ReadonlyMap<string, Draft>): Promise<void> {
  const changed = [...drafts].flatMap(([id, draft]) =>
    draft.state && draft.state !== draft.before ? [{ ...draft, id, state: draft.state }] : [],
  );
  if (changed.length === 0) return;
  await sql.query(UPSERT_LIST, [JSON.stringify(changed.map(({ state }) => listRow(state)))]);

  const stated = changed.filter(({ constructions }) => constructions !== undefined);
  const others = changed.filter(({ constructions }) => constructions === undefined);
  if (stated.length)
    await sql.query(UPSERT_PAGE, [
      JSON.stringify(
        stated.map(({ id, state, constructions }) => ({
          id,
          position: state.position,
          state,
          specification: constructions,
        })),
      ),
    ]);
  if (others.length)
    await sql.query(UPDATE_PAGE, [
      JSON.stringify(others.map(({ id, state }) => ({ id, position: state.position, state }))),
    ]);

  const texts = changed.filter(({ searchable }) => searchable);
  if (texts.length)
    await sql.query(UPSERT_SEARCH, [
      JSON.stringify(texts.map(({ id, state }) => ({ id, text: searchText(state.order.order) }))),
    ]);
  await addCounts(
    sql,
    changed.flatMap(({ before, state }) => [
      ...(before ? [{ ...countKey(before), by: -1 }] : []),
      { ...countKey(state), by: 1 },
    ]),
  );
}

/** Numbers compare as people read them: each run of digits padded to one length. */
const numberKey = (number: string): string =>
  number.toLowerCase().replaceAll(/\d+/g, (run) => run.padStart(20, '0'));

function listRow(state: PageState) {
  const { progress, price, customer, updatedAt, ...item } = listItemOf(state);
  return {
    ...item,
    ...progress,
    number_key: numberKey(item.number),
    dealer_id: placeOf(state).dealerId,
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
  insert into page select * from json_populate_recordset(null::page, $1::json)
  on conflict (id) do update set (position, state, specification) =
    (excluded.position, excluded.state, excluded.specification)`;

/** Leaves the specification where it lies: Postgres does not rewrite a large value that stays. */
const UPDATE_PAGE = `
  update page set position = n.position, state = n.state
  from json_populate_recordset(null::page, $1::json) n where page.id = n.id`;

const UPSERT_SEARCH = `
  insert into search select * from json_populate_recordset(null::search, $1::json)
  on conflict (id) do update set text = excluded.text where search.text <> excluded.text`;
