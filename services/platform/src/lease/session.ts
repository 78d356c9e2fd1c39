import pg from 'pg';
import type { Lease, Leases } from './lease';

/** The line is used so often, in milliseconds, and an answer waited for so long. */
const BEAT = 3_000;
const PATIENCE = 5_000;
/** After so long without a word the server gives up a line. Longer than both: whoever is cut off knows before another begins. */
const SILENCE = 12_000;

interface Holding {
  readonly by: Lease;
  readonly mine: Promise<boolean>;
}

/** A connection, and the leases that live and die with it. */
interface Session {
  /** One statement after the other. */
  ask(text: string, values?: readonly string[]): Promise<readonly object[]>;
  readonly held: Map<string, Holding>;
  /** Gives it up; its leases are free once the server notices. */
  end(error?: unknown): Promise<void>;
}

const LOCK = `select pg_try_advisory_lock(hashtextextended('lease/' || $1, 0)) as mine`;
const UNLOCK = `select pg_advisory_unlock(hashtextextended('lease/' || $1, 0))`;

/**
 * Leases as advisory locks of one connection, made with the first of them. The server frees them when the process dies, since
 * its line breaks, and after a silence when its machine vanished or hangs.
 */
export function sessionLeases(url: string, onError: (error: Error) => void): Leases {
  let session: Promise<Session> | undefined;
  let closed = false;

  async function connect(): Promise<Session> {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
    });
    let ended: Promise<void> | undefined;
    const end = (error?: unknown): Promise<void> =>
      (ended ??= (async () => {
        clearInterval(beat);
        session = undefined;
        if (error instanceof Error) onError(error);
        await client.end().catch(() => undefined);
      })());
    let line: Promise<unknown> = Promise.resolve();
    const ask = (text: string, values: readonly string[] = []) => {
      const asked = line.then(async () => (await client.query<object>(text, [...values])).rows);
      line = asked.catch(() => undefined);
      return asked;
    };
    const beat = setInterval(() => void ask('select 1').catch(end), BEAT).unref();
    client.on('error', (error) => void end(error));
    client.on('end', () => void end());
    try {
      line = client.connect();
      await ask(`set idle_session_timeout = ${SILENCE}`);
    } catch (error) {
      void end();
      throw error;
    }
    return { ask, held: new Map(), end };
  }

  async function take(session: Session, name: string): Promise<boolean> {
    try {
      const [row] = await session.ask(LOCK, [name]);
      if (row && 'mine' in row && row.mine === true) return true;
      session.held.delete(name);
      return false;
    } catch (error) {
      // It may have been given to us all the same, in an answer that came too late.
      session.held.delete(name);
      void session.end(error);
      throw error;
    }
  }

  return {
    lease(name) {
      const lease: Lease = {
        async hold() {
          if (closed) throw new Error(`The lease ${name} can not be had any more: its database was closed`);
          const standing = await (session ??= connect());
          const { held } = standing;
          const holding = held.get(name) ?? { by: lease, mine: take(standing, name) };
          if (!held.has(name)) held.set(name, holding);
          return holding.by === lease && holding.mine;
        },
        async release() {
          const standing = await session?.catch(() => undefined);
          const holding = standing?.held.get(name);
          if (!standing || holding?.by !== lease) return;
          try {
            if (await holding.mine) await standing.ask(UNLOCK, [name]);
          } catch (error) {
            // Whether it is free nobody knows: it is when the line is gone.
            void standing.end(error);
          }
          standing.held.delete(name);
        },
      };
      return lease;
    },
    async close() {
      closed = true;
      await (await session?.catch(() => undefined))?.end();
    },
  };
}
