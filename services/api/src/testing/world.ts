import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dealerStream, dealerId } from '@mullion/domain/dealer/events';
import type { OrderEvent, OrderSpecification } from '@mullion/domain/order/events';
import { orderId, orderStream } from '@mullion/domain/order/order-id';
import type { Cache } from '@mullion/platform/cache/cache';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { Health } from '@mullion/platform/process/health';
import { openLog } from '@mullion/platform/process/log';
import { testDatabase } from '@mullion/platform/testing/test-database';
import { applyBatch } from '@mullion/projections/runtime/apply';
import { projections } from '@mullion/projections/runtime/registry';
import { ensureSchema } from '@mullion/projections/runtime/schema';
import { DEMO_USERS, prepareDemoUsers } from '../accounts/demo';
import { readFactories } from '../accounts/factories';
import { createApp } from '../app';
import { openPasswords, type Passwords } from '../auth/passwords';
import { listen, close } from '../http/listen';
import { openServices, type Services } from '../services';
import { Visitor } from './visitor';

export const PASSWORD = 'correct horse battery';

/** An API with its database, the demo's people, and a log that tests write to. */
export interface World {
  readonly url: string;
  readonly services: Services;
  readonly db: Awaited<ReturnType<typeof testDatabase>>['db'];
  readonly inbox: ReturnType<typeof postgresInbox>;
  /** Somebody with a browser, not signed in. */
  visitor(): Visitor;
  /** Signed in as a user of the demo: `dealer`, `ops`… or a whole address. */
  as(account: string): Promise<Visitor>;
  /** Brings the read models up to date with what the API wrote to the log. */
  project(): Promise<void>;
  /** Writes events of an order to the log and brings the read models up to date; answers the log's head. */
  happen(id: string, ...events: OrderEvent[]): Promise<number>;
  /** Brings an accepted order into being; answers its id. */
  accept(order: Partial<OrderSpecification> & { number: string }): Promise<string>;
  end(): Promise<void>;
}

/** Keeps nothing: what tests read comes from Postgres, unless they bring a cache. */
const forgetful: Cache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
  outdate: () => Promise.resolve(true),
  close: () => Promise.resolve(),
};

export const specification = (
  given: Partial<OrderSpecification> & { number: string },
): OrderSpecification => ({
  factory: 'kharkiv',
  dealer: 'D-0001',
  customer: { name: 'Hanna Ivanenko', phone: '+380501112233', address: 'Sumska 1' },
  price: { amount: 123_400, currency: 'UAH' },
  promised: '2026-12-01',
  constructions: [
    { id: '1', name: 'Window', quantity: 2, description: [{ label: 'Glass', value: '4-16-4' }] },
  ],
  ...given,
});

/** Starts everything on a database of its own. `passwords` and `cache` may be replaced. */
export async function openWorld(
  replaced: {
    passwords?: Passwords;
    cache?: Cache;
    syncUrl?: string;
    portal?: string;
    trustProxy?: string;
  } = {},
): Promise<World> {
  const database = await testDatabase();
  const { db } = database;
  const log = openLog('api', process.env['TEST_LOG'] ?? 'silent');
  const store = openPostgresEventStore(db);
  const inbox = postgresInbox(db);
  for (const projection of projections) await ensureSchema(db, projection);
  const passwords = replaced.passwords ?? (await openPasswords());
  const services = await openServices({
    db,
    store,
    inbox,
    cache: replaced.cache ?? forgetful,
    passwords,
    factories: readFactories(undefined),
    opsLanguage: 'uk',
    log,
  });
  await prepareDemoUsers(db, passwords, PASSWORD, log);
  const app = createApp({
    routes: services.routes,
    guards: services.guards,
    health: new Health(),
    log,
    ...(replaced.syncUrl ? { syncUrl: replaced.syncUrl } : {}),
    ...(replaced.trustProxy ? { trustProxy: replaced.trustProxy } : {}),
    ...(replaced.portal ? { portal: replaced.portal } : {}),
  });
  const server = await listen(app, 0);
  const url = `http://127.0.0.1:${portOf(server)}`;

  let applied = 0;
  const project = async () => {
    const recorded = await store.readAll(applied, 1_000);
    for (const projection of projections) await applyBatch(db, projection, projection.name, recorded, true);
    applied = recorded.at(-1)?.position ?? applied;
  };
  const append = async (stream: string, events: readonly { type: string; data: unknown }[]) => {
    const [outcome] = await store.append([
      {
        stream,
        expected: 'any',
        events: events.map(({ type, data }) => ({
          id: randomUUID(),
          type,
          schema: 1,
          data,
          meta: { correlation: `test-${type}`, actor: 'kharkiv/production' },
        })),
      },
    ]);
    if (outcome?.outcome !== 'appended') throw new Error(`Not appended: ${JSON.stringify(outcome)}`);
    await project();
    return outcome.position;
  };
  let changes = 0;

  for (const [factory, code] of [
    ['kharkiv', 'D-0001'],
    ['kharkiv', 'D-0002'],
    ['khmelnytskyi', 'D-0001'],
  ] as const)
    await append(dealerStream(dealerId(factory, code)), [
      {
        type: 'DealerStated',
        data: {
          change: { id: `dealer-${factory}-${code}`, at: '2026-01-01T00:00:00Z' },
          factory,
          code,
          name: `Dealer ${code} of ${factory}`,
          phones: [],
          branches: [{ id: 'B1', name: 'Centre' }],
        },
      },
    ]);

  const world: World = {
    url,
    services,
    db,
    inbox,
    visitor: () => new Visitor(url),
    async as(account) {
      const visitor = new Visitor(url);
      await visitor.signIn(account.includes('@') ? account : `${account}@demo.example`, PASSWORD);
      return visitor;
    },
    project,
    happen: (id, ...events) => append(orderStream(id), events),
    async accept(given) {
      const order = specification(given);
      const id = orderId(order.factory, order.number);
      const change = { id: `c-${(changes += 1)}`, at: '2026-11-01T10:00:00Z' };
      await world.happen(id, { type: 'OrderAccepted', data: { change, order } });
      return id;
    },
    async end() {
      await close(server, () => services.hub.stop());
      await database.drop();
    },
  };
  return world;
}

const portOf = (server: Server): number => {
  const address = server.address() as AddressInfo | null;
  if (!address) throw new Error('The server does not listen');
  return address.port;
};

/** The accounts of the demo, as `as` takes them. */
export const ACCOUNTS = DEMO_USERS.map(({ email }) => email);
