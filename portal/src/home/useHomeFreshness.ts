import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import type { OrdersAnswer } from '../shared/api/answers';
import { useLiveMessages } from '../shared/live/live';

const GATHER = 2_000;

/** Keeps the start page current, and tells when the oldest of what it shows was fetched. */
export function useHomeFreshness(): number {
  const client = useQueryClient();
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== 'order') return;
      const { order } = message;
      client.setQueriesData<OrdersAnswer>({ queryKey: ['orders', 'few'] }, (few) => {
        const at = few?.items.findIndex(({ id }) => id === order.id) ?? -1;
        const known = few?.items[at];
        return few && known && known.position < order.position
          ? { ...few, items: few.items.with(at, order) }
          : few;
      });
      pending.current ??= setTimeout(() => {
        pending.current = undefined;
        void client.invalidateQueries({ queryKey: ['orders', 'few'] });
        void client.invalidateQueries({ queryKey: ['orders', 'counts'] });
        void client.invalidateQueries({ queryKey: ['deliveries'] });
      }, GATHER);
    },
    [client],
  );
  useLiveMessages(hear);
  useEffect(() => () => clearTimeout(pending.current), []);

  const cache = client.getQueryCache();
  return useSyncExternalStore(
    (tell) => cache.subscribe(tell),
    () => {
      const times = cache
        .findAll({ type: 'active' })
        .filter(({ queryKey }) => queryKey[0] !== 'session')
        .map(({ state }) => state.dataUpdatedAt)
        .filter((at) => at > 0);
      return times.length > 0 ? Math.min(...times) : 0;
    },
  );
}
