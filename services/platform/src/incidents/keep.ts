import type { Sql } from '../db/database';
import { compareTroubles, REUNION } from './compare';
import { type Incident, INCIDENT_COLUMNS, incidentOf, type IncidentRow, type Trouble } from './incidents';

/** What a look at the troubles changed. */
export interface Kept {
  readonly opened: readonly Incident[];
  readonly reopened: readonly Incident[];
  readonly closed: readonly Incident[];
  /** Troubles that may become incidents in a moment. */
  readonly brewing: readonly Trouble[];
}

const COLUMNS =
  '$1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::json[], $10::timestamptz[]';
const columnsOf = (troubles: readonly Trouble[]) => [
  troubles.map((t) => t.factory),
  troubles.map((t) => t.source),
  troubles.map((t) => t.kind),
  troubles.map((t) => t.subject),
  troubles.map((t) => t.title),
  troubles.map((t) => t.text),
  troubles.map((t) => t.advice),
  troubles.map((t) => t.page),
  troubles.map((t) => JSON.stringify(t.counts)),
  troubles.map((t) => t.since.toISOString()),
];

const OPEN = `
  insert into sync.incidents as i (factory, source, kind, subject, title, text, advice, page, counts, since, opened_at, last_seen)
  select f, s, k, j, t, x, a, p, c, b, $11, $11
  from unnest(${COLUMNS}) u (f, s, k, j, t, x, a, p, c, b)
  on conflict (factory, source, kind, subject) where closed_at is null do nothing
  returning ${INCIDENT_COLUMNS}`;

const UPDATE = `
  update sync.incidents i set title = t, text = x, advice = a, page = p, counts = c, clear_since = null, last_seen = $12,
    closed_at = null,
    reopened = reopened + case when closed_at is null then 0 else 1 end,
    reopened_at = case when closed_at is null then reopened_at else $12 end
  from unnest(${COLUMNS}, $11::bigint[]) u (f, s, k, j, t, x, a, p, c, b, known)
  where i.id = known returning ${INCIDENT_COLUMNS}`;

/** The open incidents, and those closed so lately that they may come back (`REUNION`). */
export const knownIncidents = async (sql: Sql, now: Date): Promise<Incident[]> => {
  const rows = await sql.query<IncidentRow>(
    `select ${INCIDENT_COLUMNS} from sync.incidents i where closed_at is null or closed_at > $1`,
    [new Date(now.getTime() - REUNION)],
  );
  return rows.map(incidentOf);
};

/**
 * Opens, updates and closes incidents so that they tell of these troubles. To be called by one at a time (`lease/alone.ts`), in
 * a transaction, with the incidents known in it. `unseen` names the kinds that could not be looked at.
 */
export async function keepIncidents(
  sql: Sql,
  known: readonly Incident[],
  troubles: readonly Trouble[],
  unseen: ReadonlySet<string>,
  now: Date,
): Promise<Kept> {
  const { open, update, reopen, clear, close, brewing } = compareTroubles(known, troubles, unseen, now);
  const opened = open.length ? await sql.query<IncidentRow>(OPEN, [...columnsOf(open), now]) : [];
  const changed = async (which: typeof update) =>
    which.length
      ? sql.query<IncidentRow>(UPDATE, [
          ...columnsOf(which.map(({ trouble }) => trouble)),
          which.map(({ id }) => id),
          now,
        ])
      : [];
  await changed(update);
  const reopened = await changed(reopen);
  if (clear.length)
    await sql.query(`update sync.incidents set clear_since = $2 where id = any($1::bigint[])`, [
      clear.map(({ id }) => id),
      now,
    ]);
  const closed = close.length
    ? await sql.query<IncidentRow>(
        `update sync.incidents i set closed_at = $2 where id = any($1::bigint[]) returning ${INCIDENT_COLUMNS}`,
        [close.map(({ id }) => id), now],
      )
    : [];
  // Once a minute is fresh enough, and leaves the rows of a long list alone.
  await sql.query(
    `update sync.incidents set last_seen = $1
     where closed_at is null and clear_since is null and last_seen < $1::timestamptz - interval '1 minute'
       and kind <> all($2::text[])`,
    [now, [...unseen]],
  );
  return {
    opened: opened.map(incidentOf),
    reopened: reopened.map(incidentOf),
    closed: closed.map(incidentOf),
    brewing,
  };
}
