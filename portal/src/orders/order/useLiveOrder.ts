import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import { orderQuery, timelineQuery } from '../../shared/api/queries';
import { useLiveMessages } from '../../shared/live/live';

const REFETCH_AFTER = 250;

/**
 * Reads the order and its timeline again, neither older than the log position: the server waits until both have reached
 * it. Never fails; what could not be read stays shown as it was.
 */
export async function readUpTo(client: QueryClient, id: string, position: number): Promise<void> {
  // A read under way may be answered from before that position.
  const anew = (queryKey: QueryKey) => client.cancelQueries({ queryKey, exact: true });
  const order = orderQuery(id, position);
  const timeline = timelineQuery(id, position);
  await Promise.all([anew(order.queryKey), anew(timeline.queryKey)]);
  await Promise.allSettled([
    client.query({ ...order, staleTime: 0 }),
    client.infiniteQuery({ ...timeline, staleTime: 0 }),
  ]);
}

/** What the live message holds is shown at once; the rest of the page is fetched again, without anything blinking. */
export function useLiveOrder(id: string): void {
  const client = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== 'order' || message.order.id !== id) return;
      client.setQueryData(orderQuery(id).queryKey, (known) =>
        known && known.position < message.position ? { ...known, ...message.order } : known,
      );
      clearTimeout(pending.current);
      pending.current = setTimeout(() => void readUpTo(client, id, message.position), REFETCH_AFTER);
    },
    [client, id],
  );
  useLiveMessages(hear);
  useEffect(() => () => clearTimeout(pending.current), [id]);
}
