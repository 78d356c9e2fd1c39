import { createHash } from 'node:crypto';
import type { Database, Sql } from '@mullion/platform/db/database';

/**
 * Guessing costs time. After `free` wrong tries the next must wait, each time twice as long. A try is counted before its
 * password is checked, so that many at once don't slip through, and given back unless the password was wrong.
 *
 * A try is counted for its account and its network address; in a browser where the account's owner signed in before, for
 * that browser alone: a stranger's guesses keep out strangers. Behind a proxy all addresses are the proxy's own unless
 * TRUST_PROXY names it: then fifty wrong tries of anybody make every new browser wait.
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
  device: { free: 5, firstDelay: 5, longestDelay: 900, memory: 3_600 },
};

type Kind = 'account' | 'address' | 'device';

/** Who tries to sign in. `device` is the token of a browser that this account knows. */
export interface Try {
  readonly account: string;
  readonly address: string;
  readonly device?: string | undefined;
}

interface Bucket {
  readonly kind: Kind;
  readonly subject: Buffer;
}

/** A try as it was counted. `until`: from now on others wait there, as Postgres writes the moment. */
export interface Counted extends Bucket {
  readonly until: string | null;
}

const bucket = (kind: Kind, subject: string): Bucket => ({
  kind,
  subject: createHash('sha256').update(subject).digest(),
});

/** Always in this order, so that two tries never wait for each other. */
const bucketsOf = ({ account, address, device }: Try): readonly Bucket[] => {
  const name = account.toLowerCase();
  return device === undefined
    ? [bucket('address', address), bucket('account', name)]
    : [bucket('device', `${device} ${name}`)];
};

/** Seconds still to wait, if any; keeps the bucket from other tries until the transaction ends. */
async function waitOf(sql: Sql, { kind, subject }: Bucket): Promise<number | undefined> {
  const [row] = await sql.query<{ wait: number | null }>(
    `insert into accounts.sign_in_attempts as a (kind, subject, failures) values ($1, $2, 0)
     on conflict (kind, subject) do update
       set failures = case when a.last < now() - make_interval(secs => $3) then 0 else a.failures end,
           blocked_until = case when a.last < now() - make_interval(secs => $3) then null else a.blocked_until end
     returning ceil(extract(epoch from blocked_until - clock_timestamp()))::int as wait`,
    [kind, subject, LIMITS[kind].memory],
  );
  return row?.wait != null && row.wait > 0 ? row.wait : undefined;
}

async function count(sql: Sql, { kind, subject }: Bucket): Promise<Counted> {
  const { free, firstDelay, longestDelay } = LIMITS[kind];
  const [row] = await sql.query<{ until: string | null }>(
    `update accounts.sign_in_attempts set failures = failures + 1, last = clock_timestamp(),
       blocked_until = case when failures + 1 >= $3
         then clock_timestamp() + make_interval(secs => least($5, $4 * 2 ^ least(failures + 1 - $3, 20))) end
     where kind = $1 and subject = $2 returning blocked_until::text as until`,
    [kind, subject, free, firstDelay, longestDelay],
  );
  return { kind, subject, until: row?.until ?? null };
}

/** Counts a try in its buckets; when one of them must wait, in none. */
export async function attempt(
  db: Database,
  tried: Try,
): Promise<{ readonly waitSeconds: number } | { readonly counted: readonly Counted[] }> {
  return db.transaction(async (sql) => {
    const buckets = bucketsOf(tried);
    for (const one of buckets) {
      const waitSeconds = await waitOf(sql, one);
      if (waitSeconds !== undefined) return { waitSeconds };
    }
    const counted: Counted[] = [];
    for (const one of buckets) counted.push(await count(sql, one));
    return { counted };
  });
}

/** Takes the tries back: their password was right, or never checked. A wait that others caused meanwhile stays. */
export async function giveBack(db: Database, counted: readonly Counted[]): Promise<void> {
  for (const { kind, subject, until } of counted)
    await db.query(
      `update accounts.sign_in_attempts set failures = greatest(0, failures - 1),
         blocked_until = case when blocked_until::text = $3::text then null else blocked_until end
       where kind = $1 and subject = $2`,
      [kind, subject, until],
    );
}

/** The password was right: the account or browser starts anew, and the address gets this one try back (not those at other accounts). */
export async function forgive(db: Database, counted: readonly Counted[]): Promise<void> {
  const isOwn = ({ kind }: Counted) => kind !== 'address';
  for (const { kind, subject } of counted.filter(isOwn))
    await db.query(
      `update accounts.sign_in_attempts set failures = 0, blocked_until = null where kind = $1 and subject = $2`,
      [kind, subject],
    );
  await giveBack(
    db,
    counted.filter((one) => !isOwn(one)),
  );
}

/** Throws away what is too old to matter. */
export async function forgetOldAttempts(db: Database): Promise<void> {
  await db.query(`delete from accounts.sign_in_attempts where last < now() - interval '1 day'`);
}
