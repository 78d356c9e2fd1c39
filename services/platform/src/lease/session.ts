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
  readonly client: pg.Client;
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
    const beat = setInterval(() => void client.query('select 1').catch(end), BEAT).unref();
    client.on('error', (error) => void end(error));
    client.on('end', () => void end());
    try {
      await client.connect();
      await client.query(`set idle_session_timeout = ${SILENCE}`);
    } catch (error) {
      void end();
      throw error;
    }
    return { client, held: new Map(), end };
  }

  async function take({ client, held }: Session, name: string): Promise<boolean> {
    try {
      const { rows } = await client.query<{ mine: boolean }>(LOCK, [name]);
      if (rows[0]?.mine) return true;
      held.delete(name);
      return false;
    } catch (error) {
      held.delete(name);
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
            if (await holding.mine) await standing.client.query(UNLOCK, [name]);
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
