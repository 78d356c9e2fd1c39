import type { OrderPage } from '@mullion/domain/order/views';
import type { Translate } from '../../shared/i18n/words';

export interface Callable {
  readonly who: 'driver' | 'customer';
  readonly name: string;
  readonly phone: string;
}

/** Whom one may want to call about the order: the driver of its last trip, then its customer. */
export function callable({ trips, customer }: Pick<OrderPage, 'trips' | 'customer'>): Callable[] {
  const driver = trips.at(-1)?.driver;
  return [
    ...(driver?.phone ? [{ who: 'driver' as const, name: driver.name, phone: driver.phone }] : []),
    ...(customer?.phone ? [{ who: 'customer' as const, name: customer.name, phone: customer.phone }] : []),
  ];
}

export const wordOf = (t: Translate, { who, name }: Callable): string =>
  who === 'driver' ? t('order.callDriver', name) : t('order.callCustomer', name);
