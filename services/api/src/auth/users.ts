import type { Sql } from '@mullion/platform/db/database';
import type { Role } from '../contract';

/** A person who may sign in. `dealer` is `factory~code`, absent for staff; `branches` null means all of the dealer's. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly factories: readonly string[];
  readonly dealer: string | null;
  readonly branches: readonly string[] | null;
  /** For managers: every dealer of the factories, not only those assigned to this address. */
  readonly allDealers: boolean;
  readonly language: string;
}

/** The columns of a `User`, for a query that names the table `u`. */
export const USER_COLUMNS = `u.id, u.email, u.name, u.role, u.factories, u.dealer, u.branches,
  u.all_dealers as "allDealers", u.language`;

export interface Account {
  readonly user: User;
  readonly passwordHash: string;
}

/** The account of an e-mail address (case does not matter) that may sign in, or undefined. */
export async function accountOf(sql: Sql, email: string): Promise<Account | undefined> {
  const [row] = await sql.query<User & { passwordHash: string }>(
    `select ${USER_COLUMNS}, u.password_hash as "passwordHash"
     from accounts.users u where lower(u.email) = lower($1) and not u.disabled`,
    [email],
  );
  if (!row) return undefined;
  const { passwordHash, ...user } = row;
  return { user, passwordHash };
}

export interface NewUser extends Omit<User, 'id'> {
  readonly passwordHash: string;
}

/** Makes the user, or brings the one with this address to what is given. */
export async function putUser(sql: Sql, user: NewUser): Promise<void> {
  await sql.query(
    `insert into accounts.users
       (email, name, role, factories, dealer, branches, all_dealers, language, password_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (lower(email)) do update set name = excluded.name, role = excluded.role,
       factories = excluded.factories, dealer = excluded.dealer, branches = excluded.branches,
       all_dealers = excluded.all_dealers, language = excluded.language,
       password_hash = excluded.password_hash, disabled = false, changed = now()`,
    [
      user.email,
      user.name,
      user.role,
      user.factories,
      user.dealer,
      user.branches,
      user.allDealers,
      user.language,
      user.passwordHash,
    ],
  );
}

/** The names of users by id; ids of nobody are left out. */
export async function namesOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; name: string }>(
    'select id, name from accounts.users where id::text = any($1::text[])',
    [[...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
