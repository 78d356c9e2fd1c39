import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Database, Sql } from '@mullion/platform/db/database';
import { alone } from '@mullion/platform/lease/alone';
import type { Incident, Trouble } from '@mullion/platform/incidents/incidents';
import { keepIncidents, type Kept, knownIncidents } from '@mullion/platform/incidents/keep';
import { audiencesCutOff, keepMail, mailsOfLastHour } from '@mullion/platform/incidents/mails';
import { newsForNobody, newsToldBy, readNews } from '@mullion/platform/incidents/news';
import type { Log } from '@mullion/platform/process/log';
import { recipientsOf } from './addresses';
import { digestOf, letterOf, type Told } from './letter';
import type { Mailing } from './mailing';
import { oncePerOutage } from './outages';
import { pace } from './pace';
import type { Watch } from './watches';
import type { Words } from './words/en';

export interface WatchParts {
  readonly db: Database;
  readonly log: Log;
  readonly factories: ReadonlyMap<string, FactorySettings>;
  readonly watches: readonly Watch[];
  /** How mails are to be made; undefined when there is no mail server. */
  readonly mail: Mailing | undefined;
  /** For how many milliseconds this process has been looking; no clock of ours has a part in it. */
  readonly watchedMs: () => number;
  readonly words: Words;
}

/** Looks at all that is watched. What can't be looked at is named in `unseen`, and keeps nothing else from being seen. */
async function lookAround({ db, log, factories, watches, watchedMs, words }: WatchParts, now: Date) {
  const surroundings = { db, factories, now, watchedMs: watchedMs(), words };
  const troubles: Trouble[] = [];
  const unseen = new Set<string>();
  for (const watch of watches) {
    const { kind } = watch;
    try {
      const seen = await watch.look(surroundings);
      // Of a factory that is not configured any more nobody is to be told.
      troubles.push(...seen.filter(({ factory }) => factories.has(factory)));
    } catch (error) {
      unseen.add(kind);
      log.warn({ err: error, kind }, 'could not look for troubles of this kind');
    }
  }
  return { troubles, unseen };
}

function tell(log: Log, { opened, reopened, closed }: Kept, mailed: (incident: Incident) => boolean): void {
  const about = (incident: Incident) => {
    const { id, factory, source, kind, subject, text, counts } = incident;
    return { incident: id, factory, source, kind, subject, text, counts, mailed: mailed(incident) };
  };
  for (const incident of opened) log.warn(about(incident), 'incident opened');
  for (const incident of reopened) log.warn(about(incident), 'incident opened again');
  for (const incident of closed) log.info(about(incident), 'incident closed');
}

/** Makes the mails that tell what is new, in the transaction that notes that it was told. */
async function makeMails(
  sql: Sql,
  { factories, mail, words }: WatchParts,
  brewing: readonly Trouble[],
  now: Date,
): Promise<void> {
  const audienceOf = (factory: string) => {
    const settings = factories.get(factory);
    return mail && settings ? recipientsOf(settings, mail.ops) : [];
  };
  const news = await readNews(sql, now);
  const forNobody: Incident[] = [];
  const audiences = new Map<string, { recipients: string[]; told: Told[] }>();
  for (const incident of news) {
    const recipients = audienceOf(incident.factory);
    const factory = factories.get(incident.factory);
    if (recipients.length === 0 || !factory) {
      forNobody.push(incident);
      continue;
    }
    const name = recipients.join();
    const audience = audiences.get(name) ?? { recipients, told: [] };
    audience.told.push({ incident, factory });
    audiences.set(name, audience);
  }
  if (forNobody.length > 0) await newsForNobody(sql, forNobody);
  if (!mail || audiences.size === 0) return;

  const earlier = await mailsOfLastHour(sql, now);
  const cutOff = new Set((await audiencesCutOff(sql)).map((recipients) => recipients.join()));
  const stationery = { words, portal: mail.portal };
  for (const [name, { recipients, told }] of audiences) {
    const happened = told.map(
      ({ incident }) => incident.closedAt ?? incident.reopenedAt ?? incident.openedAt,
    );
    const how = pace(
      {
        news: told.length,
        brewing: brewing.filter(({ factory }) => audienceOf(factory).join() === name).length,
        oldest: new Date(Math.min(...happened.map((at) => at.getTime()))),
        earlier: earlier.filter((mail) => mail.recipients.join() === name),
        cutOff: cutOff.has(name),
      },
      now,
    );
    if (how === 'later') continue;
    const parcels = how === 'each' ? told.map((one) => [one]) : [told];
    for (const parcel of parcels) {
      const [first] = parcel;
      if (!first) continue;
      const alone = parcel.length === 1;
      const letter = alone ? letterOf(first, stationery) : digestOf(parcel, stationery);
      const answers = alone ? first.incident.openMail : undefined;
      const id = await keepMail(
        sql,
        { ...letter, recipients, digest: how === 'digest', ...(answers ? { answers } : {}) },
        now,
      );
      await newsToldBy(
        sql,
        parcel.map(({ incident }) => incident),
        id,
      );
    }
  }
}

/**
 * One look: opens, updates and closes incidents, and makes the mails that tell of them. Only one of several processes looks
 * at a time; answers false when it was another's turn.
 */
export async function watchOnce(parts: WatchParts): Promise<boolean> {
  const { db, factories, mail, log } = parts;
  const kept = await alone(db, 'incidents', async (sql, now) => {
    const { troubles, unseen } = await lookAround(parts, now);
    const known = await knownIncidents(sql, now);
    const changed = await keepIncidents(sql, known, oncePerOutage(troubles, known), unseen, now);
    await makeMails(sql, parts, changed.brewing, now);
    return changed;
  });
  if (!kept) return false;
  tell(log, kept, ({ factory }) => {
    const settings = factories.get(factory);
    return mail !== undefined && settings !== undefined && recipientsOf(settings, mail.ops).length > 0;
  });
  return true;
}
