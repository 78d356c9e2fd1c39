import { Link } from 'react-router';
import type { OrderListItem } from '@mullion/domain/order/views';
import { dayIn } from '../i18n/formats';
import { useWords } from '../i18n/words';
import { useMay, useSignedIn, useZone } from '../signed-in';
import { StatusChip } from '../status/StatusChip';
import { orderPath } from './address';
import './order-card.css';

interface Props {
  readonly item: OrderListItem;
  /** The filters of the list it stands in, to return to. */
  readonly from?: string;
  readonly isFresh?: boolean;
}

/** An order as one large target: for phones, and for short lists. */
export function OrderCard({ item, from, isFresh }: Props) {
  const { t, day, money } = useWords();
  const zone = useZone(item.factory);
  const prices = useMay('prices');
  const isStaff = !useSignedIn().dealer;
  const { customer, due, price } = item;
  const pay = () => {
    if (!prices) return undefined;
    if (due) return due.amount > 0 ? t('orders.toPay', money(due)) : t('orders.paid');
    return price && money(price);
  };
  return (
    <Link to={orderPath(item.id)} state={{ from }} className={isFresh ? 'order-card fresh' : 'order-card'}>
      <span className="order-card-top">
        <b>{item.number}</b>
        <StatusChip status={item.status} progress={item.progress} note={item.note} />
      </span>
      <span className="order-card-who">
        {[customer?.name, customer?.address].filter(Boolean).join(', ') ||
          item.reference ||
          t('orders.noCustomer')}
      </span>
      {isStaff && <span className="order-card-dealer">{item.dealerName}</span>}
      <span className="order-card-foot">
        <span>{t('orders.delivery', day(item.promised, { today: dayIn(zone) }))}</span>
        {item.checking && <span className="checking">{t('status.checking')}</span>}
        <span>{pay()}</span>
      </span>
    </Link>
  );
}
