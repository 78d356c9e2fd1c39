import { hash, randomBytes } from 'node:crypto';
import type { Sql } from '@mullion/platform/db/database';

const KEPT_DAYS = 365;

const hashed = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Did somebody sign in to the account of this e-mail address in the browser that holds this token? */
export async function knowsDevice(sql: Sql, token: string, email: string): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from accounts.devices d join accounts.users u on u.id = d.user_id
     where d.token_hash = $1 and lower(u.email) = lower($2)`,
    [hashed(token), email],
  );
  return rows.length > 0;
}

/**
 * Remembers the browser for this account. Its token stays when it is this account's already; otherwise it gets a new one,
 * never one that somebody else may have put there.
 */
export async function rememberDevice(sql: Sql, userId: string, token: string | undefined): Promise<string> {
  if (token !== undefined) {
    const [kept] = await sql.query(
      'update accounts.devices set seen = now() where token_hash = $1 and user_id = $2 returning user_id',
      [hashed(token), userId],
    );
    if (kept) return token;
  }
  const fresh = randomBytes(32).toString('base64url');
  await sql.query('insert into accounts.devices (token_hash, user_id) values ($1, $2)', [
    hashed(fresh),
    userId,
  ]);
  return fresh;
}

/** Forgets browsers in which nobody signed in for a year. */
export async function forgetOldDevices(sql: Sql): Promise<void> {
  await sql.query('delete from accounts.devices where seen < now() - make_interval(days => $1)', [KEPT_DAYS]);
}
