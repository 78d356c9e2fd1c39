import {
  dehydrate,
  hydrate,
  type DehydratedState,
  type Query,
  type QueryClient,
} from '@tanstack/react-query';
import { createStore, get, set, clear } from 'idb-keyval';
/** How long what was seen opens without network. */
export const KEPT_FOR = 7 * 86_400_000;

interface Kept {
  readonly version: string;
  readonly at: number;
  readonly state: DehydratedState;
}

/** Raised when the shape of what the API answers changes, so that old data are not shown by new code. */
const VERSION = '1';
const MOST = 60;
const EVERY = 2_000;
/** So long what did not change is not written again, though it was read again and found the same. */
const ANEW = 60_000;
const store = createStore('mullion', 'kept');

const KEPT_KEYS = ['session', 'orders', 'order', 'timeline', 'deliveries'];

/** What was seen last, the newest first: that much opens without network. */
function worthKeeping(client: QueryClient): (query: Query) => boolean {
  const newest = client
    .getQueryCache()
    .getAll()
    .filter((q) => q.state.status === 'success' && KEPT_KEYS.includes(String(q.queryKey[0])))
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
    .slice(0, MOST);
  const chosen = new Set(newest.map((q) => q.queryHash));
  return (query) =>
    query.state.status === 'success' && (chosen.has(query.queryHash) || query.queryKey[0] === 'session');
}

/** Takes back what this device has kept, unless it is too old. Without storage (private mode) there is nothing. */
export async function restore(client: QueryClient): Promise<void> {
  try {
    const kept = await get<Kept>('queries', store);
    if (kept?.version !== VERSION || Date.now() - kept.at > KEPT_FOR) return;
    hydrate(client, kept.state);
  } catch {
    // Nothing kept, nothing restored: everything is fetched.
  }
}

/** Whether the device holds all of this already, the very same objects. */
function isKept(kept: ReadonlyMap<string, unknown>, state: DehydratedState): boolean {
  return (
    kept.size === state.queries.length &&
    state.queries.every((query) => kept.get(query.queryHash) === query.state.data)
  );
}

/**
 * Writes down what is shown once it has changed: at most every two seconds, and when the page is left. Answers with how to
 * stop.
 */
export function keep(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept: ReadonlyMap<string, unknown> = new Map();
  let keptAt = 0;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const state = dehydrate(client, {
      shouldDehydrateQuery: worthKeeping(client),
      shouldDehydrateMutation: () => false,
    });
    const at = Date.now();
    if (at - keptAt < ANEW && isKept(kept, state)) return;
    kept = new Map(state.queries.map((query) => [query.queryHash, query.state.data]));
    keptAt = at;
    // A full or missing storage only means that less opens offline.
    set('queries', { version: VERSION, at, state } satisfies Kept, store).catch(() => undefined);
  };
  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'success') timer ??= setTimeout(write, EVERY);
  });
  const leaving = () => {
    if (timer !== undefined) write();
  };
  addEventListener('pagehide', leaving);
  return () => {
    stop();
    removeEventListener('pagehide', leaving);
    clearTimeout(timer);
  };
}

/** Nothing of the person who was signed in stays on the device. */
export async function forget(client: QueryClient): Promise<void> {
  // Who is signed in is watched by the page itself, and told anew by whoever calls this.
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  await clear(store).catch(() => undefined);
}
