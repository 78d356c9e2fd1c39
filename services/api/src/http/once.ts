import { createHash } from 'node:crypto';
import type { Database } from '@mullion/platform/db/database';
import type { Guards } from './api-router';
import type { Answer } from './route';

/** A command that was begun and never ended (its process was killed) may be begun anew after this. */
const ABANDONED_SECONDS = 60;
const KEPT_DAYS = 7;

type Kept = Extract<Answer, { value: unknown } | { refused: unknown } | { nothing: true }>;

const isKept = (answer: Answer): answer is Kept =>
  'value' in answer || 'refused' in answer || 'nothing' in answer;

/**
 * Runs a command once for each person and key: a repetition gets the first answer, whichever process it reaches. A key
 * that comes back with another request is refused. An error leaves no answer, so that the command may be tried again.
 */
export function onceFor(db: Database): Guards['once'] {
  return async (ask, session, key, route, run) => {
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([route.method, route.path, ask.params, ask.query, ask.body]))
      .digest('base64url');
    const mine = [session.user.id, key];
    const [begun] = await db.query(
      `insert into accounts.commands as c (user_id, key, fingerprint) values ($1, $2, $3)
       on conflict (user_id, key) do update set created = now()
         where c.answer is null and c.fingerprint = excluded.fingerprint
           and c.created < now() - make_interval(secs => $4)
       returning key`,
      [...mine, fingerprint, ABANDONED_SECONDS],
    );
    if (!begun) {
      const [first] = await db.query<{ fingerprint: string; answer: Kept | null }>(
        'select fingerprint, answer from accounts.commands where user_id = $1 and key = $2',
        mine,
      );
      if (first && first.fingerprint !== fingerprint) return { refused: 'key-used-differently' };
      return first?.answer ?? { refused: 'command-in-progress', retryAfterSeconds: 1 };
    }
    try {
      const answer = await run();
      if (isKept(answer))
        await db.query('update accounts.commands set answer = $3 where user_id = $1 and key = $2', [
          ...mine,
          JSON.stringify(answer),
        ]);
      return answer;
    } catch (error) {
      await db.query('delete from accounts.commands where user_id = $1 and key = $2', mine);
      throw error;
    }
  };
}

/** Forgets answers that nobody will ask for again. */
export async function forgetOldCommands(db: Database): Promise<void> {
  await db.query('delete from accounts.commands where created < now() - make_interval(days => $1)', [
    KEPT_DAYS,
  ]);
}
