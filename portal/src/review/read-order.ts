import { CancelledError, type QueryClient } from '@tanstack/react-query';
import type { ReviewOrderAnswer } from '../shared/api/answers';
import { RequestError } from '../shared/api/client';
import { reviewOrderQuery } from './queries';

/** The server waits two seconds itself before it says that it has not come that far. */
const TRIES = 15;
const BETWEEN = 1_000;

/** How far each order was asked for: of several reads at once none is older than the newest. */
const asked = new Map<string, number>();

/**
 * Reads an order not older than a log position, and shows it: asked again while the read model has not come that far.
 * Undefined when it could not be read; then what was shown stays.
 */
export async function readOrderAt(
  client: QueryClient,
  id: string,
  position: number,
): Promise<ReviewOrderAnswer | undefined> {
  asked.set(id, Math.max(position, asked.get(id) ?? 0));
  const read = () =>
    client.query({
      ...reviewOrderQuery(id, asked.get(id)),
      staleTime: 0,
      retry: (failures, error) =>
        failures < TRIES && error instanceof RequestError && (error.offline || error.status >= 500),
      retryDelay: BETWEEN,
    });
  // A read under way may be answered from before that position.
  await client.cancelQueries({ queryKey: reviewOrderQuery(id).queryKey, exact: true });
  try {
    return await read().catch((error: unknown) => {
      // Another has begun: whichever goes on first asks for the newest of both.
      if (error instanceof CancelledError) return read();
      throw error;
    });
  } catch {
    return undefined;
  }
}
