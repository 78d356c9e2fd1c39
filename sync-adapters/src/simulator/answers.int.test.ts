import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Health } from '@mullion/platform/process/health';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase } from '@mullion/platform/testing/test-database';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { httpSystem } from '../foreign/http';
import type { ForeignSystem, OrderFacts, OutgoingCommand } from '../foreign/system';
import { controlServer } from './control';
import { WELL_BEHAVED } from './misbehaviour';
import type { FactoryOrder } from './order';
import { feedCounts } from './outbox';
import { KHARKIV } from './plants';
import { Simulator } from './simulator';
import { type PretendPortal, pretendPortal } from './testing/pretend-portal';

let database: TestDatabase;
let portal: PretendPortal;
let simulator: Simulator;
let server: Server;
let url: string;
let program: ForeignSystem;

beforeAll(async () => {
  database = await testDatabase();
  portal = await pretendPortal();
  simulator = new Simulator({
    db: database.db,
    log: openLog('simulator', 'silent'),
    portal: portal.url,
    seed: 'answers',
    orders: 400,
    rate: 0,
    misbehaviour: WELL_BEHAVED,
  });
  await simulator.start((error) => {
    throw error;
  });
  server = controlServer(new Health(), simulator);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/factories/kharkiv`;
  program = httpSystem({ url, secret: KHARKIV.secret });
  await vi.waitFor(async () => expect(await simulator.state()).toMatchObject({ phase: 'live' }), 60_000);
});
afterAll(async () => {
  await simulator.stop();
  await new Promise((resolve) => server.close(resolve));
  await portal.close();
  await database.drop();
});

async function allStates(limit = 50): Promise<OrderFacts[]> {
  const orders: OrderFacts[] = [];
  for (let after: string | undefined; ;) {
    const page = await program.states(after, limit);
    orders.push(...page.orders);
    if (page.next === undefined) return orders;
    after = page.next;
  }
}
const waiting = async (): Promise<string> => {
  for (;;) {
    const taken = await database.db.query<{ number: string }>('select number from commands');
    const order = (await allStates()).find(
      (o) => o.review === 'received' && !taken.some(({ number }) => number === o.order),
    );
    if (order) return order.order;
    simulator.misbehave({ ...WELL_BEHAVED, flood: 50 });
    const before = (await feedCounts(database.db)).total;
    await expect
      .poll(async () => (await feedCounts(database.db)).total, { timeout: 30_000 })
      .toBeGreaterThan(before);
  }
};
const command = (order: string, more: Partial<OutgoingCommand> = {}): OutgoingCommand => ({
  id: randomUUID(),
  order,
  kind: 'order.accept',
  at: new Date().toISOString(),
  by: 'Olena',
  data: {},
  ...more,
});
const give = async (...commands: OutgoingCommand[]) => (await program.command?.(commands)) ?? [];
const kindsOf = (order: string) =>
  portal.kept.filter((c) => c.order === order && c.factory === 'kharkiv').map(({ kind }) => kind);

describe("the factories' programs", () => {
  it('tell the states of all their orders, page by page, in the order of code units', async () => {
    const states = await allStates(7);
    const rows = await database.db.query<{ state: FactoryOrder }>(
      `select state from orders where factory = 'kharkiv' order by number collate "C"`,
    );
    expect(states.map(({ order }) => order)).toEqual(rows.map(({ state }) => state.number));
    expect(states.map(({ constructions }) => constructions)).toEqual(
      rows.map(({ state }) => state.truth.pieces),
    );
    expect(
      states.map(({ dealer, price, started, documents }) => ({ dealer, price, started, documents })),
    ).toEqual(
      rows.map(({ state: { truth } }) => {
        const { dealer, price, started, documents } = truth;
        return { dealer, price, started, documents };
      }),
    );
    expect(states.flatMap(({ constructions }) => constructions).some(({ stageAt }) => stageAt)).toBe(true);
    expect(new Set(states.map(({ review }) => review)).size).toBeGreaterThan(1);
  });

  it('take a decision once, and say by a change of their own that it is so', async () => {
    const order = await waiting();
    const accept = command(order);
    expect(await give(accept)).toEqual([{ id: accept.id, outcome: 'accepted' }]);
    expect(await give(accept)).toEqual([{ id: accept.id, outcome: 'duplicate' }]);
    await expect.poll(() => kindsOf(order), { timeout: 30_000 }).toContain('order.accepted');
    expect(await give(accept)).toEqual([{ id: accept.id, outcome: 'duplicate' }]);
    expect(kindsOf(order).filter((kind) => kind === 'order.accepted')).toHaveLength(1);
  });

  it('return an order with the reason given, and answer a question by a revision or by taking it', async () => {
    const order = await waiting();
    const back = command(order, { kind: 'order.return', data: { reason: 'The sash is too wide' } });
    expect(await give(back)).toMatchObject([{ outcome: 'accepted' }]);
    await expect.poll(() => kindsOf(order).at(-1), { timeout: 30_000 }).toBe('order.returned');
    const [returned] = await database.db.query<{ body: string }>(
      `select body from feed where key = $1 order by n desc limit 1`,
      [order],
    );
    expect(returned?.body).toContain('The sash is too wide');

    const other = await waiting();
    const before = kindsOf(other).length;
    await give(command(other, { kind: 'order.ask', data: { question: 'Which side?' } }));
    await database.db.query('update commands set due_at = now() where number = $1', [other]);
    await expect.poll(() => kindsOf(other).length, { timeout: 30_000 }).toBe(before + 1);
    expect(['order.revised', 'order.accepted']).toContain(kindsOf(other).at(-1));
  });

  it('refuse what is not in review, what they do not know, and a second decision', async () => {
    const done = (await allStates()).find(({ review }) => review === 'accepted')?.order ?? '';
    const order = await waiting();
    const commands = [command(done), command('K-0'), command(order), command(order)];
    const results = await give(...commands);
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'accepted', 'refused']);
    expect(results.every(({ outcome, reason }) => outcome === 'accepted' || reason !== undefined)).toBe(true);
  });

  it('send all changes of an order again when asked, those too that they had forgotten', async () => {
    await expect
      .poll(async () => (await feedCounts(database.db)).unacknowledged, { timeout: 30_000 })
      .toBe(0);
    simulator.misbehave({ ...WELL_BEHAVED, losesChanges: 1, flood: 30 });
    const lost = () =>
      database.db.query<{ key: string; id: string }>(
        `select key, id from feed where missed = 'lost' and factory = 'kharkiv' order by n`,
      );
    await expect.poll(async () => (await lost()).length, { timeout: 30_000 }).toBeGreaterThan(5);
    simulator.misbehave(WELL_BEHAVED);
    const forgotten = await lost();
    // What was not forgotten has gone out.
    await expect
      .poll(async () => (await feedCounts(database.db)).unacknowledged, { timeout: 30_000 })
      .toBe(0);
    const missing = new Set(forgotten.map(({ id }) => id));
    expect(portal.kept.filter(({ id }) => missing.has(id))).toEqual([]);

    const [{ key } = { key: '' }] = forgotten;
    const ids = await database.db.query<{ id: string }>(
      `select id from feed where key = $1 and factory = 'kharkiv' order by n`,
      [key],
    );
    const repeated = portal.repeated.length;
    await program.again([key, 'K-unknown']);
    await expect
      .poll(() => portal.kept.filter((c) => c.order === key).map(({ id }) => id), { timeout: 30_000 })
      .toEqual(ids.map(({ id }) => id));
    const unknown = forgotten.filter((one) => one.key === key).length;
    await expect
      .poll(() => portal.repeated.length - repeated, { timeout: 30_000 })
      .toBe(ids.length - unknown);
  });

  it('answer 401 to another signature, 404 to another factory, 400 to what is no command', async () => {
    const stranger = httpSystem({ url, secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` });
    await expect(stranger.states(undefined, 10)).rejects.toThrow(
      'does not take our signature of /states (401)',
    );
    const nowhere = httpSystem({ url: url.replace('kharkiv', 'lviv'), secret: KHARKIV.secret });
    await expect(nowhere.again(['K-1'])).rejects.toThrow('/again with 404');
    await expect(program.again([])).rejects.toThrow('/again with 400');
  });

  it('misbehave on command: errors, refusals without need, slowness, silence', async () => {
    const order = await waiting();
    simulator.misbehave({ ...WELL_BEHAVED, commandErrors: 1 });
    await expect(give(command(order))).rejects.toThrow('with 500');
    simulator.misbehave({ ...WELL_BEHAVED, commandRefusals: 1 });
    expect(await give(command(order))).toMatchObject([{ outcome: 'refused' }]);
    simulator.misbehave({ ...WELL_BEHAVED, slowAnswers: 2_000 });
    const hasty = httpSystem({ url, secret: KHARKIV.secret, patience: 200 });
    await expect(hasty.states(undefined, 1)).rejects.toThrow('no answer within 0.2 s');
    simulator.misbehave({ ...WELL_BEHAVED, silenceSeconds: 5 });
    await expect(program.states(undefined, 1)).rejects.toThrow('with 503');
    await expect
      .poll(() => program.states(undefined, 1).catch(() => undefined), { timeout: 30_000 })
      .toBeDefined();
  });
});

describe('the live factory', () => {
  it('leaves a dozen orders of a plant to the portal, however much happens', async () => {
    simulator.misbehave({ ...WELL_BEHAVED, flood: 4_000 });
    await expect
      .poll(async () => (await feedCounts(database.db)).total, { timeout: 30_000 })
      .toBeGreaterThan(4_000);
    const received = (await allStates(1_000)).filter(({ review }) => review === 'received');
    expect(received.length).toBeGreaterThanOrEqual(10);
    expect(received.length).toBeLessThan(40);
  });
});
