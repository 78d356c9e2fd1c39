import type { OrderListItem } from '@mullion/domain/order/views';
import { useIsPhone } from '../../shared/page/useIsPhone';
import type { Filters } from './filters';
import { OrderCards } from './OrderCards';
import { OrdersTable } from './OrdersTable';

interface Props {
  readonly items: readonly OrderListItem[];
  readonly sort: Filters['sort'];
  readonly onChange: (part: Partial<Filters>) => void;
}

/** A table where there is room for one, cards on the phone. */
export function OrdersList(props: Props) {
  return useIsPhone() ? <OrderCards items={props.items} /> : <OrdersTable {...props} />;
}
