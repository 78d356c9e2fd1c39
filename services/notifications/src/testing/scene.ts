import { factorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import { openLog } from '@mullion/platform/process/log';
import { testDatabase } from '@mullion/platform/testing/test-database';
import { openSender, type Sender } from '../send';
import { watchOnce, type WatchParts } from '../watch';
import { WATCHES } from '../watches';
import { en } from '../words/en';
import { type MailServer, startMailServer } from './mail-server';

export const alpha = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha Windows',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  ops: ['ops@alpha.example'],
  production: { silentMinutes: 30 },
});

/** A factory, a database with its troubles, processes that look and send, and a real mail server. */
export interface Scene {
  readonly db: Database;
  readonly mails: MailServer;
  /** A process that looks; what it remembers is in the database only. */
  looker(more?: Partial<WatchParts>): WatchParts;
  sender(on?: Database, url?: string): Sender;
  /** One look and all mails that follow from it. */
  lookAndSend(parts?: WatchParts, by?: Sender): Promise<void>;
  /** Looks until what is gone is over. */
  settle(parts?: WatchParts, by?: Sender): Promise<void>;
  /** Of the mails that arrived. */
  subjects(): string[];
  /** Lets time pass for all that incidents and mails remember. */
  pass(seconds: number): Promise<void>;
  /** Changes are held, since `secondsAgo`. */
  hold(count: number, about?: { code?: string; waitsFor?: string; secondsAgo?: number }): Promise<void>;
  /** Nothing is held any more. */
  mend(): Promise<void>;
  /** Nothing was heard of the factory for so many minutes. */
  silent(minutes: number): Promise<void>;
  /** Its systems have failed for so many minutes. */
  fail(systems: readonly string[], minutes: number): Promise<void>;
  recover(...systems: string[]): Promise<void>;
  end(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const database = await testDatabase();
  const { db } = database;
  const mails = await startMailServer();
  const log = openLog('alerts-test', 'silent');
  const senders: Sender[] = [];

  const scene: Scene = {
    db,
    mails,
    looker: (more = {}) => ({
      db,
      log,
      factories: new Map([[alpha.id, alpha]]),
      watches: WATCHES,
      mail: { portal: 'https://portal.example', ops: ['ops@example.com'] },
      watchedMs: () => 3_600_000,
      words: en,
      ...more,
    }),
    sender(on = db, url = mails.url) {
      const from = 'Mullion <mullion@portal.example>';
      const made = openSender({ db: on, log, smtpUrl: url, from, retryAfter: () => 0 });
      senders.push(made);
      return made;
    },
    async lookAndSend(parts = scene.looker(), by = scene.sender()) {
      await watchOnce(parts);
      await by.sendDue();
    },
    async settle(parts = scene.looker(), by = scene.sender()) {
      await scene.lookAndSend(parts, by);
      await scene.pass(11);
      await scene.lookAndSend(parts, by);
    },
    subjects: () => mails.arrived.map(({ subject }) => subject),
    async pass(seconds) {
      await db.query(
        `update sync.incidents set opened_at = opened_at - s, clear_since = clear_since - s, closed_at = closed_at - s,
           reopened_at = reopened_at - s from (select make_interval(secs => $1) as s) passed`,
        [seconds],
      );
      await db.query(
        `update sync.mails set created_at = created_at - s, due_at = due_at - s, sent_at = sent_at - s
         from (select make_interval(secs => $1) as s) passed`,
        [seconds],
      );
    },
    async hold(count, { code = 'code-unknown', waitsFor = 'code GLZ', secondsAgo = 60 } = {}) {
      await db.query(
        `insert into sync.changes (factory, source, source_id, key, at, at_ms, payload, correlation, status, code, reason,
           waits_for, look_at, holds, held_since)
         select 'alpha', 'production', $2 || '-' || n, 'K-' || n, '2026-11-21T10:00:00Z', 0, '{}', 'c', 'held', $3,
           'Nobody knows ' || $2, $2, 'infinity', 1, now() - make_interval(secs => $4)
         from generate_series(1, $1) n`,
        [count, waitsFor, code, secondsAgo],
      );
    },
    async mend() {
      await db.query(
        `update sync.changes set status = 'applied', done_at = now() where status in ('held', 'pending')`,
      );
    },
    async silent(minutes) {
      await db.query(
        `insert into sync.sources values ('alpha', 'production', now() - make_interval(mins => $1))
         on conflict (factory, source) do update set last_contact = excluded.last_contact`,
        [minutes],
      );
    },
    async fail(systems, minutes) {
      await db.query(
        `insert into sync.breakers (factory, system, failures, failing_since, last_error, open_until)
         select 'alpha', system, 7, now() - make_interval(mins => $2), 'connection refused', now() - interval '1 second'
         from unnest($1::text[]) s (system)
         on conflict (factory, system) do update set failures = 7, failing_since = excluded.failing_since,
           open_until = excluded.open_until`,
        [systems, minutes],
      );
    },
    async recover(...systems) {
      await db.query(
        `update sync.breakers set failures = 0, failing_since = null, open_until = null where system = any($1)`,
        [systems],
      );
    },
    async end() {
      for (const sender of senders) await sender.stop();
      await mails.stop();
      await database.drop();
    },
  };
  return scene;
}
