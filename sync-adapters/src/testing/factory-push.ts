import { randomUUID } from 'node:crypto';
import express from 'express';
import { factorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { inboxMeters } from '@mullion/platform/inbox/meters';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { openRates } from '@mullion/platform/rate/redis';
import { keyOf, sign } from '../push/signature';
import { receivePush } from '../push/receive';
import { startCaretaker } from '../runtime/caretaker';
import { type ConnectedFactory, placeOf } from '../runtime/factories';
import { connectSystems, doorsOf } from '../runtime/factory-connections';
import { listen } from '../runtime/listen';
import { openLogToWrite } from '../runtime/log';
import { openPools } from '../runtime/pools';

export const SECRET = `whsec_${Buffer.from('a-secret-for-tests-only').toString('base64')}`;
export const OLD_SECRET = `whsec_${Buffer.from('the-secret-before-that-one').toString('base64')}`;

/** A factory of tests; `production` overrides its settings. */
export function testFactory(id: string, production: Record<string, unknown> = {}): ConnectedFactory {
  const settings = factorySettings.parse({
    id,
    name: `Factory ${id}`,
    look: 'walnut',
    timeZone: 'Europe/Kyiv',
    currency: 'UAH',
    production: {
      secrets: [SECRET, OLD_SECRET],
      codes: {
        WELD: { kind: 'production.started', stage: 'welding' },
        QC_OK: { kind: 'units.made' },
        STOP: { kind: 'order.held', reason: 'glass' },
      },
      gapSeconds: 1,
      ...production,
    },
  });
  const place = placeOf(settings);
  return {
    settings,
    keys: settings.production.secrets.map(keyOf),
    ...(place === undefined ? {} : { place }),
  };
}

export interface RunningSync {
  readonly url: string;
  readonly db: Database;
  readonly store: EventStore;
  readonly inbox: Inbox;
  stop(): Promise<void>;
}

/** The whole sync process inside the test: HTTP, inbox, queue, workers, caretaker. */
export async function startSync(
  databaseUrl: string,
  redisUrl: string | undefined,
  factories: readonly ConnectedFactory[],
  wrap: (store: EventStore) => EventStore = (store) => store,
): Promise<RunningSync> {
  const pools = openPools(databaseUrl);
  const { db, rounds } = pools;
  const log = openLog('sync-test', process.env['LOG_LEVEL'] ?? 'silent');
  const store = wrap(openLogToWrite(db, undefined));
  const inbox = postgresInbox(db);
  const rates = openRates(redisUrl, () => undefined);
  const parts = { db, rounds, log, inbox, rates, queues: { redisUrl, databaseUrl } };
  const connections = await connectSystems(parts, store, factories);
  const stopCaretaker = startCaretaker(parts, connections);
  const app = express();
  app.use(receivePush(doorsOf(connections), inboxMeters, log));
  const server = await listen(app, 0);
  return {
    url: `http://127.0.0.1:${server.port}`,
    db,
    store,
    inbox,
    async stop() {
      await server.stop();
      await stopCaretaker();
      await Promise.all(connections.map((connection) => connection.close()));
      await rates.close();
      await pools.close();
    },
  };
}

export interface Pushed {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly body: {
    readonly results?: readonly {
      id: string | null;
      outcome: string;
      problems?: { path: string; message: string }[];
    }[];
    readonly code?: string;
    readonly detail?: string;
    readonly status?: number;
  };
}

export interface PushOptions {
  readonly secret?: string;
  readonly id?: string;
  readonly timestamp?: number;
  readonly headers?: Record<string, string>;
}

const readAnswer = async (answer: Response): Promise<Pushed> => {
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    retryAfter: answer.headers.get('retry-after'),
    body: JSON.parse(text) as Pushed['body'],
  };
};

/** Sends bytes as they are, signed. */
export async function pushBytes(
  url: string,
  path: string,
  body: Buffer | string,
  {
    secret = SECRET,
    id = randomUUID(),
    timestamp = Math.floor(Date.now() / 1_000),
    headers = {},
  }: PushOptions = {},
): Promise<Pushed> {
  const answer = await fetch(`${url}/sync/v1/${path}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(secret, id, timestamp, body),
      ...headers,
    },
  });
  return readAnswer(answer);
}

export const push = (url: string, path: string, changes: readonly unknown[], options: PushOptions = {}) =>
  pushBytes(url, path, JSON.stringify({ changes }), options);

/** A statement of an order with one construction of `quantity` pieces. */
export const statement = (quantity = 3, more: Record<string, unknown> = {}) => ({
  dealer: 'D-1',
  price: { amount: 1_250_000, currency: 'UAH' },
  promised: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
  constructions: [{ id: 'c1', name: 'Window', quantity, description: [{ label: 'Colour', value: 'white' }] }],
  ...more,
});

export const dealerStated = (code = 'D-1', id: string = randomUUID()) => ({
  id,
  dealer: code,
  at: '2026-01-01T08:00:00+02:00',
  kind: 'dealer.stated',
  data: { code, name: `Dealer ${code}`, phones: [], branches: [] },
});
