import type { Database } from '@mullion/platform/db/database';
import { session as sessionAnswer, signIn, type SignedIn } from '../contract';
import { deviceCookie, deviceOf, noSessionCookie, sessionCookie } from '../http/cookies';
import { none, openRoute, route, type Route } from '../http/route';
import { audit } from './audit';
import { passwordChecker } from './check-password';
import { knowsDevice, rememberDevice } from './devices';
import type { Passwords } from './passwords';
import { permissionsOf } from './permissions';
import type { Session, Sessions } from './sessions';
import type { User } from './users';

export interface AuthParts {
  readonly db: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  /** The person's dealer and factories, with their names. */
  readonly surroundings: (user: User) => Promise<Pick<SignedIn, 'dealer' | 'factories'>>;
}

/** Sign-in, who am I, sign-out. */
export function authRoutes({ db, sessions, passwords, surroundings }: AuthParts): Route[] {
  const checkPassword = passwordChecker(db, passwords);
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
      handle: async ({ body, address, correlation, secure, session: before, header }) => {
        const account = body.email.trim();
        const given = deviceOf(header('cookie'));
        const device = given !== undefined && (await knowsDevice(db, given, account)) ? given : undefined;
        const checked = await checkPassword({ account, address, device }, body.password, correlation);
        if ('refused' in checked) return checked;
        const { user } = checked;
        // A new sign-in never takes over an old session.
        if (before) await sessions.end(before);
        const { token, session } = await sessions.start(user);
        const known = await rememberDevice(db, user.id, given);
        await audit(db, { actor: user.id, action: 'signed-in', address, correlation });
        const cookies = [sessionCookie(token, secure), deviceCookie(known, secure)];
        return { value: await answerOf(session), headers: { 'Set-Cookie': cookies } };
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
