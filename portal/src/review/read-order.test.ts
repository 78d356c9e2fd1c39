import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { reviewOrderQuery } from './queries';
import { readOrderAt } from './read-order';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

it('an order is asked for again until the read model has come to the position', async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const late = { code: 'position-not-reached' };
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(asked.length < 4 ? answer(504, late) : answer(200, { order: { position: 41 } }));
  });
  const client = new QueryClient();
  const read = readOrderAt(client, 'kharkiv~K-1', 41);
  await vi.runAllTimersAsync();
  expect(await read).toEqual({ order: { position: 41 } });
  expect(asked).toEqual(Array.from({ length: 4 }, () => '/api/review/kharkiv~K-1?at-least=41'));
  expect(client.getQueryData(reviewOrderQuery('kharkiv~K-1').queryKey)).toEqual({ order: { position: 41 } });
});

it('what can’t be read at all leaves the page as it was', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(answer(404, { code: 'not-found' })));
  expect(await readOrderAt(new QueryClient(), 'kharkiv~K-1', 41)).toBeUndefined();
});

/** A server that answers an order at the position it is asked for, or at `otherwise`, when it is told to. */
function orders(otherwise: number) {
  const answers: (() => void)[] = [];
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    const position = Number(/at-least=(\d+)/.exec(address)?.[1] ?? otherwise);
    asked.push(address.split('?')[1] ?? '');
    return new Promise<Response>((resolve) => {
      answers.push(() => resolve(answer(200, { order: { position } })));
    });
  });
  return { asked, tell: () => answers.splice(0).forEach((say) => say()) };
}
const at = (position: number) => ({ order: { position } });
/** A page that shows the order at position 41. */
function shown(id: string) {
  const client = new QueryClient();
  const { queryKey } = reviewOrderQuery(id);
  client.setQueryData([...queryKey], at(41));
  return { client, queryKey };
}

it.each([
  [42, 50],
  [50, 42],
  [42, 42],
])('of two reads at once both get the newer one: %i and %i', async (first, second) => {
  const id = `kharkiv~K-${first}-${second}`;
  const { client, queryKey } = shown(id);
  const { asked, tell } = orders(41);
  const one = readOrderAt(client, id, first);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const other = readOrderAt(client, id, second);
  await vi.waitFor(() => expect(asked.at(-1)).toBe(`at-least=${Math.max(first, second)}`));
  tell();
  const newest = at(Math.max(first, second));
  expect(await Promise.all([one, other])).toEqual([newest, newest]);
  expect(client.getQueryData(queryKey)).toEqual(newest);
});

it('a refetch of the page that takes the place of a read does not pass for it', async () => {
  const id = 'kharkiv~K-7';
  const { client } = shown(id);
  const { asked, tell } = orders(41);
  const page = new QueryObserver(client, { ...reviewOrderQuery(id), staleTime: Infinity });
  const leave = page.subscribe(() => undefined);
  const read = readOrderAt(client, id, 42);
  await vi.waitFor(() => expect(asked).toEqual(['at-least=42']));
  void page.refetch();
  await vi.waitFor(() => expect(asked).toEqual(['at-least=42', '']));
  tell();
  await vi.waitFor(() => expect(asked).toEqual(['at-least=42', '', 'at-least=42']));
  tell();
  expect(await read).toEqual(at(42));
  leave();
});

it('an order that stays older is not asked for without end', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(answer(200, at(41)));
  });
  expect(await readOrderAt(new QueryClient(), 'kharkiv~K-8', 42)).toBeUndefined();
  expect(asked).toHaveLength(4);
});
