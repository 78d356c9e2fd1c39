import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import { Counter, Gauge, metrics } from '@mullion/platform/process/metrics';
import { dealerGroup, orderGroup } from '@mullion/projections/cached/read';
import { type ChangedOrder, changedSince, withoutPrices } from '@mullion/projections/orders/read';
import { mayRead } from '@mullion/projections/scope/read';
import type { Sessions } from '../auth/sessions';
import { Audience } from './audience';
import { type LiveClient, lineOf } from './client';

const POLL_MS = 1_000;
const FRESH_MS = 5_000;
const RECHECK_MS = 30_000;
const BATCH = 500;
/** Who missed more than this many changed orders, or positions, loads anew instead. */
const MOST_MISSED = 1_000;
const MOST_POSITIONS = 50_000;

const listeners = new Gauge({ name: 'live_listeners', help: 'Open live streams.', registers: [metrics] });
const sent = new Counter({
  name: 'live_orders_sent_total',
  help: 'Changes sent to pages.',
  registers: [metrics],
});

export interface HubParts {
  readonly db: Database;
  readonly sessions: Sessions;
  readonly log: Log;
  /** The correlation ids of the events at these log positions, as far as they are known. */
  readonly correlations: (positions: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** Told which cached answers a change makes old, before anybody hears of it. */
  readonly outdate: (groups: ReadonlyMap<string, number>) => Promise<unknown>;
  /** The position up to which the orders' read model is complete. */
  readonly checkpoint: () => Promise<number>;
  /** When each factory was last heard of. */
  readonly contacts: () => Promise<ReadonlyMap<string, Date>>;
  /** How often to ask whether listeners may still see what they see. */
  readonly recheckMs?: number;
}

export interface Hub {
  /** Takes the client in; it hears at its next turn where the stream stands. */
  join(client: LiveClient): void;
  leave(client: LiveClient): void;
  streamsOf(userId: string): number;
  /** Ends all streams. */
  stop(): Promise<void>;
}

/** The cached answers that these changes are part of, each with its newest change. */
const groupsOf = (changes: readonly ChangedOrder[]): Map<string, number> =>
  new Map(
    changes.flatMap(({ item, dealerId }) => [
      [orderGroup(item.id), item.position],
      [dealerGroup(dealerId), item.position],
    ]),
  );

/** Sends changed orders to all pages of this process that may see them: one query for each wake-up, however many listen. */
export async function openHub({
  db,
  sessions,
  log,
  outdate,
  checkpoint,
  contacts,
  correlations,
  recheckMs = RECHECK_MS,
}: HubParts): Promise<Hub> {
  const audience = new Audience();
  const newcomers = new Set<LiveClient>();
  // Not known before the read model is there: a hub may start first.
  let position = 0;
  let known = false;
  let contacted: ReadonlyMap<string, Date> = new Map();
  let running = false;
  let again = false;
  let stopped = false;

  const count = () => listeners.set(audience.all().length + newcomers.size);
  const close = (client: LiveClient) => {
    audience.remove(client);
    newcomers.delete(client);
    client.end();
    count();
  };

  const publish = (
    changes: readonly ChangedOrder[],
    to: (change: ChangedOrder) => Iterable<LiveClient>,
    names: ReadonlyMap<number, string>,
  ) => {
    const letters = new Map<LiveClient, string>();
    for (const change of changes) {
      const { item } = change;
      const correlation = names.get(item.position);
      let whole: string | undefined;
      let priceless: string | undefined;
      let reached = 0;
      for (const client of to(change)) {
        if (item.position <= client.after) continue;
        const message = {
          type: 'order',
          position: item.position,
          ...(correlation ? { correlation } : {}),
        } as const;
        const line = client.session.prices
          ? (whole ??= lineOf({ ...message, order: item }))
          : (priceless ??= lineOf({ ...message, order: withoutPrices(item) }));
        letters.set(client, (letters.get(client) ?? '') + line);
        client.after = item.position;
        reached += 1;
      }
      if (reached > 0) {
        sent.inc(reached);
        log.debug(
          { correlation, order: item.id, position: item.position, pages: reached },
          'order sent to pages',
        );
      }
    }
    for (const [client, lines] of letters) client.send(lines);
  };

  const fresh = (client: LiveClient) =>
    lineOf({
      type: 'fresh',
      factories: client.session.factories.map((id) => ({
        id,
        syncedAt: contacted.get(id)?.toISOString() ?? null,
      })),
    });

  /** Brings those who came since the last turn to where everybody is. */
  const welcome = async () => {
    const arrived = [...newcomers];
    if (arrived.length === 0) return;
    const isNear = ({ last }: LiveClient) =>
      last !== undefined && last <= position && position - last <= MOST_POSITIONS;
    const near = arrived.filter(isNear);
    const oldest = Math.min(...near.map(({ last }) => last ?? position));
    const missed = near.length && oldest < position ? await changedSince(db, oldest, MOST_MISSED + 1) : [];
    const tooMuch = missed.length > MOST_MISSED;
    const shown = missed.filter(({ item }) => item.position <= position);
    for (const client of arrived) {
      // It may have left while the database was asked.
      if (!newcomers.delete(client)) continue;
      audience.add(client);
      const { last } = client;
      // Until what was missed has arrived, a broken line must come back to where it stood.
      client.send(lineOf({ type: 'hello', position }, last ?? position) + fresh(client));
      if (last !== undefined && (!isNear(client) || (tooMuch && last < position))) {
        client.send(lineOf({ type: 'reload', position }));
      } else if (last !== undefined) {
        client.after = last;
        publish(shown, (change) => (mayRead(client.session.scope, change) ? [client] : []), new Map());
      }
      client.after = position;
    }
  };

  const turn = async () => {
    if (!known) {
      position = await checkpoint();
      contacted = await contacts();
      known = true;
    }
    for (;;) {
      const changes = await changedSince(db, position, BATCH);
      // First the cache: who is told of a change and asks for it must not get what was before.
      await outdate(groupsOf(changes));
      const heard = audience.all().length > 0;
      const names = heard
        ? await correlations(changes.map(({ item }) => item.position))
        : new Map<number, string>();
      publish(changes, (change) => audience.whoMayRead(change), names);
      // Not before: what could not be told because of an error is read again at the next turn.
      position = changes.at(-1)?.item.position ?? position;
      if (changes.length < BATCH) break;
    }
    await welcome();
  };

  const wake = () => {
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    turn()
      .catch((error: unknown) => log.warn({ err: error }, 'could not look for changed orders'))
      .finally(() => {
        running = false;
        if (again) {
          again = false;
          wake();
        }
      });
  };

  const lookAround = async () => {
    contacted = await contacts();
    const clients = audience.all();
    const lasting = await sessions.lasting([...new Set(clients.map(({ session }) => session.id))]);
    for (const client of clients) {
      if (lasting.has(client.session.id)) client.send(fresh(client));
      else close(client);
    }
  };

  /** Ends the lines of those who see something else by now: their pages come back with what they may see. */
  const lookAgain = async () => {
    const clients = [...audience.all(), ...newcomers];
    const outlived = new Set(await sessions.outlived(clients.map(({ session }) => session)));
    for (const client of clients) if (outlived.has(client.session)) close(client);
  };

  // An empty payload says that signals may have been missed.
  const deaf = await db.listen('projected', (payload) => {
    if (payload === '' || payload.startsWith('orders:')) wake();
  });
  const poll = setInterval(wake, POLL_MS);
  const pulse = setInterval(() => {
    lookAround().catch((error: unknown) => log.warn({ err: error }, 'could not check the live streams'));
  }, FRESH_MS);
  const recheck = setInterval(() => {
    lookAgain().catch((error: unknown) => log.warn({ err: error }, 'could not check who may see what'));
  }, recheckMs);
  const closeThose = (which: (client: LiveClient) => boolean) => {
    for (const client of [...audience.all(), ...newcomers]) if (which(client)) close(client);
  };
  sessions.onEnd((id) => closeThose(({ session }) => session.id === id));

  return {
    join(client) {
      if (stopped) {
        client.end();
        return;
      }
      newcomers.add(client);
      count();
      wake();
    },
    leave: close,
    streamsOf: (userId) =>
      [...audience.all(), ...newcomers].filter(({ session }) => session.user.id === userId).length,
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearInterval(pulse);
      clearInterval(recheck);
      closeThose(() => true);
      await deaf();
    },
  };
}
