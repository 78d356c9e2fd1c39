import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { OrderStatus } from '@mullion/domain/order/views';
import { countsQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { countIn, type Group } from '../shared/order/groups';
import { StatusMark } from '../shared/status/StatusMark';

/** The tiles, with the status whose colour and mark each carries. */
const TILES: readonly { readonly group: Group; readonly status: OrderStatus; readonly whenAny?: true }[] = [
  { group: 'review', status: 'received', whenAny: true },
  { group: 'production', status: 'inProduction' },
  { group: 'made', status: 'made' },
  { group: 'way', status: 'shipped' },
  { group: 'hold', status: 'onHold' },
  { group: 'returned', status: 'returned', whenAny: true },
];

/** How many orders there are of each kind; each tile opens them. */
export function StatusTiles() {
  const { t, number } = useWords();
  const counts = useQuery(countsQuery());
  const shown = TILES.filter(
    ({ group, whenAny }) => !whenAny || (counts.data && countIn(group, counts.data) > 0),
  );
  return (
    <section className="tiles" aria-label={t('home.now')}>
      <Link to="/orders" className="tile">
        <span>{t('orders.group.open')}</span>
        <b>{counts.data ? number(countIn('open', counts.data)) : '–'}</b>
      </Link>
      {shown.map(({ group, status }) => (
        <Link key={group} to={`/orders?show=${group}`} className="tile" data-status={status}>
          <span>
            <StatusMark status={status} />
            {t(`orders.group.${group}`)}
          </span>
          <b>{counts.data ? number(countIn(group, counts.data)) : '–'}</b>
        </Link>
      ))}
    </section>
  );
}
