import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forget, keep, restore } from './kept-data';

/** The device's storage, as far as it is used. */
const device = vi.hoisted(() => ({ content: new Map<string, unknown>(), writes: 0 }));
vi.mock('idb-keyval', () => ({
  createStore: () => 'store',
  get: (key: string) => Promise.resolve(device.content.get(key)),
  set: (key: string, value: unknown) => {
    device.writes += 1;
    device.content.set(key, structuredClone(value));
    return Promise.resolve();
  },
  clear: () => {
    device.content.clear();
    return Promise.resolve();
  },
}));

let page: EventTarget;
beforeEach(() => {
  vi.useFakeTimers();
  device.content.clear();
  device.writes = 0;
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const leave = () => page.dispatchEvent(new Event('pagehide'));
const ORDER = ['order', 'kharkiv~K-1'];

/** What the next visit to the page opens with. */
async function nextVisit(): Promise<unknown> {
  const client = new QueryClient();
  await restore(client);
  return client.getQueryData(ORDER);
}

it('gathers what comes within two seconds into one write', async () => {
  const client = new QueryClient();
  keep(client);
  for (let position = 1; position <= 20; position += 1) {
    client.setQueryData(ORDER, { position });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(device.writes).toBe(1);
  expect(await nextVisit()).toEqual({ position: 20 });
});

it('does not write again what was read again and found the same', async () => {
  const client = new QueryClient();
  keep(client);
  for (const position of [1, 1, 1, 2]) {
    client.setQueryData(ORDER, { position });
    await vi.advanceTimersByTimeAsync(5_000);
  }
  expect(device.writes).toBe(2);
});

it('writes at once when the page is left, and only what is not written yet', async () => {
  const client = new QueryClient();
  keep(client);
  leave();
  expect(device.writes).toBe(0);
  client.setQueryData(ORDER, { position: 7 });
  leave();
  expect(await nextVisit()).toEqual({ position: 7 });
  leave();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(device.writes).toBe(1);
});

it('keeps nothing of a person who left, and nothing of the machinery', async () => {
  const client = new QueryClient();
  keep(client);
  client.setQueryData(['sync'], { held: [] });
  client.setQueryData(ORDER, { position: 7 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(JSON.stringify([...device.content.values()])).not.toContain('sync');
  await forget(client);
  leave();
  expect(await nextVisit()).toBeUndefined();
});

it('lets go what is older than a week', async () => {
  const client = new QueryClient();
  keep(client);
  client.setQueryData(ORDER, { position: 7 });
  leave();
  vi.setSystemTime(Date.now() + 8 * 86_400_000);
  expect(await nextVisit()).toBeUndefined();
});
