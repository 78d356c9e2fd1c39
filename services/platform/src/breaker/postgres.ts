import type { Database } from '../db/database';
import type { Lease } from '../lease/lease';
import type { Log } from '../process/log';
import { type Breaker, BreakerOpen, type BreakerState } from './breaker';
import { errorInWords } from './error-in-words';

export interface BreakerOptions {
  readonly factory: string;
  /** Names the system among the factory's: `production`, `answers`… All who use one name share one breaker. */
  readonly system: string;
  readonly log: Log;
  /** So many failures in a row open it. */
  readonly failures?: number;
  /** How long it stays open the first time; twice as long after each failed trial, up to the longest. */
  readonly firstSeconds?: number;
  readonly longestSeconds?: number;
}

/** A failing system, for those who tell people of it. */
export interface BreakerReport extends BreakerState {
  readonly factory: string;
  readonly system: string;
}

interface Row {
  readonly factory: string;
  readonly system: string;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly last_error: string | null;
  readonly open_until: Date | null;
}

const COLUMNS = 'factory, system, failures, failing_since, last_error, open_until';

const OPEN = `
  select open_until as until, open_until <= clock_timestamp() as over from sync.breakers
  where factory = $1 and system = $2 and open_until is not null`;

// A call that began before the breaker opened and ends well says nothing of now: only the trial closes it.
const SUCCEEDED = `
  update sync.breakers set failures = 0, failing_since = null, open_until = null
  where factory = $1 and system = $2 and failures > 0 and ($3 or open_until is null)
  returning true as closed`;

// A call that began before the breaker opened and fails late must not make the pause longer. The pauses differ by a
// little, so that those who wait for several systems do not come back to all of them in one moment.
const FAILED = `
  insert into sync.breakers as b (factory, system, failures, failing_since, last_error, open_until)
  values ($1, $2, 1, clock_timestamp(), $3, case when $4 <= 1 then clock_timestamp() + make_interval(secs => $6) end)
  on conflict (factory, system) do update set
    last_error = excluded.last_error,
    failing_since = coalesce(b.failing_since, excluded.failing_since),
    failures = case when $5 or b.open_until is null then b.failures + 1 else b.failures end,
    open_until = case
      when not $5 and b.open_until is not null then b.open_until
      when b.failures + 1 >= $4 then clock_timestamp() + make_interval(
        secs => least($7, $6 * power(2, least(b.failures + 1 - $4, 30))) * (1 + random() / 10)) end
  returning ${COLUMNS}`;

/** How long to wait, in milliseconds, while another tries. */
const A_MOMENT = 1_000;

interface Open {
  readonly until: Date;
  /** By the database's clock. */
  readonly over: boolean;
}

const stateOf = (row: Row): BreakerState => ({
  failures: row.failures,
  ...(row.open_until ? { openUntil: row.open_until } : {}),
  ...(row.last_error === null || row.failures === 0 ? {} : { lastError: row.last_error }),
  ...(row.failing_since ? { failingSince: row.failing_since } : {}),
});

/**
 * A breaker whose state is one row of `sync.breakers`. It opens after some failures in a row; when its time is over, one
 * call of all processes tries, for as long as it takes. The times are those of the database's clock.
 */
export function postgresBreaker(
  db: Database,
  { factory, system, log, failures = 3, firstSeconds = 2, longestSeconds = 300 }: BreakerOptions,
): Breaker {
  const name = [factory, system];
  const about = { factory, system };

  /** Answers with the right to try, when the call is the trial of an open breaker; throws BreakerOpen when it may not be made. */
  async function admit(): Promise<Lease | undefined> {
    let [open] = await db.query<Open>(OPEN, name);
    if (!open) return undefined;
    const trial = db.lease(`breaker/${factory}/${system}`);
    if (open.over && (await trial.hold())) {
      // Another trial may have ended since.
      [open] = await db.query<Open>(OPEN, name);
      if (open?.over) return trial;
      await trial.release();
      if (!open) return undefined;
    }
    // While another tries, or when our clock is ahead of the database's, its time is over already.
    throw new BreakerOpen(
      `${factory}/${system}`,
      new Date(Math.max(open.until.getTime(), Date.now() + A_MOMENT)),
    );
  }

  async function failed(error: unknown, trial: boolean): Promise<void> {
    const words = errorInWords(error);
    const [row] = await db.query<Row>(FAILED, [
      ...name,
      words,
      failures,
      trial,
      firstSeconds,
      longestSeconds,
    ]);
    const told = { ...about, failures: row?.failures, openUntil: row?.open_until, reason: words };
    if (row?.open_until && row.failures === failures && !trial)
      log.warn(told, 'breaker opened: the system is left alone');
    else log.warn(told, 'a foreign system failed');
  }

  async function attempt<T>(work: () => Promise<T>, trial: boolean): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await failed(error, trial).catch((trouble: unknown) =>
        log.error({ ...about, err: trouble }, 'a failure could not be noted'),
      );
      throw error;
    }
    const [row] = await db.query<{ closed: boolean }>(SUCCEEDED, [...name, trial]);
    if (row && trial) log.info(about, 'breaker closed: the system is back');
    return result;
  }

  return {
    async run(work) {
      const trial = await admit();
      try {
        return await attempt(work, trial !== undefined);
      } finally {
        await trial?.release();
      }
    },
    async state() {
      const [row] = await db.query<Row>(
        `select ${COLUMNS} from sync.breakers where factory = $1 and system = $2`,
        name,
      );
      return row ? stateOf(row) : { failures: 0 };
    },
  };
}

/** The foreign systems that fail just now: those left alone (`openUntil`) and those with a failure or two. */
export async function readBreakers(db: Database): Promise<BreakerReport[]> {
  const rows = await db.query<Row>(
    `select ${COLUMNS} from sync.breakers where failures > 0 order by factory, system`,
  );
  return rows.map((row) => ({ factory: row.factory, system: row.system, ...stateOf(row) }));
}
