import Button from '@mui/material/Button';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { countsQuery, ordersQuery } from '../../shared/api/queries';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { Page } from '../../shared/page/Page';
import { useZone } from '../../shared/signed-in';
import { Paged } from '../../shared/states/Paged';
import { EmptyState } from '../../shared/states/states';
import { FilterBar } from './FilterBar';
import { addressOf, askOf, filtersOf, isNarrowed, NO_FILTERS, type Filters } from './filters';
import { OrdersList } from './OrdersList';
import { useLiveOrders } from './useLiveOrders';
import './orders.css';

const ROWS = [48, 48, 48, 48, 48, 48, 48, 48];

export default function OrdersPage() {
  const { t } = useWords();
  const zone = useZone();
  const [address, setAddress] = useSearchParams();
  const list = useRef<HTMLDivElement>(null);
  const filters = useMemo(() => filtersOf(address), [address]);
  const ask = askOf(filters, dayIn(zone));
  const orders = useInfiniteQuery(ordersQuery(ask));
  const counts = useQuery(countsQuery(ask));
  const live = useLiveOrders(ask, list);

  const change = (part: Partial<Filters>) => setAddress(addressOf({ ...filters, ...part }));
  const items = useMemo(() => orders.data?.pages.flatMap((page) => page.items) ?? [], [orders.data]);

  const none = () => {
    if (items.length > 0) return false;
    if (filters.show === NO_FILTERS.show && !isNarrowed(filters))
      return <EmptyState icon="orders" title={t('orders.empty.title')} text={t('orders.empty.text')} />;
    return (
      <EmptyState
        icon="search"
        title={t('orders.noMatch.title')}
        text={t('orders.noMatch.text')}
        action={
          <Button
            variant="contained"
            color="secondary"
            onClick={() => setAddress(addressOf({ ...NO_FILTERS, show: 'all' }))}
          >
            {t('orders.clear')}
          </Button>
        }
      />
    );
  };

  return (
    <Page title={t('orders.title')} shownSince={orders.dataUpdatedAt}>
      <FilterBar filters={filters} counts={counts.data} items={items} onChange={change} />
      <div className="orders-news" aria-live="polite">
        {live.waiting > 0 && (
          <button
            type="button"
            className="orders-news-pill"
            onClick={() => {
              live.show();
              scrollTo({ top: 0 });
            }}
          >
            <Icon name="up" />
            {t('orders.fresh', live.waiting)}
          </button>
        )}
      </div>
      <div ref={list} aria-busy={orders.isPending}>
        <Paged query={orders} bars={ROWS} none={none()} end={t('orders.end', items.length)}>
          <OrdersList items={items} sort={filters.sort} onChange={change} />
        </Paged>
      </div>
    </Page>
  );
}
