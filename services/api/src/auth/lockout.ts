import { createHash } from 'node:crypto';
import type { Database, Sql } from '@mullion/platform/db/database';

/**
 * Guessing costs time. After `free` wrong tries the next must wait, each time twice as long. A try is counted before its
 * password is checked, so that many at once don't slip through, and given back when the password was right.
 */
interface Limit {
  readonly free: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** Wrong tries are forgotten after this many seconds without another. */
  readonly memory: number;
}

const LIMITS: Readonly<Record<Kind, Limit>> = {
  account: { free: 5, firstDelay: 5, longestDelay: 900, memory: 3_600 },
  // A whole company may share one address: many more tries than for an account, then the same growing delay.
  address: { free: 50, firstDelay: 5, longestDelay: 900, memory: 3_600 },
};

type Kind = 'account' | 'address';

/** A counted try, to be given back when it was right. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
}

const hashed = (subject: string): Buffer => createHash('sha256').update(subject).digest();

/** Seconds to wait, or undefined when this try is counted and may go on. */
async function count(sql: Sql, kind: Kind, subject: string): Promise<number | undefined> {
  const { free, firstDelay, longestDelay, memory } = LIMITS[kind];
  const [row] = await sql.query<{ wait: number | null }>(
    `insert into accounts.sign_in_attempts as a (kind, subject, failures) values ($1, $2, 0)
     on conflict (kind, subject) do update
       set failures = case when a.last < now() - make_interval(secs => $3) then 0 else a.failures end,
           blocked_until = case when a.last < now() - make_interval(secs => $3) then null else a.blocked_until end
     returning ceil(extract(epoch from blocked_until - clock_timestamp()))::int as wait`,
    [kind, hashed(subject), memory],
  );
  if (row?.wait != null && row.wait > 0) return row.wait;
  await sql.query(
    `update accounts.sign_in_attempts set failures = failures + 1, last = clock_timestamp(),
       blocked_until = case when failures + 1 >= $3
         then clock_timestamp() + make_interval(secs => least($5, $4 * 2 ^ least(failures + 1 - $3, 20))) end
     where kind = $1 and subject = $2`,
    [kind, hashed(subject), free, firstDelay, longestDelay],
  );
  return undefined;
}

/** Counts a try for the account and the network address; answers the seconds to wait when there were too many. */
export async function attempt(db: Database, tried: Attempt): Promise<{ waitSeconds: number } | undefined> {
  return db.transaction(async (sql) => {
    // Always in this order, so that two tries never wait for each other. A refused try is not counted again.
    const wait =
      (await count(sql, 'account', tried.account.toLowerCase())) ??
      (await count(sql, 'address', tried.address));
    return wait === undefined ? undefined : { waitSeconds: wait };
  });
}

/** The password was right: the account starts anew, and the address gets this one try back (not those at other accounts). */
export async function forgive(db: Database, tried: Attempt): Promise<void> {
  await db.query(
    `update accounts.sign_in_attempts set failures = 0, blocked_until = null where kind = 'account' and subject = $1`,
    [hashed(tried.account.toLowerCase())],
  );
  await db.query(
    `update accounts.sign_in_attempts set failures = greatest(0, failures - 1),
       blocked_until = case when failures - 1 >= $2 then blocked_until end
     where kind = 'address' and subject = $1`,
    [hashed(tried.address), LIMITS.address.free],
  );
}

/** Throws away what is too old to matter. */
export async function forgetOldAttempts(db: Database): Promise<void> {
  await db.query(`delete from accounts.sign_in_attempts where last < now() - interval '1 day'`);
}
