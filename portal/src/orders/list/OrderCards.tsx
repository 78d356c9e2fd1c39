import { useLocation } from 'react-router';
import type { OrderListItem } from '@mullion/domain/order/views';
import { OrderCard } from '../../shared/order/OrderCard';
import { useHighlight } from '../../shared/live/useHighlight';

export function OrderCards({ items }: { readonly items: readonly OrderListItem[] }) {
  const highlighted = useHighlight(items);
  const { search } = useLocation();
  return (
    <ul className="order-cards">
      {items.map((item) => (
        <li key={item.id}>
          <OrderCard item={item} from={search} isFresh={highlighted.has(item.id)} />
        </li>
      ))}
    </ul>
  );
}
