import type { Sql } from '../db/database';

/** Something that operations should know of, told apart from others of its kind by `subject`. */
export interface Trouble {
  readonly factory: string;
  readonly source: string;
  /** `held`, `silent`… */
  readonly kind: string;
  readonly subject: string;
  /** A few words, the same for as long as it lasts. */
  readonly title: string;
  /** A sentence with the figures of now. */
  readonly text: string;
  /** What to do about it, in a sentence or two. */
  readonly advice: string;
  /** Where the portal shows it: a path. */
  readonly page: string;
  readonly counts: Readonly<Record<string, number>>;
  /** When it began. */
  readonly since: Date;
  /** False while it may still pass by itself: enough to keep an incident open, not to open one. */
  readonly ripe: boolean;
}

/** What operations were told last. */
export type Told = 'opened' | 'closed';

export interface Incident extends Omit<Trouble, 'ripe'> {
  readonly id: number;
  readonly openedAt: Date;
  /** The first look that saw no more of it, when the last one did not either. */
  readonly clearSince?: Date;
  readonly closedAt?: Date;
  /** How often it came back soon after it was closed, and when it last did. */
  readonly reopened: number;
  readonly reopenedAt?: Date;
  readonly told?: Told;
  /** The mail that told of its opening. */
  readonly openMail?: string;
}

export interface IncidentRow extends Omit<Trouble, 'ripe'> {
  readonly id: number;
  readonly opened_at: Date;
  readonly clear_since: Date | null;
  readonly closed_at: Date | null;
  readonly reopened: number;
  readonly reopened_at: Date | null;
  readonly told: Told | null;
  readonly open_mail: string | null;
}

export const INCIDENT_COLUMNS = `i.id, i.factory, i.source, i.kind, i.subject, i.title, i.text, i.advice, i.page, i.counts,
  i.since, i.opened_at, i.clear_since, i.closed_at, i.reopened, i.reopened_at, i.told, i.open_mail`;

/** The incident that a row of `INCIDENT_COLUMNS` holds. */
export const incidentOf = ({
  opened_at,
  clear_since,
  closed_at,
  reopened_at,
  told,
  open_mail,
  ...same
}: IncidentRow): Incident => ({
  ...same,
  openedAt: opened_at,
  ...(clear_since ? { clearSince: clear_since } : {}),
  ...(closed_at ? { closedAt: closed_at } : {}),
  ...(reopened_at ? { reopenedAt: reopened_at } : {}),
  ...(told ? { told } : {}),
  ...(open_mail ? { openMail: open_mail } : {}),
});

/**
 * How far the mail that tells of an incident is: none was made, it has not left yet, everybody has it, only some have it, or
 * it was given up.
 */
export type MailReach = 'none' | 'waiting' | 'sent' | 'partly' | 'failed';

/** An incident as people see it. */
export interface ShownIncident extends Incident {
  readonly mail: MailReach;
  /** Those for whom the mail server did not take the mail of its beginning, or of its end. In ascending order. */
  readonly refused: readonly string[];
}

const SHOWN = `
  select ${INCIDENT_COLUMNS}, case
      when m.id is null then 'none'
      when m.reached @> m.recipients then 'sent'
      when m.reached <> '{}' then 'partly'
      when m.given_up_at is not null then 'failed'
      else 'waiting' end as mail,
    array(
      select distinct address from sync.mails r, unnest(r.refused) address
      where r.id in (i.open_mail, i.close_mail) order by address) as refused
  from (
    select *, row_number() over (partition by factory order by closed_at desc nulls first, opened_at desc, id desc) as place
    from sync.incidents
    where factory = any($1::text[]) and (closed_at is null or closed_at > clock_timestamp() - interval '1 day')) i
  left join sync.mails m on m.id = i.open_mail
  where place <= $2 order by closed_at desc nulls first, opened_at desc, i.id desc`;

/**
 * The incidents of these factories that are open or were closed in the last day: the open ones first, then the latest, and
 * at most `limit` of each factory.
 */
export async function readIncidents(
  sql: Sql,
  factories: readonly string[],
  limit = 100,
): Promise<ShownIncident[]> {
  const rows = await sql.query<IncidentRow & Pick<ShownIncident, 'mail' | 'refused'>>(SHOWN, [
    factories,
    limit,
  ]);
  return rows.map(({ mail, refused, ...row }) => ({ ...incidentOf(row), mail, refused }));
}
