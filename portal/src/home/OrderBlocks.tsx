import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { fewOrdersQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { useHighlight } from '../shared/live/useHighlight';
import { OrderCard } from '../shared/order/OrderCard';
import { ErrorState, Skeletons } from '../shared/states/states';

const NONE: never[] = [];

/** The orders that changed last. */
export function RecentOrders() {
  const { t } = useWords();
  const recent = useQuery(fewOrdersQuery({ sort: '-updated' }, 8));
  const items = recent.data?.items ?? NONE;
  const highlighted = useHighlight(items);
  return (
    <section>
      <header className="block-head">
        <h2>{t('home.recent')}</h2>
        <Link to="/orders">{t('home.allOrders')}</Link>
      </header>
      {recent.isPending && <Skeletons heights={[96, 96, 96, 96]} />}
      {recent.isError && !recent.data && (
        <ErrorState error={recent.error} retry={() => void recent.refetch()} />
      )}
      {recent.isSuccess && items.length === 0 && <p className="card block-none">{t('home.recentNone')}</p>}
      <ul className="home-cards">
        {items.map((item) => (
          <li key={item.id}>
            <OrderCard item={item} isFresh={highlighted.has(item.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** On hold, sent back, or being checked. */
export function AttentionOrders() {
  const { t } = useWords();
  const stopped = useQuery(fewOrdersQuery({ status: 'onHold,returned', sort: '-updated' }, 4));
  const recent = useQuery(fewOrdersQuery({ sort: '-updated' }, 8));
  const items = stopped.data?.items ?? NONE;
  const checked = (recent.data?.items ?? NONE).filter(
    (item) => item.checking && !items.some(({ id }) => id === item.id),
  );
  return (
    <section>
      <header className="block-head">
        <h2>{t('home.attention')}</h2>
      </header>
      {stopped.isPending && <Skeletons heights={[96, 96]} />}
      {stopped.isSuccess && items.length + checked.length === 0 && (
        <p className="card block-none">{t('home.attentionNone')}</p>
      )}
      <ul className="home-cards single">
        {[...checked, ...items].map((item) => (
          <li key={item.id}>
            <OrderCard item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
