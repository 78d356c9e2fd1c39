import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { readUpTo } from './useLiveOrder';

afterEach(() => vi.unstubAllGlobals());

const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });

it('reads the order and its timeline from the position of the message on', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(json({ items: [], next: null }));
  });
  await readUpTo(new QueryClient(), 'kharkiv~K-1', 41);
  expect(asked.map((address) => new URL(address, 'http://portal'))).toEqual([
    expect.objectContaining({ pathname: '/api/orders/kharkiv~K-1', search: '?at-least=41' }),
    expect.objectContaining({
      pathname: '/api/orders/kharkiv~K-1/timeline',
      search: '?limit=25&at-least=41',
    }),
  ]);
});

it('does not content itself with a read that began before', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return new Promise<Response>((resolve) => answers.push(() => resolve(json({ items: [], next: null }))));
  });
  const client = new QueryClient();
  const earlier = readUpTo(client, 'kharkiv~K-1', 41);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  const later = readUpTo(client, 'kharkiv~K-1', 42);
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  expect(asked.slice(2).every((address) => address.includes('at-least=42'))).toBe(true);
  for (const answer of answers) answer();
  await Promise.all([earlier, later]);
});
