import type { QueryClient } from '@tanstack/react-query';
import type { ReviewOrderAnswer } from '../shared/api/answers';
import { RequestError } from '../shared/api/client';
import { reviewOrderQuery } from './queries';

/** The server waits two seconds itself before it says that it has not come that far. */
const TRIES = 15;
const BETWEEN = 1_000;

/** How often an answer that turned out to be older is asked for again. */
const READS = 4;

/** Undefined: it could not be read. `again`: another read has taken its place. */
type Read = ReviewOrderAnswer | 'again' | undefined;

/** The newest read that is under way of each order. */
const underWay = new Map<string, { readonly position: number; readonly read: Promise<Read> }>();

/**
 * Reads an order not older than a log position, and shows it: asked again while the read model has not come that far. Of
 * several at once the newest position is read, for all of them. Undefined when it could not be read; then what was shown
 * stays.
 */
export async function readOrderAt(
  client: QueryClient,
  id: string,
  position: number,
): Promise<ReviewOrderAnswer | undefined> {
  for (let reads = 0; ;) {
    const newest = underWay.get(id);
    const isEnough = newest !== undefined && newest.position >= position;
    if (!isEnough && reads >= READS) return undefined;
    if (!isEnough) reads += 1;
    const got = await (isEnough ? newest.read : begin(client, id, position));
    if (got === undefined) return undefined;
    // A read whose place another took, such as a refetch after a pause, is answered with what was shown or what that one got.
    if (got !== 'again' && got.order.position >= position) return got;
  }
}

function begin(client: QueryClient, id: string, position: number): Promise<Read> {
  const begun = { position, read: readOnce(client, id, position) };
  underWay.set(id, begun);
  // Before those who wait for it go on.
  begun.read = begun.read.finally(() => {
    if (underWay.get(id) === begun) underWay.delete(id);
  });
  return begun.read;
}

async function readOnce(client: QueryClient, id: string, position: number): Promise<Read> {
  const query = reviewOrderQuery(id, position);
  // A read under way may be answered from before that position.
  await client.cancelQueries({ queryKey: query.queryKey, exact: true });
  try {
    return await client.query({
      ...query,
      staleTime: 0,
      retry: (failures, error) =>
        failures < TRIES && error instanceof RequestError && (error.offline || error.status >= 500),
      retryDelay: BETWEEN,
    });
  } catch (error) {
    // Anything else is mostly the library's word that it was cancelled.
    return error instanceof RequestError ? undefined : 'again';
  }
}
