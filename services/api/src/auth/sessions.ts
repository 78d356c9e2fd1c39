import { hash, randomBytes } from 'node:crypto';
import type { Database } from '@mullion/platform/db/database';
import type { Scope } from '@mullion/projections/scope/read';
import { may } from './permissions';
import { USER_COLUMNS, type User } from './users';

const IDLE_HOURS = 12;
const ABSOLUTE_DAYS = 30;
/** How long another process may not know that a session ended. */
const REMEMBERED_MS = 3_000;
const REMEMBERED_MAX = 20_000;
const SEEN_EVERY_MS = 60_000;

export interface Session {
  /** SHA-256 of the cookie's token, base64url: names the session inside, opens nothing outside. */
  readonly id: string;
  readonly csrfToken: string;
  readonly user: User;
  /** The configured factories that concern this person. */
  readonly factories: readonly string[];
  readonly scope: Scope;
  readonly prices: boolean;
  /** Names what this person sees: two sessions with the same view get the same bytes. */
  readonly view: string;
}

export interface Sessions {
  /** A new session; the token is for the cookie and known to nobody else. */
  start(user: User): Promise<{ token: string; session: Session }>;
  /** The session of a token while it lasts: 12 hours without use, 30 days in all. Undefined when the answer is not remembered: then `load`. */
  remembered(token: string): Session | null | undefined;
  load(token: string): Promise<Session | null>;
  end(session: Session): Promise<void>;
  /** Which of these still last. */
  lasting(ids: readonly string[]): Promise<Set<string>>;
  /** Those of these whose person sees something else by now, or may not sign in any more. */
  outlived(sessions: readonly Session[]): Promise<Session[]>;
  /** Hears at once when a session ends in this process. */
  onEnd(heard: (id: string) => void): void;
  /** Throws away sessions that are over. */
  sweep(): Promise<void>;
}

const idOf = (token: string): string => hash('sha256', token, 'base64url');
const bytes = (id: string): Buffer => Buffer.from(id, 'base64url');

/** Which factories concern a person, and whose records it sees. */
export type Sight = Pick<Session, 'factories' | 'scope'>;

/** Names all that decides what a person is shown. */
const seenBy = ({ factories, scope, prices }: Sight & Pick<Session, 'prices'>): string =>
  JSON.stringify([factories, scope, prices]);

/** `sightOf` looks up what a person sees; `now` in milliseconds, for tests. */
export function openSessions(
  db: Database,
  sightOf: (user: User) => Promise<Sight>,
  now: () => number = Date.now,
): Sessions {
  const known = new Map<string, { session: Session | null; at: number }>();
  const heard: ((id: string) => void)[] = [];

  const sessionOf = async (id: string, csrfToken: string, user: User): Promise<Session> => {
    const { factories, scope } = await sightOf(user);
    const prices = may(user.role, 'prices');
    const view = hash('sha256', JSON.stringify([scope, prices]), 'base64url').slice(0, 22);
    return { id, csrfToken, user, factories, scope, prices, view };
  };

  const remember = (id: string, session: Session | null) => {
    // Oldest first out: a Map keeps the order of insertion.
    known.delete(id);
    known.set(id, { session, at: now() });
    if (known.size > REMEMBERED_MAX) for (const oldest of known.keys()) return void known.delete(oldest);
  };

  return {
    async start(user) {
      const token = randomBytes(32).toString('base64url');
      const session = await sessionOf(idOf(token), randomBytes(24).toString('base64url'), user);
      await db.query(
        `insert into accounts.sessions (token_hash, user_id, csrf_token, expires)
         values ($1, $2, $3, now() + make_interval(days => $4))`,
        [bytes(session.id), user.id, session.csrfToken, ABSOLUTE_DAYS],
      );
      return { token, session };
    },
    remembered(token) {
      const entry = known.get(idOf(token));
      return entry && now() - entry.at < REMEMBERED_MS ? entry.session : undefined;
    },
    async load(token) {
      const id = idOf(token);
      const asked = now();
      const [row] = await db.query<User & { csrfToken: string; unseenMs: number }>(
        `select ${USER_COLUMNS}, s.csrf_token as "csrfToken",
           extract(epoch from now() - s.seen)::float8 * 1000 as "unseenMs"
         from accounts.sessions s join accounts.users u on u.id = s.user_id
         where s.token_hash = $1 and s.expires > now() and s.seen > now() - make_interval(hours => $2)
           and not u.disabled`,
        [bytes(id), IDLE_HOURS],
        'session',
      );
      // Tokens that open nothing are not remembered: guesses would push real sessions out.
      if (!row) return null;
      const { csrfToken, unseenMs, ...user } = row;
      if (unseenMs > SEEN_EVERY_MS)
        await db.query('update accounts.sessions set seen = now() where token_hash = $1', [bytes(id)]);
      const session = await sessionOf(id, csrfToken, user);
      const entry = known.get(id);
      const endedMeanwhile = entry?.session === null && entry.at >= asked;
      if (endedMeanwhile) return null;
      remember(id, session);
      return session;
    },
    async end(session) {
      await db.query('delete from accounts.sessions where token_hash = $1', [bytes(session.id)]);
      remember(session.id, null);
      for (const hear of heard) hear(session.id);
    },
    async lasting(ids) {
      const rows = await db.query<{ id: Buffer }>(
        `select s.token_hash as id from accounts.sessions s join accounts.users u on u.id = s.user_id
         where s.token_hash = any($1) and s.expires > now()
           and s.seen > now() - make_interval(hours => $2) and not u.disabled`,
        [ids.map(bytes), IDLE_HOURS],
      );
      return new Set(rows.map((row) => row.id.toString('base64url')));
    },
    async outlived(given) {
      const users = await db.query<User>(
        `select ${USER_COLUMNS} from accounts.users u where u.id = any($1::uuid[]) and not u.disabled`,
        [[...new Set(given.map(({ user }) => user.id))]],
      );
      const seen = new Map<string, string>();
      for (const user of users)
        seen.set(user.id, seenBy({ ...(await sightOf(user)), prices: may(user.role, 'prices') }));
      return given.filter((session) => seen.get(session.user.id) !== seenBy(session));
    },
    onEnd(hear) {
      heard.push(hear);
    },
    async sweep() {
      await db.query(
        `delete from accounts.sessions where expires < now() or seen < now() - make_interval(hours => $1)`,
        [IDLE_HOURS],
      );
    },
  };
}
