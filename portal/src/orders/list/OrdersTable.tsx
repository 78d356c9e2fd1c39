import { useLocation, useNavigate, Link } from 'react-router';
import type { OrderListItem } from '@mullion/domain/order/views';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { orderPath } from '../../shared/order/address';
import { Icon } from '../../shared/page/Icon';
import { useMay, useSignedIn, useZone } from '../../shared/signed-in';
import { StatusChip } from '../../shared/status/StatusChip';
import { useHighlight } from '../../shared/live/useHighlight';
import { sortBy, type Filters, type Sort } from './filters';

interface Props {
  readonly items: readonly OrderListItem[];
  readonly sort: Sort;
  readonly onChange: (part: Partial<Filters>) => void;
}

const COLUMN_OF = {
  number: 'orders.col.order',
  promised: 'orders.col.delivery',
  updated: 'orders.col.updated',
} as const;

export function OrdersTable({ items, sort, onChange }: Props) {
  const { t } = useWords();
  const prices = useMay('prices');
  const isStaff = !useSignedIn().dealer;
  const due = prices && items.some((item) => item.due);
  const highlighted = useHighlight(items);

  const header = (column: keyof typeof COLUMN_OF, className?: string) => {
    const on = sort.endsWith(column);
    const order = sort.startsWith('-') ? 'descending' : 'ascending';
    return (
      <th scope="col" className={className} aria-sort={on ? order : undefined}>
        <button type="button" onClick={() => onChange({ sort: sortBy(column, sort) })}>
          {t(COLUMN_OF[column])}
          {on && <Icon name={order === 'descending' ? 'down' : 'up'} />}
        </button>
      </th>
    );
  };

  return (
    <div className="card orders-card">
      <table className="orders">
        <caption className="visually-hidden">{t('orders.list')}</caption>
        <thead>
          <tr>
            {header('number')}
            {isStaff && (
              <th scope="col" className="orders-dealer">
                {t('orders.col.dealer')}
              </th>
            )}
            <th scope="col">{t('orders.col.customer')}</th>
            <th scope="col">{t('orders.col.status')}</th>
            {header('promised')}
            {prices && (
              <th scope="col" className="right wide">
                {t('orders.col.price')}
              </th>
            )}
            {due && (
              <th scope="col" className="right">
                {t('orders.col.due')}
              </th>
            )}
            {header('updated', 'right wide')}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row
              key={item.id}
              item={item}
              prices={prices}
              due={due}
              isStaff={isStaff}
              isFresh={highlighted.has(item.id)}
              onDealer={() => onChange({ dealer: item.dealer })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly item: OrderListItem;
  readonly prices: boolean;
  readonly due: boolean;
  readonly isStaff: boolean;
  readonly isFresh: boolean;
  readonly onDealer: () => void;
}

function Row({ item, prices, due, isStaff, isFresh, onDealer }: RowProps) {
  const { t, day, money, moment } = useWords();
  const navigate = useNavigate();
  const { search } = useLocation();
  const zone = useZone(item.factory);
  const to = orderPath(item.id);
  return (
    <tr
      className={isFresh ? 'fresh' : undefined}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return;
        if (getSelection()?.toString()) return;
        void navigate(to, { state: { from: search } });
      }}
    >
      <th scope="row">
        <Link to={to} state={{ from: search }}>
          {item.number}
        </Link>
      </th>
      {isStaff && (
        <td className="orders-dealer">
          <button type="button" onClick={onDealer}>
            {item.dealerName}
          </button>
        </td>
      )}
      <td className="orders-customer">
        {item.customer?.name ?? item.reference ?? <span className="mute">{t('orders.noCustomer')}</span>}
        {item.customer?.address && <small>{item.customer.address}</small>}
        {isStaff && <small className="orders-dealer-below">{item.dealerName}</small>}
      </td>
      <td>
        <StatusChip status={item.status} progress={item.progress} note={item.note} />
        {item.checking && <span className="checking">{t('status.checking')}</span>}
      </td>
      <td className="number nowrap">{day(item.promised, { today: dayIn(zone) })}</td>
      {prices && <td className="right wide">{item.price ? money(item.price) : '—'}</td>}
      {due && <td className="right">{item.due ? money(item.due) : '—'}</td>}
      <td className="right wide mute">{moment(item.updatedAt, zone)}</td>
    </tr>
  );
}
