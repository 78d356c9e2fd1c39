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
  /** Counts this try. */
  readonly tries: number;
}

/** A mail to the same people of the last hour. */
export interface EarlierMail {
  readonly recipients: readonly string[];
  readonly digest: boolean;
  readonly at: Date;
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

interface MailRow {
  readonly id: string;
  readonly recipients: string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly answers: string | null;
  readonly digest: boolean;
  readonly created_at: Date;
  readonly tries: number;
}

const CLAIM = `
  update sync.mails set tries = tries + 1, due_at = clock_timestamp() + make_interval(secs => $1)
  where id = (
    select id from sync.mails where sent_at is null and given_up_at is null and due_at <= clock_timestamp()
    order by due_at limit 1 for update skip locked)
  returning id, recipients, subject, text, html, answers, digest, created_at, tries`;

/**
 * Takes a mail to send it. For `seconds` nobody else does; who dies meanwhile leaves it to be tried again. Undefined when
 * none is due.
 */
export async function claimMail(sql: Sql, seconds: number): Promise<Mail | undefined> {
  const [row] = await sql.query<MailRow>(CLAIM, [seconds]);
  if (!row) return undefined;
  const { answers, created_at, ...same } = row;
  return { ...same, ...(answers ? { answers } : {}), createdAt: created_at };
}

/** Notes that the mail has left. */
export const mailSent = (sql: Sql, { id }: Mail): Promise<unknown> =>
  sql.query('update sync.mails set sent_at = clock_timestamp(), last_error = null where id = $1', [id]);

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
