import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleConstructions } from '@mullion/domain/construction/samples';
import { orderPersonalData } from '@mullion/domain/order/codec';
import type { OrderSpecification } from '@mullion/domain/order/events';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';
import { commandAnswer, order, problem, review, reviewOrder, timeline } from '../contract';
import type { Visitor } from '../testing/visitor';
import { openWorld, specification, type World } from '../testing/world';

let world: World;
let engineer: Visitor;
beforeAll(async () => {
  world = await openWorld();
  engineer = await world.as('engineer');
});
afterAll(() => world.end());

let changes = 0;
const change = () => ({
  id: `r-${(changes += 1)}`,
  at: new Date(Date.UTC(2026, 10, 2) + changes * 60_000).toISOString(),
});
const drawing = sampleConstructions['singleTiltTurn'];
const one = (own: object = {}): OrderSpecification['constructions'] => [
  { id: '1', name: 'Window', quantity: 2, description: [], ...(drawing ? { drawing } : {}), ...own },
];

/** An order in review; answers its id. */
async function receive(given: Partial<OrderSpecification> & { number: string }): Promise<string> {
  const stated = specification({ promised: '2099-01-01', constructions: one(), ...given });
  const id = `${stated.factory}~${stated.number}`;
  await world.happen(id, { type: 'OrderReceived', data: { change: change(), order: stated } });
  return id;
}
const post = (visitor: Visitor, path: string, body?: object, key: string = randomUUID()) =>
  visitor.ask('POST', path, { headers: { 'idempotency-key': key }, ...(body ? { body } : {}) });
const codeOf = (got: { json(): unknown }) => problem.parse(got.json()).code;
async function pageOf(id: string, visitor = engineer) {
  await world.project();
  return reviewOrder.parse((await visitor.get(`/api/review/${id}`)).json());
}
const requestsOf = async (id: string) =>
  (await openPostgresEventStore(world.db).readStream(`order-${id}`)).filter(({ type }) =>
    /Requested|Asked|Refused/.test(type),
  );

test('the desk shows an order in review with its drawings and what was found in them', async () => {
  const broken = drawing && structuredClone(drawing);
  const cell = broken?.frames[0]?.cell;
  if (cell?.type === 'sash') cell.handle = { side: cell.hinge ?? 'left' };
  const id = await receive({ number: 'R-1', constructions: one({ drawing: broken }) });
  const { items, counts } = review.parse((await engineer.get('/api/review?q=R-1')).json());
  expect(items).toMatchObject([{ id, wrong: 1, doubtful: 0, state: 'open', constructions: 1, pieces: 2 }]);
  expect(counts).toEqual({ all: 1, look: 1, waiting: 0 });
  const page = await pageOf(id);
  expect(page.findings).toMatchObject([
    { code: 'handle-on-hinge', severity: 'wrong', construction: '1', part: 'S1' },
  ]);
  expect(page.order.constructions[0]?.drawing).toBeDefined();
  expect(page.order.price).toBeUndefined();
  expect(page).toMatchObject({ decidable: true, desk: { state: 'open' }, history: [{ kind: 'received' }] });
});

test('an acceptance waits for the factory’s word, and only that takes the order off the desk', async () => {
  const id = await receive({ number: 'R-2' });
  const done = await post(engineer, `/api/review/${id}/accept`);
  expect(done.status).toBe(200);
  const { position } = commandAnswer.parse(done.json());
  await world.project();
  const shown = await engineer.get(`/api/review/${id}?at-least=${position}`);
  expect(reviewOrder.parse(shown.json())).toMatchObject({
    order: { status: 'received' },
    desk: { state: 'pending', pending: { kind: 'acceptance' } },
  });
  const again = await post(engineer, `/api/review/${id}/return`, { reason: 'Too wide after all' });
  expect([again.status, codeOf(again)]).toEqual([409, 'request-pending']);

  await world.accept({ number: 'R-2', promised: '2099-01-01', constructions: one() });
  expect(await pageOf(id)).toMatchObject({ order: { status: 'accepted' }, desk: null });
  const late = await post(engineer, `/api/review/${id}/accept`);
  expect([late.status, codeOf(late)]).toEqual([409, 'order-not-in-review']);
});

test('a refusal of the factory’s program is told with its reason, and the engineer decides again', async () => {
  const id = await receive({ number: 'R-3' });
  await post(engineer, `/api/review/${id}/return`, { reason: 'Too wide', construction: '1' });
  const [asked] = await requestsOf(id);
  await world.happen(id, {
    type: 'RequestRefused',
    data: { request: asked?.id ?? '', at: '2026-11-03T10:00:00Z', reason: 'Someone is changing it' },
  });
  expect(await pageOf(id)).toMatchObject({
    desk: {
      state: 'refused',
      refused: { reason: 'Someone is changing it', request: { kind: 'return', text: 'Too wide' } },
    },
    history: [
      { kind: 'requestRefused' },
      { kind: 'returnRequested', reason: 'Too wide' },
      { kind: 'received' },
    ],
  });
  expect((await post(engineer, `/api/review/${id}/accept`)).status).toBe(200);
  expect((await pageOf(id)).desk).toMatchObject({ state: 'pending', pending: { kind: 'acceptance' } });
});

test('the same command is one request, with and without the kept answer', async () => {
  const id = await receive({ number: 'R-4' });
  const key = randomUUID();
  const both = await Promise.all(
    [1, 2].map(() => post(engineer, `/api/review/${id}/accept`, undefined, key)),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(expect.arrayContaining([200]));
  await world.db.query('delete from accounts.commands where key = $1', [key]);
  const repeated = await post(engineer, `/api/review/${id}/accept`, undefined, key);
  expect(repeated.status).toBe(200);
  expect(await requestsOf(id)).toHaveLength(1);
});

test('a decision on what the factory has changed since is refused, and taken once the change was seen', async () => {
  const id = await receive({ number: 'R-11' });
  const old = (await pageOf(id)).order.position;
  const changed = await world.happen(id, {
    type: 'OrderRevised',
    data: {
      change: change(),
      order: specification({ number: 'R-11', promised: '2099-01-01', constructions: one({ quantity: 3 }) }),
    },
  });
  for (const [what, words] of [
    ['accept', {}],
    ['return', { reason: 'Too wide' }],
    ['ask', { question: 'Which glass?' }],
  ] as const) {
    const got = await post(engineer, `/api/review/${id}/${what}`, { ...words, seen: old });
    expect([what, got.status, codeOf(got)]).toEqual([what, 409, 'order-changed-since']);
    // So that the page can wait for what it has not seen.
    expect(problem.parse(got.json())).toMatchObject({ position: changed });
  }
  expect(await requestsOf(id)).toEqual([]);

  const seen = (await pageOf(id)).order.position;
  // What is no statement of the order does not make the page old.
  await post(engineer, `/api/review/${id}/ask`, { question: 'Which glass?', seen });
  expect((await post(engineer, `/api/review/${id}/accept`, { seen })).status).toBe(200);
});

test('two engineers who decide at once: one decides, the other is told', async () => {
  const id = await receive({ number: 'R-5' });
  const other = await world.as('admin');
  const both = await Promise.all([
    post(engineer, `/api/review/${id}/accept`),
    post(other, `/api/review/${id}/return`, { reason: 'Too wide' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await requestsOf(id)).toHaveLength(1);
});

test('a reason and a question are needed, and a construction must be one of the order', async () => {
  const id = await receive({ number: 'R-6' });
  expect((await post(engineer, `/api/review/${id}/return`, { reason: '  ' })).status).toBe(400);
  expect((await post(engineer, `/api/review/${id}/ask`, {})).status).toBe(400);
  const foreign = await post(engineer, `/api/review/${id}/ask`, { question: 'Why?', construction: '9' });
  expect([foreign.status, codeOf(foreign)]).toEqual([400, 'invalid']);
  expect(await requestsOf(id)).toEqual([]);
});

test('a dealer reads the question without a name, and nothing of decisions under way', async () => {
  const id = await receive({ number: 'R-7' });
  await post(engineer, `/api/review/${id}/ask`, { question: 'Which glass?', construction: '1' });
  await post(engineer, `/api/review/${id}/accept`);
  await world.project();
  const dealer = await world.as('dealer');
  const seen = timeline.parse((await dealer.get(`/api/orders/${id}/timeline`)).json());
  expect(seen.items.map(({ kind }) => kind)).toEqual(['questionAsked', 'received']);
  expect(seen.items[0]).toMatchObject({ question: 'Which glass?' });
  expect(seen.items[0]?.person).toBeUndefined();
  expect(order.parse((await dealer.get(`/api/orders/${id}`)).json()).status).toBe('received');
  const staff = timeline.parse((await engineer.get(`/api/orders/${id}/timeline`)).json());
  expect(staff.items.map(({ kind }) => kind)).toEqual(['acceptanceRequested', 'questionAsked', 'received']);
  expect(staff.items[0]?.person).toBe('Andrii Tkachenko');
});

test('an engineer of one factory finds nothing of another', async () => {
  const id = await receive({ number: 'R-8', factory: 'khmelnytskyi' });
  await world.db.query(
    `insert into accounts.users (email, name, role, factories, password_hash)
     select 'own@review.example', 'Own', 'engineer', '{kharkiv}', password_hash from accounts.users
     where email = 'engineer@demo.example'`,
  );
  const own = await world.as('own@review.example');
  expect(review.parse((await own.get('/api/review?limit=100')).json()).items.map((i) => i.id)).not.toContain(
    id,
  );
  expect((await own.get(`/api/review/${id}`)).status).toBe(404);
  expect((await post(own, `/api/review/${id}/accept`)).status).toBe(404);
  expect(await requestsOf(id)).toEqual([]);
});

test('only those who review may decide, whatever they may read', async () => {
  const id = await receive({ number: 'R-9' });
  for (const account of ['dealer', 'manager', 'ops', 'claims']) {
    const visitor = await world.as(account);
    for (const what of ['accept', 'return', 'ask']) {
      const got = await post(visitor, `/api/review/${id}/${what}`, { reason: 'Because', question: 'Why?' });
      expect([account, what, got.status]).toEqual([account, what, 403]);
    }
  }
  expect(await requestsOf(id)).toEqual([]);
});

test('the API decides without the key to personal data, over events that are sealed', async () => {
  const raw = openPostgresEventStore(world.db);
  const sealed = withPersonalData(
    raw,
    openVault(world.db, { masterKey: Buffer.alloc(32, 7).toString('base64') }),
    orderPersonalData,
  );
  const id = await receive({ number: 'R-10' });
  const stated = specification({ number: 'R-10', promised: '2099-01-01', constructions: one() });
  const [outcome] = await sealed.append([
    {
      stream: `order-${id}`,
      expected: 'any',
      events: [
        {
          id: randomUUID(),
          type: 'OrderRevised',
          schema: 1,
          data: { change: change(), order: stated },
          meta: { correlation: 'test', actor: 'kharkiv/production' },
        },
      ],
    },
  ]);
  expect(outcome?.outcome).toBe('appended');
  expect(JSON.stringify((await raw.readStream(`order-${id}`)).at(-1)?.data)).toContain('"sealed"');
  expect((await post(engineer, `/api/review/${id}/accept`)).status).toBe(200);
});
