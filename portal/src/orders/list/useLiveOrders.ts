import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import type { OrderListItem } from '@mullion/domain/order/views';
import { ordersQuery, PAGE, type OrdersFilter } from '../../shared/api/queries';
import { useLiveMessages } from '../../shared/live/live';
import {
  addOnTop,
  belongsAmong,
  fits,
  holds,
  patchPages,
  trimmed,
  type Pages,
} from '../../shared/live/patch';

const COUNTS_EVERY = 3_000;
const GATHER = 1_500;
const AT_TOP = 80;

/** Someone is about to touch a row: nothing may move under the hand. */
const isBusy = (list: HTMLElement | null): boolean =>
  scrollY > AT_TOP || (list?.matches(':hover, :focus-within') ?? false);

/**
 * Keeps a shown list current. An order that is shown changes in its place; one that is not is put on top when the list is
 * sorted by change and nobody is busy with it, else it is counted, to be shown on demand.
 */
export function useLiveOrders(filter: OrdersFilter, list: { readonly current: HTMLElement | null }) {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState<ReadonlyMap<string, OrderListItem>>(new Map());
  /** Someone was busy when the orders came: they are shown on demand. */
  const [offered, setOffered] = useState(false);
  const counts = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = JSON.stringify(filter);
  const [keyOfWaiting, setKeyOfWaiting] = useState(key);
  if (keyOfWaiting !== key) {
    setKeyOfWaiting(key);
    setWaiting(new Map());
    setOffered(false);
  }
  const byChange = (filter.sort ?? '-updated') === '-updated';

  const hear = useCallback(
    (message: LiveMessage) => {
      if (message.type !== 'order') return;
      const { order } = message;
      const wanted = JSON.parse(key) as OrdersFilter;
      client.setQueriesData<Pages>(
        { queryKey: ['orders', 'list'] },
        (shown) => shown && patchPages(shown, order),
      );
      counts.current ??= setTimeout(() => {
        counts.current = undefined;
        void client.invalidateQueries({ queryKey: ['orders', 'counts'] });
      }, COUNTS_EVERY);
      const pages = client.getQueryData(ordersQuery(wanted).queryKey);
      if (
        !pages ||
        holds(pages, order.id) ||
        !fits(wanted, order) ||
        !belongsAmong(pages, order, wanted.sort)
      )
        return;
      setWaiting((before) => new Map(before).set(order.id, order));
    },
    [client, key],
  );
  useLiveMessages(hear);

  const show = useCallback(() => {
    if (!byChange)
      return void client
        .invalidateQueries({ queryKey: ['orders', 'list'] })
        .then(() => setWaiting(new Map()));
    const { queryKey } = ordersQuery(JSON.parse(key) as OrdersFilter);
    const before = client.getQueryData(queryKey);
    if (before) {
      const grown = addOnTop(before, [...waiting.values()]);
      const shown = trimmed(grown, PAGE);
      client.setQueryData(queryKey, shown);
      // A list that was cut must learn anew where it goes on.
      if (shown !== grown) void client.invalidateQueries({ queryKey, exact: true });
    }
    setWaiting(new Map());
    setOffered(false);
  }, [byChange, client, key, waiting]);

  // The newest `show` for the timer below, which must not start anew with every message: messages may never pause.
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  const gathering = waiting.size > 0 && byChange;
  useEffect(() => {
    if (!gathering) return;
    const timer = setInterval(() => {
      if (isBusy(list.current)) setOffered(true);
      else latest.current();
    }, GATHER);
    return () => clearInterval(timer);
  }, [gathering, list]);
  useEffect(() => () => clearTimeout(counts.current), []);

  return { waiting: offered || !byChange ? waiting.size : 0, show };
}
