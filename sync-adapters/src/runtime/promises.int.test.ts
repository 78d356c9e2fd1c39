import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { orderCodec } from '@mullion/domain/order/codec';
import { isFactoryEvent } from '@mullion/domain/order/events';
import { putCode, removeCode } from '@mullion/platform/inbox/codes';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import {
  dealerStated,
  push,
  type RunningSync,
  startSync,
  statement,
  testFactory,
} from '../testing/factory-push';

/** The promises of the sync (docs/decisions/0003, 0004), through the whole of it. */
const FACTORY = testFactory('alpha', { gapSeconds: 30 });
const REDIS = testRedisUrl(7);
const PATIENCE = { timeout: 45_000, interval: 100 };

let database: TestDatabase;
const running: RunningSync[] = [];
const start = async (
  redis: string | undefined = REDIS,
  ...more: [wrap?: Parameters<typeof startSync>[3]]
) => {
  const sync = await startSync(database.url, redis, [FACTORY], ...more);
  running.push(sync);
  return sync;
};
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sync) => sync.stop()));
});
afterAll(() => database.drop());

interface Change {
  readonly id: string;
  readonly order: string;
  readonly sequence?: number;
  readonly at: string;
  readonly kind: string;
  readonly data: unknown;
}

const DEPTH = 10;

/** An order's life as its factory tells it: accepted, then piece after piece. */
function life(order: string, counted: boolean): Change[] {
  const at = (step: number) => new Date(Date.UTC(2026, 10, 20, 8, 0, step)).toISOString();
  return Array.from({ length: DEPTH }, (_, step) => ({
    id: `${order}-${step}`,
    order,
    ...(counted ? { sequence: step + 1 } : {}),
    at: at(step),
    ...(step === 0
      ? { kind: 'order.accepted', data: statement(DEPTH) }
      : { kind: 'units.made', data: { items: [{ construction: 'c1', quantity: 1 }] } }),
  }));
}

/** Always the same disorder for the same seed. */
function shuffled<T>(list: readonly T[], seed = 7): T[] {
  const result = [...list];
  let state = seed;
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (at + 1);
    const [a, b] = [result[at], result[other]];
    if (a !== undefined && b !== undefined) [result[at], result[other]] = [b, a];
  }
  return result;
}

async function pushAll(url: string, changes: readonly Change[], size = 250) {
  for (let from = 0; from < changes.length; from += size) {
    const answer = await push(url, 'alpha/production', changes.slice(from, from + size));
    expect(answer.status).toBe(202);
  }
}

/** The ids of the changes of each order, as their effects stand in the log. */
async function effects(sync: RunningSync, orders: readonly string[]): Promise<Map<string, string[]>> {
  const streams = await sync.store.readStreams(orders.map((order) => `order-alpha~${order}`));
  return new Map(
    [...streams].map(([stream, events]) => [
      stream.slice('order-alpha~'.length),
      events
        .map(({ type, schema, data }) => orderCodec.parse(type, schema, data))
        .filter(isFactoryEvent)
        .map(({ data }) => data.change.id),
    ]),
  );
}

const open = async (sync: RunningSync) => {
  const [row] = await sync.db.query<{ count: number }>(
    `select count(*)::int as count from sync.changes where status in ('pending', 'held')`,
  );
  return row?.count;
};

const expectWhole = async (sync: RunningSync, lives: readonly Change[][]) => {
  await expect.poll(() => open(sync), PATIENCE).toBe(0);
  const found = await effects(
    sync,
    lives.map((one) => one[0]?.order ?? ''),
  );
  for (const one of lives) expect(found.get(one[0]?.order ?? '')).toEqual(one.map(({ id }) => id));
};

const knowDealer = async (sync: RunningSync) => {
  await push(sync.url, 'alpha/accounting', [dealerStated('D-1', 'the-dealer')]);
  await expect.poll(async () => (await sync.store.readStream('dealer-alpha~D-1')).length, PATIENCE).toBe(1);
};

describe('G1 to G3: no loss, in order, once', () => {
  test('thousands of changes of many orders, worked off by two processes', async () => {
    const [one, two] = [await start(), await start()];
    await knowDealer(one);
    const lives = Array.from({ length: 300 }, (_, n) => life(`P-${n}`, false));
    const byStep = Array.from({ length: DEPTH }, (_, step) =>
      lives.flatMap((changes) => changes.slice(step, step + 1)),
    );
    await Promise.all([
      pushAll(one.url, byStep.flat()),
      pushAll(two.url, shuffled(byStep.slice(0, 3).flat())),
    ]);
    await expectWhole(one, lives);
  });

  test('shuffled and doubled, with and without a sequence', async () => {
    const sync = await start();
    await knowDealer(sync);
    const lives = Array.from({ length: 60 }, (_, n) => life(`S-${n}`, n % 2 === 0));
    const timed = lives.filter((_, n) => n % 2 === 1);
    const counted = lives.filter((_, n) => n % 2 === 0);
    await pushAll(sync.url, shuffled([...counted.flat(), ...counted.flat()]), 100);
    // Without a sequence only what is late before its order's acceptance can be put right; the rest is by arrival.
    await pushAll(
      sync.url,
      timed.flatMap((one) => one.slice(1)),
    );
    await pushAll(
      sync.url,
      timed.flatMap((one) => [...one].reverse()),
    );
    await expectWhole(sync, lives);
  });

  test('a Redis that is wiped again and again while they are worked off', async () => {
    const sync = await start();
    await knowDealer(sync);
    const redis = new Redis(REDIS);
    const lives = Array.from({ length: 150 }, (_, n) => life(`W-${n}`, true));
    let wiping = true;
    const wipe = async () => {
      while (wiping) {
        await redis.flushdb();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const wiped = wipe();
    await pushAll(sync.url, shuffled(lives.flat()));
    wiping = false;
    await wiped;
    await redis.quit();
    await expectWhole(sync, lives);
  });

  test('appends whose answer is lost, and rounds whose connection is cut', async () => {
    let unlucky = 0;
    const sync = await start(REDIS, (store) => ({
      ...store,
      async append(appends) {
        const outcomes = await store.append(appends);
        unlucky += 1;
        if (unlucky % 2 === 1) throw new Error('the answer was lost');
        await database.db.query(
          `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
               and database = (select oid from pg_database where datname = current_database())`,
        );
        return outcomes;
      },
    }));
    await knowDealer(sync);
    const lives = Array.from({ length: 100 }, (_, n) => life(`C-${n}`, true));
    for (const some of [lives.slice(0, 30), lives.slice(30, 60), lives.slice(60)]) {
      await pushAll(sync.url, shuffled(some.flat()), 50);
      await expectWhole(sync, some);
    }
    expect(unlucky).toBeGreaterThanOrEqual(3);
  });

  test('without Redis, on the queue in Postgres', async () => {
    const sync = await startSync(database.url, undefined, [FACTORY]);
    running.push(sync);
    await knowDealer(sync);
    const lives = Array.from({ length: 50 }, (_, n) => life(`Q-${n}`, true));
    await pushAll(sync.url, shuffled(lives.flat()));
    await expectWhole(sync, lives);
  });
});

describe('G5: one bad change holds back its own order only', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();
  const held = async (sync: RunningSync, order: string) =>
    (await sync.inbox.held({ limit: 1_000 })).items.find(({ key }) => key === order);
  const news = async (sync: RunningSync, order: string) =>
    (await sync.store.readStream(`holdback-alpha~${order}`)).map(({ type }) => type);

  const order = (name: string, n: number, kind: string, data: unknown): Change => ({
    id: `${name}-${n}`,
    order: name,
    at: at(n),
    kind,
    data,
  });
  const made = { items: [{ construction: 'c1', quantity: 1 }] };

  test('an unknown code holds back what follows; its order shows it; once it is mapped all runs in order, without a restart', async () => {
    const sync = await start();
    await knowDealer(sync);
    await pushAll(sync.url, [
      order('H-1', 1, 'order.accepted', statement()),
      order('H-1', 2, 'status', { code: 'ODD' }),
      order('H-1', 3, 'units.made', made),
      order('H-2', 1, 'order.accepted', statement()),
      order('H-2', 2, 'status', { code: 'WELD' }),
    ]);
    await expect
      .poll(() => held(sync, 'H-1'), PATIENCE)
      .toMatchObject({ code: 'code-unknown', kind: 'status', waitsFor: 'code ODD', waiting: 1 });
    await expect.poll(() => effects(sync, ['H-2']), PATIENCE).toEqual(new Map([['H-2', ['H-2-1', 'H-2-2']]]));
    expect(await effects(sync, ['H-1'])).toEqual(new Map([['H-1', ['H-1-1']]]));
    await expect.poll(() => news(sync, 'H-1'), PATIENCE).toEqual(['ChangeHeldBack']);

    await putCode(database.db, {
      factory: 'alpha',
      code: 'ODD',
      meaning: { kind: 'production.started', stage: 'glass' },
      by: 'ops@demo.example',
    });
    await expect.poll(() => held(sync, 'H-1'), PATIENCE).toBeUndefined();
    await expect.poll(async () => (await effects(sync, ['H-1'])).get('H-1')?.at(-1), PATIENCE).toBe('H-1-3');
    await expect.poll(() => news(sync, 'H-1'), PATIENCE).toEqual(['ChangeHeldBack', 'HeldChangesCleared']);

    // The next change with this code is applied at once, and held back again when the meaning is taken back.
    await pushAll(sync.url, [order('H-1', 4, 'status', { code: 'ODD' })]);
    await expect.poll(async () => (await effects(sync, ['H-1'])).get('H-1')?.at(-1), PATIENCE).toBe('H-1-4');
    await removeCode(database.db, { factory: 'alpha', code: 'ODD', by: 'ops@demo.example' });
    const later = (n: number) => order('H-2', n, 'status', { code: 'ODD' });
    let n = 3;
    await expect
      .poll(async () => {
        await pushAll(sync.url, [later((n += 1))]);
        return held(sync, 'H-2');
      }, PATIENCE)
      .toMatchObject({ waitsFor: 'code ODD' });
  });

  test('a change that is skipped has no effect; what waited behind it runs in order and its order is not being checked any more', async () => {
    const sync = await start();
    await knowDealer(sync);
    await pushAll(sync.url, [
      order('K-1', 1, 'order.accepted', statement()),
      order('K-1', 2, 'status', { code: 'NEVER' }),
      order('K-1', 3, 'units.made', made),
      order('K-1', 4, 'units.made', made),
    ]);
    await expect.poll(() => held(sync, 'K-1'), PATIENCE).toMatchObject({ waiting: 2 });
    await expect.poll(() => news(sync, 'K-1'), PATIENCE).toEqual(['ChangeHeldBack']);
    await sync.inbox.skip((await held(sync, 'K-1'))?.seq ?? 0, 'Sent by mistake.', 'ops@demo.example');
    await expect
      .poll(() => effects(sync, ['K-1']), PATIENCE)
      .toEqual(new Map([['K-1', ['K-1-1', 'K-1-3', 'K-1-4']]]));
    await expect.poll(() => news(sync, 'K-1'), PATIENCE).toEqual(['ChangeHeldBack', 'HeldChangesCleared']);
  });

  test.each<[string, string, (n: string) => Omit<Change, 'order'>[]]>([
    [
      'an unknown order',
      'order-unknown',
      (n) => [{ id: `${n}-1`, at: at(1), kind: 'order.promised', data: { date: '2026-12-01' } }],
    ],
    [
      'an unknown dealer',
      'dealer-unknown',
      (n) => [{ id: `${n}-1`, at: at(1), kind: 'order.accepted', data: statement(1, { dealer: 'D-404' }) }],
    ],
    [
      'more made than ordered',
      'made-exceeds-ordered',
      (n) => [
        { id: `${n}-1`, at: at(1), kind: 'order.accepted', data: statement(2) },
        {
          id: `${n}-2`,
          at: at(2),
          kind: 'units.made',
          data: { items: [{ construction: 'c1', quantity: 3 }] },
        },
      ],
    ],
    [
      'a promise in the far future',
      'date-beyond-horizon',
      (n) => [
        { id: `${n}-1`, at: at(1), kind: 'order.accepted', data: statement(1, { promised: '2077-01-01' }) },
      ],
    ],
  ])('%s is held back as %s, with a sentence', async (_, code, changesOf) => {
    const sync = await start();
    await knowDealer(sync);
    const order = `B-${code}`;
    await pushAll(
      sync.url,
      changesOf(order).map((change) => ({ ...change, order })),
    );
    await expect.poll(() => held(sync, order), PATIENCE).toMatchObject({ code });
    const found = await held(sync, order);
    expect(found?.reason).toMatch(/.{15}/);
  });

  test('an order of an unknown dealer goes on by itself once the dealer is stated', async () => {
    const sync = await start();
    await knowDealer(sync);
    const order = 'N-1';
    await pushAll(sync.url, [
      { id: 'N-1-1', order, at: at(1), kind: 'order.accepted', data: statement(1, { dealer: 'D-NEW' }) },
      {
        id: 'N-1-2',
        order,
        at: at(2),
        kind: 'units.made',
        data: { items: [{ construction: 'c1', quantity: 1 }] },
      },
    ]);
    await expect
      .poll(() => held(sync, order), PATIENCE)
      .toMatchObject({ code: 'dealer-unknown', waiting: 1 });
    await push(sync.url, 'alpha/accounting', [dealerStated('D-NEW')]);
    await expect.poll(() => effects(sync, [order]), PATIENCE).toEqual(new Map([[order, ['N-1-1', 'N-1-2']]]));
    await expect.poll(() => news(sync, order), PATIENCE).toEqual(['ChangeHeldBack', 'HeldChangesCleared']);
  });

  test('a change that came before its order heals when the acceptance comes', async () => {
    const sync = await start();
    await knowDealer(sync);
    const promise = {
      id: 'L-2',
      order: 'L',
      at: at(2),
      kind: 'order.promised',
      data: { date: '2026-12-01' },
    };
    await pushAll(sync.url, [promise]);
    await expect.poll(() => held(sync, 'L'), PATIENCE).toMatchObject({ code: 'order-unknown' });
    await pushAll(sync.url, [
      { id: 'L-1', order: 'L', at: at(1), kind: 'order.accepted', data: statement() },
    ]);
    await expect.poll(() => effects(sync, ['L']), PATIENCE).toEqual(new Map([['L', ['L-1', 'L-2']]]));
    await expect.poll(() => news(sync, 'L'), PATIENCE).toEqual(['ChangeHeldBack', 'HeldChangesCleared']);
  });

  test('a drawing that can not be read does not hold back its order', async () => {
    const sync = await start();
    await knowDealer(sync);
    const constructions = [{ id: 'c1', name: 'Window', quantity: 1, drawing: { kind: 'spaceship' } }];
    await pushAll(sync.url, [
      { id: 'D-1', order: 'D', at: at(1), kind: 'order.accepted', data: statement(1, { constructions }) },
    ]);
    await expect.poll(async () => (await sync.store.readStream('order-alpha~D')).length, PATIENCE).toBe(1);
    const [event] = await sync.store.readStream('order-alpha~D');
    expect(JSON.stringify(event?.data)).toContain('drawingProblem');
  });
});
