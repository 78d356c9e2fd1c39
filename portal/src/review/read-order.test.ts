import { QueryClient } from '@tanstack/react-query';
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

it.each([
  [42, 41],
  [51, 52],
])('of two reads at once both get the newer one: %i and %i', async (first, second) => {
  const answers: (() => void)[] = [];
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return new Promise<Response>((resolve) => answers.push(() => resolve(answer(200, { at: address }))));
  });
  const client = new QueryClient();
  const id = `kharkiv~K-${first}`;
  const one = readOrderAt(client, id, first);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const other = readOrderAt(client, id, second);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  for (const tell of answers) tell();
  const told = { at: `/api/review/${id}?at-least=${Math.max(first, second)}` };
  expect(await Promise.all([one, other])).toEqual([told, told]);
});
