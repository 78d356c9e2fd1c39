import { createHash } from 'node:crypto';
import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import type { Guards } from './api-router';
import type { Answer } from './route';

/** A command without an answer after this has none: its process was killed, or could not keep it. */
const ABANDONED_SECONDS = 60;
const KEPT_DAYS = 7;

type Kept = Extract<Answer, { value: unknown } | { refused: unknown } | { nothing: true }>;

const isKept = (answer: Answer): answer is Kept =>
  'value' in answer || 'refused' in answer || 'nothing' in answer;

/**
 * Runs a command once for each person and key: a repetition gets the first answer, whichever process it reaches. A key
 * that comes back with another request is refused. An error leaves no key, so that the command may be tried again; a
 * command that ended but whose answer could not be kept leaves the key without an answer, and never runs a second time.
 */
export function onceFor(db: Database, log: Pick<Log, 'error'>): Guards['once'] {
  return async (ask, session, key, route, run) => {
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([route.method, route.path, ask.params, ask.query, ask.body]))
      .digest('base64url');
    const mine = [session.user.id, key];
    const [begun] = await db.query(
      `insert into accounts.commands (user_id, key, fingerprint) values ($1, $2, $3)
       on conflict (user_id, key) do nothing returning key`,
      [...mine, fingerprint],
    );
    if (!begun) {
      const [first] = await db.query<{ fingerprint: string; answer: Kept | null; abandoned: boolean }>(
        `select fingerprint, answer, created < now() - make_interval(secs => $3) as abandoned
         from accounts.commands where user_id = $1 and key = $2`,
        [...mine, ABANDONED_SECONDS],
      );
      if (first && first.fingerprint !== fingerprint) return { refused: 'key-used-differently' };
      if (first?.answer) return first.answer;
      return first?.abandoned
        ? { refused: 'command-in-doubt' }
        : { refused: 'command-in-progress', retryAfterSeconds: 1 };
    }
    const answer = await run().catch(async (error: unknown) => {
      await db.query('delete from accounts.commands where user_id = $1 and key = $2', mine);
      throw error;
    });
    if (isKept(answer))
      await db
        .query('update accounts.commands set answer = $3 where user_id = $1 and key = $2', [
          ...mine,
          JSON.stringify(answer),
        ])
        .catch((error: unknown) =>
          log.error(
            { err: error, correlation: ask.correlation },
            'the answer of a command could not be kept',
          ),
        );
    return answer;
  };
}

/** Forgets answers that nobody will ask for again. */
export async function forgetOldCommands(db: Database): Promise<void> {
  await db.query('delete from accounts.commands where created < now() - make_interval(days => $1)', [
    KEPT_DAYS,
  ]);
}
