import type { Customer } from '@mullion/domain/order/events';
import type { OrderListItem, OrderStatus } from '@mullion/domain/order/views';

/** A row of `orders.list`, aliased `o`, with the dealer's current name from `dealers.dealer`, aliased `d`. */
export interface ItemRow {
  readonly id: string;
  readonly number: string;
  readonly factory: string;
  readonly dealer: string;
  readonly dealer_name: string;
  readonly branch: string | null;
  readonly customer: Customer | null;
  readonly reference: string | null;
  readonly status: OrderStatus;
  readonly note: string | null;
  readonly promised: string;
  readonly ordered: number;
  readonly made: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly price_amount: number;
  readonly price_currency: string;
  readonly checking: boolean;
  readonly updated_at: Date;
  readonly position: number;
}

/** Until the factory has stated a dealer, its code stands for its name. */
export const ITEM_COLUMNS = `o.id, o.number, o.factory, o.dealer, coalesce(d.name, o.dealer) as dealer_name, o.branch, o.customer,
  o.reference, o.status, o.note, o.promised, o.ordered, o.made, o.shipped, o.delivered, o.price_amount, o.price_currency,
  o.checking, o.updated_at, o.position`;

export const itemOf = (row: ItemRow): OrderListItem => ({
  id: row.id,
  number: row.number,
  factory: row.factory,
  dealer: row.dealer,
  dealerName: row.dealer_name,
  ...(row.branch === null ? {} : { branch: row.branch }),
  ...(row.customer === null ? {} : { customer: row.customer }),
  ...(row.reference === null ? {} : { reference: row.reference }),
  status: row.status,
  ...(row.note === null ? {} : { note: row.note }),
  promised: row.promised,
  progress: { ordered: row.ordered, made: row.made, shipped: row.shipped, delivered: row.delivered },
  price: { amount: row.price_amount, currency: row.price_currency },
  checking: row.checking,
  updatedAt: row.updated_at.toISOString(),
  position: row.position,
});
