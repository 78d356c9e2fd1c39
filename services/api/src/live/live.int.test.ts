import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { liveMessage, type LiveMessage } from '../contract';
import type { LiveLine, Visitor } from '../testing/visitor';
import { openWorld, type World } from '../testing/world';

let world: World;
const open: LiveLine[] = [];
beforeAll(async () => (world = await openWorld()));
afterEach(() => {
  for (const line of open.splice(0)) line.close();
});
afterAll(() => world.end());

/** The messages of a line that are not about freshness. */
const heard = (line: LiveLine): LiveMessage[] =>
  line.messages.map(({ data }) => liveMessage.parse(data)).filter(({ type }) => type !== 'fresh');

async function listen(visitor: Visitor, query = '', headers: Record<string, string> = {}): Promise<LiveLine> {
  const line = await visitor.live(query, headers);
  open.push(line);
  await expect.poll(() => heard(line)[0]?.type).toBe('hello');
  return line;
}

const orders = (line: LiveLine) =>
  heard(line).flatMap((message) => (message.type === 'order' ? [message.order.number] : []));

let n = 0;
const promised = () => ({
  type: 'DeliveryPromised' as const,
  data: { change: { id: `p-${(n += 1)}`, at: '2026-11-02T10:00:00Z' }, date: '2026-12-05' },
});

test('a change reaches the dealer, not another, and the installer without its price', async () => {
  const [dealer, other, installer, manager, ops] = await Promise.all(
    ['dealer', 'dealer2', 'installer', 'manager', 'ops'].map(async (account) =>
      listen(await world.as(account)),
    ),
  );
  if (!dealer || !other || !installer || !manager || !ops) throw new Error('somebody does not listen');
  await world.accept({ number: 'L-1' });
  await world.accept({ number: 'L-2', dealer: 'D-0002' });
  await expect.poll(() => orders(manager)).toEqual(['L-1', 'L-2']);
  await expect.poll(() => orders(dealer)).toEqual(['L-1']);
  await expect.poll(() => orders(installer)).toEqual(['L-1']);
  await expect.poll(() => orders(other)).toEqual(['L-2']);
  expect(orders(ops)).toEqual([]);
  expect(JSON.stringify(dealer.messages)).toContain('"price"');
  expect(JSON.stringify(installer.messages)).not.toContain('price');
  // The id that the factory's change came with, to be found in every log on the way.
  expect(heard(dealer).at(-1)).toMatchObject({ correlation: 'test-OrderAccepted' });
});

test('pages are told when each of their factories was last heard of', async () => {
  await world.inbox.touched('kharkiv', 'production');
  const line = await listen(await world.as('dealer'));
  const told = () =>
    line.messages.map(({ data }) => liveMessage.parse(data)).findLast(({ type }) => type === 'fresh');
  await expect
    .poll(told, { timeout: 15_000 })
    .toMatchObject({ factories: [{ id: 'kharkiv', syncedAt: expect.any(String) as string }] });
});

test('a broken line is resumed by Last-Event-ID: what was missed comes, once, and nothing from before', async () => {
  const visitor = await world.as('dealer');
  const first = await listen(visitor);
  const id = await world.accept({ number: 'L-3' });
  await expect.poll(() => orders(first)).toEqual(['L-3']);
  const last = first.messages.at(-1)?.id ?? '';
  first.close();

  await world.accept({ number: 'L-4' });
  await world.happen(id, promised());
  const resumed = await listen(visitor, '', { 'last-event-id': last });
  await expect.poll(() => orders(resumed)).toEqual(['L-4', 'L-3']);
  // Broken before the missed ones came, it would come back to the same place.
  expect(resumed.messages[0]?.id).toBe(last);

  const byQuery = await listen(visitor, `?last=${last}`);
  await expect.poll(() => orders(byQuery)).toEqual(['L-4', 'L-3']);
  await world.accept({ number: 'L-5' });
  await expect.poll(() => orders(byQuery)).toEqual(['L-4', 'L-3', 'L-5']);
});

test.each([
  ['too far behind to be told everything', '0'],
  ['from a log that is not this one', '999999999'],
])('a line that is %s is told to load anew', async (_why, last) => {
  await world.db.query(
    `insert into orders.list select 'kharkiv~F-' || n, 'F-' || n, 'F-' || n, factory, dealer, dealer_id, branch, customer, reference,
       status, note, promised, ordered, made, shipped, delivered, price_amount, price_currency, checking, updated_at, n::bigint - 5000
     from orders.list, generate_series(1, 1100) n where id = 'kharkiv~L-1' on conflict do nothing`,
  );
  await world.db.query(`update orders.list set position = 1 where number like 'F-%'`);
  const line = await listen(await world.as('dealer'), `?last=${last}`);
  await expect.poll(() => heard(line).map(({ type }) => type)).toEqual(['hello', 'reload']);
});

test('signing out ends the lines of that session, and of no other', async () => {
  const [leaving, staying] = [await world.as('dealer'), await world.as('dealer')];
  const [left, stayed] = [await listen(leaving), await listen(staying)];
  await leaving.ask('DELETE', '/api/session');
  await expect.poll(() => left.ended).toBe(true);
  expect(stayed.ended).toBe(false);
});

test('a session that ended elsewhere loses its line at the next pulse', async () => {
  const visitor = await world.as('dealer2');
  const line = await listen(visitor);
  await world.db.query('delete from accounts.sessions where csrf_token = $1', [visitor.csrfToken]);
  await expect.poll(() => line.ended, { timeout: 15_000 }).toBe(true);
});

test('a person may have thirty lines, not one more', async () => {
  const visitor = await world.as('finance');
  const lines = await Promise.all(Array.from({ length: 30 }, () => visitor.live()));
  open.push(...lines);
  expect(new Set(lines.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await visitor.get('/api/live');
  expect(refused.status).toBe(429);
  lines[0]?.close();
  await expect
    .poll(async () => {
      const line = await visitor.live();
      open.push(line);
      return line.status;
    })
    .toBe(200);
});
