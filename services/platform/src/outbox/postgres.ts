import type { Sql } from '../db/database';
import type { MessageEnd, OutgoingMessage, OutgoingState, TakenMessage } from './outbox';

/** Tells senders that something was put in; its payload is `factory/system`. */
export const outboxChannel = 'outbox';

const PUT = `
  insert into sync.outbox (id, factory, system, key, kind, payload, correlation)
  select id, factory, system, key, kind, payload, correlation
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::text[])
    with ordinality as m (id, factory, system, key, kind, payload, correlation, place)
  order by place
  on conflict (id) do nothing
  returning factory, system`;

/**
 * Puts messages in; known ids are passed over. Call it inside the transaction that the messages come from. Answers how many
 * were new. Of two transactions that put in messages of one key the second must begin when the first has ended (those of a
 * subscription do), since the order is that of their numbers.
 */
export async function putOutgoing(sql: Sql, messages: readonly OutgoingMessage[]): Promise<number> {
  if (messages.length === 0) return 0;
  const column = <T>(of: (message: OutgoingMessage) => T) => messages.map(of);
  const put = await sql.query<{ factory: string; system: string }>(PUT, [
    column((m) => m.id),
    column((m) => m.factory),
    column((m) => m.system),
    column((m) => m.key),
    column((m) => m.kind),
    column((m) => JSON.stringify(m.payload)),
    column((m) => m.correlation),
  ]);
  const systems = new Set(put.map(({ factory, system }) => `${factory}/${system}`));
  for (const name of systems) await sql.query('select pg_notify($1, $2)', [outboxChannel, name]);
  return put.length;
}

// Of each key only the oldest that waits may go: what waits behind it would overtake it otherwise.
const TAKE = `
  with first as (
    select distinct on (key) seq, attempts, next_try from sync.outbox
    where factory = $1 and system = $2 and status = 'waiting' order by key, seq),
  due as (
    select seq from first where next_try <= clock_timestamp() and (attempts > 0) = $3 order by next_try, seq limit $4)
  update sync.outbox o set attempts = o.attempts + 1 from due where o.seq = due.seq and o.status = 'waiting'
  returning o.seq, o.id, o.factory, o.system, o.key, o.kind, o.payload, o.correlation, o.attempts - 1 as attempts,
    o.put_at as "putAt"`;

/**
 * Takes messages whose turn it is, at most one of each key: those that were never tried, or those that were. Until their end is
 * noted, or they are given back, it is still their turn: whoever takes over from a sender that died goes on with them.
 */
export async function takeOutgoing(
  db: Sql,
  { factory, system }: { readonly factory: string; readonly system: string },
  which: 'fresh' | 'again',
  most: number,
): Promise<TakenMessage[]> {
  const taken = await db.query<TakenMessage>(TAKE, [factory, system, which === 'again', most], 'outbox-take');
  return taken.sort((a, b) => a.seq - b.seq);
}

/** Notes the end of a message; the first word counts. What it told is forgotten. */
export const finishOutgoing = (db: Sql, seq: number, end: MessageEnd): Promise<unknown> =>
  db.query(
    `update sync.outbox set status = $2, reason = $3, payload = null, done_at = clock_timestamp()
     where seq = $1 and status = 'waiting'`,
    [seq, end.end, end.end === 'sent' ? null : end.reason],
    'outbox-finish',
  );

/**
 * Gives messages back to be tried again in so many milliseconds. `untried`: nothing was sent, and it counts as no attempt.
 * Without a reason, that of the last attempt stays.
 */
export const returnOutgoing = (
  db: Sql,
  seqs: readonly number[],
  { after, reason, untried = false }: { after: number; reason?: string; untried?: boolean },
): Promise<unknown> =>
  db.query(
    `update sync.outbox set next_try = clock_timestamp() + $2 * interval '1 millisecond', reason = coalesce($3, reason),
       attempts = attempts - $4
     where seq = any($1::bigint[]) and status = 'waiting'`,
    [seqs, after, reason?.slice(0, 500) ?? null, untried ? 1 : 0],
    'outbox-return',
  );

interface StateRow {
  readonly factory: string;
  readonly system: string;
  readonly waiting: number;
  readonly refused: number;
  readonly overtaken: number;
  readonly oldest: Date | null;
  readonly error: string | null;
}

/**
 * What waits to be told to foreign systems, and what was refused or overtaken in the last day; systems without any of it are
 * left out.
 */
export async function outgoingStates(db: Sql): Promise<OutgoingState[]> {
  const rows = await db.query<StateRow>(
    `with waiting as (
       select factory, system, count(*)::int as waiting, min(put_at) as oldest,
         (array_agg(reason order by seq))[1] as error
       from sync.outbox where status = 'waiting' group by 1, 2),
     untold as (
       select factory, system, count(*) filter (where status = 'refused')::int as refused,
         count(*) filter (where status = 'overtaken')::int as overtaken
       from sync.outbox
       where status in ('refused', 'overtaken') and done_at > clock_timestamp() - interval '1 day' group by 1, 2)
     select factory, system, coalesce(waiting, 0) as waiting, coalesce(refused, 0) as refused,
       coalesce(overtaken, 0) as overtaken, oldest, error
     from waiting full join untold using (factory, system) order by factory, system`,
  );
  return rows.map(({ oldest, error, ...state }) => ({
    ...state,
    ...(oldest ? { oldest } : {}),
    ...(error === null ? {} : { lastError: error }),
  }));
}
