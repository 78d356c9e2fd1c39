import type { Sql } from '../db/database';
import { REUNION } from './compare';
import { type Incident, INCIDENT_COLUMNS, incidentOf, type IncidentRow } from './incidents';

/** What comes back so often before it is told again is told at once: it will not stay away by itself. */
const OFTEN = 3;

/**
 * Whether operations should be told of this incident now. They hear once that it began and once that it is over; of one
 * that comes and goes they hear again only when it stays, or keeps coming back, and then of its end when it stays away.
 */
export function isNews({ told, closedAt, reopened, reopenedAt }: Incident, now: Date): boolean {
  if (told === undefined) return true;
  const lasting = (since: Date | undefined) =>
    since !== undefined && now.getTime() - since.getTime() >= REUNION;
  if (closedAt) return told === 'opened' && (reopened === 0 || lasting(closedAt));
  return told === 'closed' && (reopened >= OFTEN || lasting(reopenedAt));
}

const UNTOLD = `
  select ${INCIDENT_COLUMNS} from sync.incidents i
  where told is distinct from 'closed' and (told is null or closed_at is not null)
     or told = 'closed' and closed_at is null
  order by i.id`;

/** The incidents that operations have to be told of, oldest first. */
export async function readNews(sql: Sql, now: Date): Promise<Incident[]> {
  const rows = await sql.query<IncidentRow>(UNTOLD);
  return rows.map(incidentOf).filter((incident) => isNews(incident, now));
}

/** Notes that this mail tells how these incidents stand. */
export const newsToldBy = (sql: Sql, incidents: readonly Incident[], mail: string): Promise<unknown> =>
  sql.query(
    `update sync.incidents set told = case when closed_at is null then 'opened' else 'closed' end,
       open_mail = case when closed_at is null or open_mail is null then $2 else open_mail end,
       close_mail = case when closed_at is null then close_mail else $2 end
     where id = any($1::bigint[])`,
    [incidents.map(({ id }) => id), mail],
  );

/** Notes of incidents that are over and can't be told to anybody that they need not be told. */
export const newsForNobody = (sql: Sql, incidents: readonly Incident[]): Promise<unknown> =>
  sql.query(
    `update sync.incidents set told = 'closed' where id = any($1::bigint[]) and closed_at is not null`,
    [incidents.map(({ id }) => id)],
  );
