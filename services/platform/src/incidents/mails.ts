import type { Sql } from '../db/database';

/** A mail that is to be sent. */
export interface NewMail {
  /** In ascending order. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The mail that this one follows up. */
  readonly answers?: string;
  /** It tells news that came too fast to be told one by one. */
  readonly digest: boolean;
}

export interface Mail extends NewMail {
  /** A UUID: it makes the Message-ID, which is the same however often the mail is tried. */
  readonly id: string;
  readonly createdAt: Date;
  /** By the database's clock. */
  readonly ageSeconds: number;
  /** Counts this try. */
  readonly tries: number;
  /** Whom the mail server has taken it for already. */
  readonly reached: readonly string[];
  /** Whom it is still to be sent to. */
  readonly left: readonly string[];
}

/** A mail of the last hour. */
export interface EarlierMail {
  readonly recipients: readonly string[];
  readonly digest: boolean;
  readonly at: Date;
}

/** How the mail server took a mail for those it was still to be sent to. The others are tried again. */
export interface Taken {
  readonly reached: readonly string[];
  /** For good. */
  readonly refused: readonly string[];
}

/** Keeps a mail to be sent; answers its id. */
export async function keepMail(sql: Sql, mail: NewMail, now: Date): Promise<string> {
  const [row] = await sql.query<{ id: string }>(
    `insert into sync.mails (recipients, subject, text, html, answers, digest, created_at, due_at)
     values ($1::text[], $2, $3, $4, $5, $6, $7, $7) returning id`,
    [mail.recipients, mail.subject, mail.text, mail.html, mail.answers ?? null, mail.digest, now],
  );
  if (!row) throw new Error('A mail could not be kept');
  return row.id;
}

/** The mails that were made in the hour before this moment, oldest first. */
export const mailsOfLastHour = (sql: Sql, now: Date): Promise<EarlierMail[]> =>
  sql.query<EarlierMail>(
    `select recipients, digest, created_at as at from sync.mails
     where created_at > $1::timestamptz - interval '1 hour' order by created_at`,
    [now],
  );

/**
 * The groups of people who wait for a mail that was tried and has left for none of them, and who got no other since: what
 * the mail server refuses for its content keeps nobody from the rest.
 */
export async function audiencesCutOff(sql: Sql): Promise<string[][]> {
  const rows = await sql.query<{ recipients: string[] }>(
    `select distinct recipients from sync.mails m
     where sent_at is null and given_up_at is null and last_error is not null and reached = '{}'
       and not exists (select from sync.mails l where l.recipients = m.recipients and l.sent_at > m.created_at)`,
  );
  return rows.map(({ recipients }) => recipients);
}

/** What operations should know of the mails themselves. */
export interface MailState {
  /** Not sent to everybody yet. */
  readonly waiting: number;
  /** Addresses that the mail server refused for good in the last day. */
  readonly addressesRefused: number;
}

export async function mailState(sql: Sql): Promise<MailState> {
  const [state] = await sql.query<MailState>(
    `select
       (select count(*)::int from sync.mails where sent_at is null and given_up_at is null) as waiting,
       (select count(distinct address)::int from sync.mails, unnest(refused) address
        where created_at > clock_timestamp() - interval '1 day') as "addressesRefused"`,
  );
  return state ?? { waiting: 0, addressesRefused: 0 };
}

interface MailRow {
  readonly id: string;
  readonly recipients: string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly answers: string | null;
  readonly digest: boolean;
  readonly created_at: Date;
  readonly age: number;
  readonly tries: number;
  readonly reached: string[];
  readonly refused: string[];
}

/** Seconds: nothing that is to be tried again may wait longer. */
export const LONGEST_RETRY = 600;

/**
 * A mail waits until those have left that it follows up, or that told of its incidents before. It does not wait for one
 * that was tried in vain after its readers had got another: that one alone is what the mail server does not take.
 */
const CLAIM = `
  update sync.mails set tries = tries + 1, due_at = clock_timestamp() + make_interval(secs => $1)
  where id = (
    select m.id from sync.mails m
    where sent_at is null and given_up_at is null and due_at <= clock_timestamp() and not exists (
      select from sync.mails a
      where a.sent_at is null and a.given_up_at is null and a.reached = '{}'
        and (a.id = m.answers or a.created_at < m.created_at and exists (
          select from sync.incidents i
          where m.id in (i.open_mail, i.close_mail) and a.id in (i.open_mail, i.close_mail)))
        and not exists (
          select from sync.mails l
          where l.recipients = a.recipients and l.sent_at > a.created_at
            and a.last_error is not null and a.due_at > l.sent_at + interval '${LONGEST_RETRY} seconds'))
    order by due_at limit 1 for update skip locked)
  returning id, recipients, subject, text, html, answers, digest, created_at, tries, reached, refused,
    extract(epoch from clock_timestamp() - created_at)::float as age`;

/**
 * Takes a mail to send it. For `seconds` nobody else does; who dies meanwhile leaves it to be tried again. Undefined when
 * none is due.
 */
export async function claimMail(sql: Sql, seconds: number): Promise<Mail | undefined> {
  const [row] = await sql.query<MailRow>(CLAIM, [seconds]);
  if (!row) return undefined;
  const { answers, created_at, age, refused, ...same } = row;
  return {
    ...same,
    ...(answers ? { answers } : {}),
    createdAt: created_at,
    ageSeconds: age,
    left: row.recipients.filter((address) => !row.reached.includes(address) && !refused.includes(address)),
  };
}

/**
 * Notes for whom the mail server has taken the mail, and for whom it never will. When that is everybody it has left, or is
 * given up when nobody got it; else it is due again after `retrySeconds`.
 */
export const mailTaken = (
  sql: Sql,
  { id }: Mail,
  { reached, refused }: Taken,
  retrySeconds: number,
): Promise<unknown> =>
  sql.query(
    `update sync.mails set last_error = null,
       reached = array(select distinct unnest(reached || $2::text[])),
       refused = array(select distinct unnest(refused || $3::text[])),
       sent_at = coalesce(sent_at, case
         when recipients <@ (reached || refused || $2::text[] || $3::text[]) and reached || $2::text[] <> '{}'
         then clock_timestamp() end),
       given_up_at = coalesce(given_up_at, case
         when recipients <@ (refused || $3::text[]) then clock_timestamp() end),
       due_at = clock_timestamp() + make_interval(secs => $4)
     where id = $1`,
    [id, reached, refused, retrySeconds],
  );

/** Notes why the mail has not left: it is tried again after `retrySeconds`, or never when that is undefined. */
export const mailFailed = (
  sql: Sql,
  { id, tries }: Mail,
  error: string,
  retrySeconds: number | undefined,
): Promise<unknown> =>
  sql.query(
    `update sync.mails set last_error = $3,
       due_at = case when $4::float is null then due_at else clock_timestamp() + make_interval(secs => $4) end,
       given_up_at = case when $4::float is null then clock_timestamp() end
     where id = $1 and tries = $2 and sent_at is null`,
    [id, tries, error, retrySeconds ?? null],
  );

/** Forgets mails and incidents that have been over for three months. */
export async function forgetOldIncidents(sql: Sql): Promise<void> {
  await sql.query(`delete from sync.incidents where closed_at < clock_timestamp() - interval '90 days'`);
  await sql.query(
    `delete from sync.mails m where created_at < clock_timestamp() - interval '90 days'
       and not exists (select from sync.incidents i where m.id in (i.open_mail, i.close_mail))`,
  );
}
