import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database';

/** The right to poll a source: one holder at a time, until it lets go or is not heard of for some time. */
export interface Lease {
  /** Takes or keeps it; false while another holds it. */
  hold(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * A lease in `sync.pollers`, by the database's clock. Two who poll at once do no harm, since the inbox knows every change by
 * its id: the lease saves the foreign system from being asked twice.
 */
export function postgresLease(
  db: Database,
  {
    factory,
    source,
    seconds,
  }: { readonly factory: string; readonly source: string; readonly seconds: number },
): Lease {
  const holder = randomUUID();
  return {
    async hold() {
      const rows = await db.query(
        `insert into sync.pollers as p (factory, source, holder, until)
         values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
         on conflict (factory, source) do update set holder = excluded.holder, until = excluded.until
           where p.holder = excluded.holder or p.until <= clock_timestamp()
         returning 1`,
        [factory, source, holder, seconds],
      );
      return rows.length > 0;
    },
    async release() {
      await db.query('delete from sync.pollers where factory = $1 and source = $2 and holder = $3', [
        factory,
        source,
        holder,
      ]);
    },
  };
}
