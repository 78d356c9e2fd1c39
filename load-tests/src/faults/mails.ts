import { pace } from '@mullion/notifications/pace';
import type { Database } from '@mullion/platform/db/database';
import { mailsOfLastHour } from '@mullion/platform/incidents/mails';
import { readNews } from '@mullion/platform/incidents/news';
import type { Delivered } from './mailbox';
import { until } from './until';

/** "Some twenty mails in an hour at most" (docs/operations.md): fifteen of one incident each, and digests. */
const MOST_IN_AN_HOUR = 22;
const AN_HOUR = 3_600_000;
/** Whether the factory is silent, or differs in what nobody can mend, has no end in a run. */
const ENDLESS = ['silent', 'differs'];

export interface KeptIncident {
  readonly id: number;
  readonly kind: string;
  readonly isOpen: boolean;
  readonly told: 'opened' | 'closed' | null;
  readonly openMail: string | null;
  readonly closeMail: string | null;
  readonly reopened: number;
}

export interface KeptMail {
  readonly id: string;
  readonly at: Date;
  /** The one incident that it tells of; null for a digest. */
  readonly incident: number | null;
}

export interface Post {
  readonly incidents: readonly KeptIncident[];
  readonly kept: readonly KeptMail[];
  readonly delivered: readonly Delivered[];
  /** Incidents of which something is still to be told, and whether the next digest is rightly waited for. */
  readonly untold: ReadonlySet<number>;
  readonly isDigestDue: boolean;
}

/** What operations got. */
export interface Mails {
  readonly incidents: number;
  readonly open: number;
  readonly mails: number;
  /** Deliveries of a mail that was delivered before: its sender died before it could note that. */
  readonly repeated: number;
  /** Incidents whose news waits for the next digest. */
  readonly waiting: number;
  /** One sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

/** Compares what operations should have been told with what the mail server was given. Pure. */
export function compareMails({ incidents, kept, delivered, untold, isDigestDue }: Post): Mails {
  const got = new Set(delivered.map(({ id }) => id));
  const known = new Set(kept.map(({ id }) => id));
  const problems = [
    ...[...got].filter((id) => !known.has(id)).map((id) => `${id} was delivered, and nobody made it`),
    ...kept.filter(({ id }) => !got.has(id)).map(({ id }) => `${id} was made, and never delivered`),
    ...incidents.flatMap((incident) => [
      ...complaintsOf(incident, untold.has(incident.id), isDigestDue),
      ...doubles(incident, kept),
    ]),
  ];
  const times = kept.map(({ at }) => at.getTime()).sort((a, b) => a - b);
  const most = Math.max(
    0,
    ...times.map((from) => times.filter((at) => at >= from && at < from + AN_HOUR).length),
  );
  if (most > MOST_IN_AN_HOUR) problems.push(`${most} came in one hour: a storm`);
  return {
    incidents: incidents.length,
    open: incidents.filter(({ isOpen }) => isOpen).length,
    mails: got.size,
    repeated: delivered.length - got.size,
    waiting: untold.size,
    problems: problems.map((problem) => `mail ${problem}`),
  };
}

function complaintsOf(
  { id, kind, isOpen, told, openMail, closeMail }: KeptIncident,
  isUntold: boolean,
  isDigestDue: boolean,
): string[] {
  const about = `of incident ${id} (${kind})`;
  return [
    ...(isOpen && !ENDLESS.includes(kind) ? [`${about}: it is still open`] : []),
    ...(isUntold && isDigestDue ? [`${about}: nobody was told how it stands`] : []),
    ...(told !== null && openMail === null ? [`${about}: none told its beginning`] : []),
    ...(told === 'closed' && closeMail === null ? [`${about}: none told its end`] : []),
  ];
}

/** An incident that did not come back is told at most twice. */
const doubles = ({ id, kind, openMail, closeMail, reopened }: KeptIncident, kept: readonly KeptMail[]) =>
  kept
    .filter((mail) => reopened === 0 && mail.incident === id && mail.id !== openMail && mail.id !== closeMail)
    .map((mail) => `${mail.id} tells of incident ${id} (${kind}) once more`);

/** What is to be told now, and whether it may wait: as the notifications process judges it. */
async function newsOf(portal: Database) {
  const [clock] = await portal.query<{ now: Date }>('select clock_timestamp() as now');
  const now = clock?.now ?? new Date();
  const news = await readNews(portal, now);
  const times = news.map(({ closedAt, reopenedAt, openedAt }) => closedAt ?? reopenedAt ?? openedAt);
  const oldest = new Date(Math.min(...times.map((at) => at.getTime())));
  const earlier = await mailsOfLastHour(portal, now);
  // The run's mail server takes every mail.
  const waiting = { news: news.length, brewing: 0, oldest, earlier, cutOff: false };
  return {
    untold: new Set(news.map(({ id }) => id)),
    isDigestDue: news.length > 0 && pace(waiting, now) !== 'later',
  };
}

/** Waits until operations were told, within a minute or so, then compares. */
export async function judgeMails(
  portal: Database,
  delivered: readonly Delivered[],
  patience: number,
): Promise<Mails> {
  const isTold = async () => {
    const [row] = await portal.query<{ left: number }>(
      `select (select count(*)::int from sync.incidents where closed_at is null and kind <> all($1::text[]))
         + (select count(*)::int from sync.mails where sent_at is null) as left`,
      [ENDLESS],
    );
    return row?.left === 0 && !(await newsOf(portal)).isDigestDue;
  };
  // What is missing then, the comparison tells.
  await until('operations were told', isTold, patience).catch(() => undefined);
  const [incidents, kept, news] = await Promise.all([
    portal.query<KeptIncident>(
      `select id, kind, closed_at is null as "isOpen", told, open_mail as "openMail", close_mail as "closeMail", reopened
       from sync.incidents order by id`,
    ),
    portal.query<KeptMail>(
      `select id, created_at as at, substring(text from 'Incident ([0-9]+)\\.')::int as incident from sync.mails`,
    ),
    newsOf(portal),
  ]);
  return compareMails({ incidents, kept, delivered, ...news });
}
