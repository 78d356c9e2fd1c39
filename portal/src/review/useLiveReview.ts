import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import { useLiveMessages } from '../shared/live/live';
import { readOrderAt } from './read-order';

/** A flood of changes makes the list be read again no oftener than this. */
const LIST_EVERY = 1_500;

/**
 * Keeps the desk current: the list when an order comes, goes or stands otherwise, and the order that is open when the factory
 * answers. Only orders in review, and those that are shown, make anything be read again.
 */
export function useLiveReview(shown: ReadonlySet<string>, open?: string): void {
  const client = useQueryClient();
  const list = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== 'order') return;
      const { id, status } = message.order;
      // What could not be read stays shown as it was.
      if (id === open) void readOrderAt(client, id, message.position);
      if (status !== 'received' && !shown.has(id)) return;
      list.current ??= setTimeout(() => {
        list.current = undefined;
        void client.invalidateQueries({ queryKey: ['review', 'list'] });
      }, LIST_EVERY);
    },
    [client, shown, open],
  );
  useLiveMessages(hear);
  useEffect(
    () => () => {
      clearTimeout(list.current);
      list.current = undefined;
    },
    [],
  );
}
