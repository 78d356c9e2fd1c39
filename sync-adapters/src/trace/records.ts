import { z } from 'zod';
import { holdBackCodec } from '@mullion/domain/hold-back/codec';
import type { Sql } from '@mullion/platform/db/database';
import { eventIdOf } from '../push/event-id';
import type { TracedChange } from './find';
import type { Moment } from './moment';

/*
 * The story of a change as the database tells it. Of events only their types are told: what they hold may be about persons.
 */

/** Events that one change can have, at most: more than there are constructions in an order. */
const MOST_EVENTS = 1_000;

interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly type: string;
  readonly schema: number;
  readonly created: Date;
  readonly data: unknown;
}

/** The events of a change: their ids follow from its own. */
async function eventsOf(sql: Sql, { factory, source, id, holds }: TracedChange): Promise<EventRow[]> {
  const times = Array.from({ length: holds + 2 }, (_, n) => n);
  const ids = [
    ...Array.from({ length: MOST_EVENTS }, (_, n) => eventIdOf(factory, source, id, n)),
    ...times.flatMap((n) => [
      eventIdOf(factory, source, id, 'held', n),
      eventIdOf(factory, source, id, 'cleared', n),
    ]),
  ];
  return sql.query<EventRow>(
    `select position, stream, type, schema, created,
       case when type in ('ChangeHeldBack', 'HeldChangesCleared') then data end as data
     from log.events where id = any($1::uuid[]) order by position`,
    [ids],
  );
}

interface Hold {
  readonly at: Date;
  readonly code: string;
}

function toldByEvents(events: readonly EventRow[]): { moments: Moment[]; holds: Hold[] } {
  const moments: Moment[] = [];
  const holds: Hold[] = [];
  for (const { position, stream, type, schema, created, data } of events) {
    const place = `at ${position.toLocaleString('en')}`;
    const event =
      type === 'ChangeHeldBack' || type === 'HeldChangesCleared'
        ? holdBackCodec.parse(type, schema, data)
        : undefined;
    if (event?.type === 'ChangeHeldBack') {
      holds.push({ at: created, code: event.data.code });
      moments.push({
        at: created,
        teller: 'event log',
        text: `held back (${event.data.code}): ${event.data.reason} [${place}]`,
      });
    } else if (event)
      moments.push({
        at: created,
        teller: 'event log',
        text: `nothing of ${event.data.key} is held back any longer [${place}]`,
      });
    else moments.push({ at: created, teller: 'event log', text: `${type} in ${stream} [${place}]` });
  }
  return { moments, holds };
}

interface AuditRow {
  readonly at: Date;
  readonly who: string;
  readonly name: string | null;
  readonly what: string;
  readonly subject: unknown;
}

const subject = z.object({
  reason: z.string().optional(),
  because: z.string().optional(),
  code: z.string().optional(),
  changes: z.number().optional(),
  /** The first and the last number that will not be waited for. */
  gaveUp: z.tuple([z.number(), z.number()]).optional(),
});
const DEEDS: Readonly<Record<string, string>> = {
  retry: 'tries it again',
  'retry-cause': 'tries all changes of its cause again',
  skip: 'skips it',
  'map-code': 'says what the code stands for',
  'unmap-code': 'takes the meaning of the code back',
};

// What was done to the change itself, or to what held it while it was held.
const AUDIT = `
  select a.at, a.who, u.name, a.what, a.subject
  from sync.audit a left join accounts.users u on u.id::text = a.who
  where a.subject ->> 'factory' = $1 and (
    (a.subject ->> 'source' = $2 and a.subject ->> 'change' = $3)
    or (a.what = 'retry-cause' and a.subject ->> 'source' = $2 and a.subject ->> 'code' = any($4::text[])
        and a.at between $6 and $7)
    or (a.what in ('map-code', 'unmap-code') and 'code ' || (a.subject ->> 'code') = any($5::text[]) and a.at between $6 and $7))
  order by a.id`;

async function deedsOn(sql: Sql, change: TracedChange, holds: readonly Hold[]): Promise<Moment[]> {
  const direct = await sql.query<AuditRow>(AUDIT, [
    change.factory,
    change.source,
    change.id,
    holds.map(({ code }) => code),
    await waitedFor(sql, change),
    holds[0]?.at ?? change.receivedAt,
    change.doneAt ?? new Date(),
  ]);
  return direct.map(({ at, who, name, what, subject: given }) => {
    const told = subject.safeParse(given).data ?? {};
    const details = [
      told.code === undefined ? undefined : `code ${told.code}`,
      told.because === undefined ? undefined : `${told.because} is there now`,
      told.gaveUp === undefined ? undefined : `without numbers ${told.gaveUp[0]} to ${told.gaveUp[1]}`,
      told.reason,
    ].filter((detail) => detail !== undefined);
    const deed = DEEDS[what] ?? what;
    return {
      at,
      teller: 'audit',
      text: `${name ?? who} ${deed}${details.length > 0 ? `: ${details.join('; ')}` : ''}`,
    };
  });
}

/** What the change waits for, or waited for when it was tried again by itself. */
async function waitedFor(sql: Sql, { factory, source, id, waitsFor }: TracedChange): Promise<string[]> {
  const rows = await sql.query<{ because: string }>(
    `select distinct subject ->> 'because' as because from sync.audit
     where subject ->> 'factory' = $1 and subject ->> 'source' = $2 and subject ->> 'change' = $3
       and subject ->> 'because' is not null`,
    [factory, source, id],
  );
  return [...rows.map(({ because }) => because), ...(waitsFor === undefined ? [] : [waitsFor])];
}

interface OutgoingRow {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly put_at: Date;
  readonly done_at: Date | null;
}

/** What the portal told, or is to tell, the same system about the same key. */
async function outgoingOf(sql: Sql, { factory, source, key, correlation }: TracedChange): Promise<Moment[]> {
  const rows = await sql.query<OutgoingRow>(
    `select id, kind, status, attempts, reason, put_at, done_at from sync.outbox
     where factory = $1 and (correlation = $4 or (system = $2 and key = $3)) order by seq`,
    [factory, source, key, correlation],
  );
  return rows.flatMap(({ id, kind, status, attempts, reason, put_at, done_at }) => {
    const why = reason === null ? '' : `: ${reason}`;
    const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
    const put = { at: put_at, teller: 'outbox', text: `${kind} about ${key} is to be told (${id})` };
    if (done_at)
      return [put, { at: done_at, teller: 'outbox', text: `${kind} ${status} after ${tries}${why}` }];
    return [attempts === 0 ? put : { ...put, text: `${put.text}, ${tries} so far${why}` }];
  });
}

const received = (change: TracedChange): Moment => {
  const { receivedAt, correlation, kind, at, sequence, bytes } = change;
  const parts = [
    `received: ${kind ?? 'a change'}, happened ${at}`,
    sequence === undefined ? undefined : `number ${sequence}`,
    bytes === undefined ? undefined : `${bytes.toLocaleString('en')} bytes`,
    `correlation ${correlation}`,
  ];
  return { at: receivedAt, teller: 'inbox', text: parts.filter((part) => part !== undefined).join(', ') };
};

function ended({ status, doneAt, reason, position }: TracedChange): Moment[] {
  if (!doneAt) return [];
  const where = position === undefined ? '' : `, up to position ${position.toLocaleString('en')}`;
  return [
    { at: doneAt, teller: 'inbox', text: `${status}${where}${reason === undefined ? '' : `: ${reason}`}` },
  ];
}

/** All that the database tells of a change, unsorted. */
export async function tellRecords(sql: Sql, change: TracedChange): Promise<Moment[]> {
  const { moments, holds } = toldByEvents(await eventsOf(sql, change));
  return [
    received(change),
    ...moments,
    ...(await deedsOn(sql, change, holds)),
    ...(await outgoingOf(sql, change)),
    ...ended(change),
  ];
}

/** Which read models have come as far as this position, and which have not. */
export async function readBy(
  sql: Sql,
  position: number,
): Promise<{ readonly shown: readonly string[]; readonly behind: readonly string[] }> {
  const tables = await sql.query<{ name: string }>(
    `select table_schema as name from information_schema.columns
     where table_name = 'checkpoint' and column_name = 'position' and table_schema not like '%\\_next' order by 1`,
  );
  const shown: string[] = [];
  const behind: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql.query<{ position: number }>(`select position from "${name}".checkpoint`);
    ((row?.position ?? 0) >= position ? shown : behind).push(name);
  }
  return { shown, behind };
}
