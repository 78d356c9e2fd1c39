import type { OrderCommand, OrderDecision } from '../order/commands';
import type { OrderEvent, OrderedConstruction, OrderSpecification } from '../order/events';
import { decide, evolve, initialOrder } from '../order/order';
import { sentences } from './given';

let changes = 0;
/** Hours of one day at the factory; each call is another change. */
export const change = (hour = 12, id = `c${(changes += 1)}`) => ({
  id,
  at: `2026-11-21T${String(hour).padStart(2, '0')}:00:00+02:00`,
});

const item = (id: string, quantity: number, units?: string[]): OrderedConstruction => ({
  id,
  name: `Window ${id}`,
  quantity,
  description: [],
  ...(units ? { units } : {}),
});

/** Construction 1 has three numbered units a, b, c; construction 2 has five that nobody numbers. */
export const order: OrderSpecification = {
  factory: 'kharkiv',
  number: 'K-1',
  dealer: 'D-0001',
  price: { amount: 100_00, currency: 'UAH' },
  promised: '2026-12-01',
  constructions: [item('1', 3, ['a', 'b', 'c']), item('2', 5)],
};
export const withConstructions = (...constructions: OrderedConstruction[]): OrderSpecification => ({
  ...order,
  constructions,
});
export { item };

export const accept = (hour = 9, stated = order): OrderCommand => ({
  type: 'AcceptOrder',
  change: change(hour),
  order: stated,
});
export const receive = (hour = 8, stated = order): OrderCommand => ({
  type: 'ReceiveOrder',
  change: change(hour),
  order: stated,
});
type Items = Extract<OrderCommand, { type: 'RecordMade' }>['items'];
export const made = (items?: Items): OrderCommand => ({ type: 'RecordMade', change: change(), items });
export const shipped = (items?: Items): OrderCommand => ({ type: 'RecordShipped', change: change(), items });
export const delivered = (items?: Items): OrderCommand => ({
  type: 'RecordDelivered',
  change: change(),
  items,
});
export const cancel = (items?: Items, hour = 12): OrderCommand => ({
  type: 'CancelOrder',
  change: change(hour),
  items,
});
export const of = (construction: string, amount: number | string[]) =>
  typeof amount === 'number' ? { construction, quantity: amount } : { construction, units: amount };

export const eventsOf = (decision: OrderDecision): readonly OrderEvent[] | undefined =>
  'events' in decision ? decision.events : undefined;

export const { given, after } = sentences({ initial: initialOrder, evolve, decide }, eventsOf);
