import type { Database } from '@mullion/platform/db/database';
import { session as sessionAnswer, signIn, type SignedIn } from '../contract';
import { noSessionCookie, sessionCookie } from '../http/cookies';
import { none, openRoute, route, type Route } from '../http/route';
import { audit } from './audit';
import { attempt, forgive } from './lockout';
import type { Passwords } from './passwords';
import { permissionsOf } from './permissions';
import type { Session, Sessions } from './sessions';
import { accountOf, type User } from './users';

export interface AuthParts {
  readonly db: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  /** The person's dealer and factories, with their names. */
  readonly surroundings: (user: User) => Promise<Pick<SignedIn, 'dealer' | 'factories'>>;
}

/** Sign-in, who am I, sign-out. */
export function authRoutes({ db, sessions, passwords, surroundings }: AuthParts): Route[] {
  const answerOf = async ({ user, csrfToken }: Session) => {
    const { id, email, name, role } = user;
    const permissions = [...permissionsOf(role)];
    const person: SignedIn = { id, email, name, role, permissions, ...(await surroundings(user)) };
    return { user: person, csrfToken };
  };

  return [
    openRoute({
      method: 'get',
      path: '/api/session',
      summary: 'Who is signed in, and the token for unsafe requests; nulls when nobody is',
      query: none,
      params: none,
      body: none,
      answers: sessionAnswer,
      handle: async ({ session }) => ({
        value: session ? await answerOf(session) : { user: null, csrfToken: null },
      }),
    }),
    openRoute({
      method: 'post',
      path: '/api/session',
      summary: 'Sign in; sets the session cookie',
      withoutCsrf: true,
      query: none,
      params: none,
      body: signIn,
      answers: sessionAnswer,
      handle: async ({ body, address, correlation, secure, session: before }) => {
        const tried = { account: body.email.trim(), address };
        const blocked = await attempt(db, tried);
        if (blocked) {
          await audit(db, { actor: 'nobody', action: 'sign-in-blocked', address, correlation });
          return { refused: 'too-many-attempts', retryAfterSeconds: blocked.waitSeconds };
        }
        const account = await accountOf(db, tried.account);
        const matches = await passwords.matches(account?.passwordHash, body.password);
        if (matches === undefined) return { refused: 'busy', retryAfterSeconds: 2 };
        if (!matches || !account) {
          const actor = account?.user.id ?? 'nobody';
          await audit(db, { actor, action: 'sign-in-refused', address, correlation });
          return { refused: 'wrong-credentials' };
        }
        await forgive(db, tried);
        // A new sign-in never takes over an old session.
        if (before) await sessions.end(before);
        const { token, session } = await sessions.start(account.user);
        await audit(db, { actor: account.user.id, action: 'signed-in', address, correlation });
        return { value: await answerOf(session), headers: { 'Set-Cookie': sessionCookie(token, secure) } };
      },
    }),
    route({
      method: 'delete',
      path: '/api/session',
      summary: 'Sign out; the session ends everywhere',
      needs: 'session',
      query: none,
      params: none,
      body: none,
      answers: 'nothing',
      handle: async ({ session, address, correlation, secure }) => {
        await sessions.end(session);
        await audit(db, { actor: session.user.id, action: 'signed-out', address, correlation });
        return { nothing: true, headers: { 'Set-Cookie': noSessionCookie(secure) } };
      },
    }),
  ];
}
