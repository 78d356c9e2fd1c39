import { z } from 'zod';
import { day } from '@mullion/domain/order/events';
import { ORDER_NUMBER } from '@mullion/domain/order/order-id';
import { envelope, instantProblem, line, problemsOf, prose } from '../push/envelope';
import type { ReadChange } from '../push/source';

/** A day that a calendar of our time can hold; whether it is plausible is asked later. */
const calendarDay = day.refine(
  (d) => d >= '2000-01-01' && d < '2100-01-01',
  'must lie between 2000 and 2099',
);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).max(500);
const quantity = z.int().min(1).max(10_000);

const price = z.object({
  amount: z.int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as UAH'),
});

const construction = z.object({
  id: line(60),
  name: prose(200),
  quantity,
  units: z.array(line(60)).max(10_000).optional(),
  description: z
    .array(z.object({ label: prose(80), value: prose(1000) }))
    .max(60)
    .default([]),
  /** Read later: a drawing that can't be read is no reason to refuse an order. */
  drawing: z.unknown().optional(),
  picture: webAddress.optional(),
});

const order = z.object({
  dealer: line(40),
  branch: line(60).optional(),
  customer: z
    .object({ name: prose(200), phone: prose(40).optional(), address: prose(300).optional() })
    .optional(),
  reference: prose(120).optional(),
  price,
  promised: calendarDay,
  constructions: z.array(construction).min(1).max(500),
});

const item = z
  .object({
    construction: line(60),
    quantity: quantity.optional(),
    units: z.array(line(60)).min(1).max(10_000).optional(),
  })
  .refine((i) => i.quantity !== undefined || i.units !== undefined, {
    error: 'needs a quantity or the ids of the units',
    path: ['quantity'],
  })
  .refine((i) => !i.units || i.quantity === undefined || i.quantity === i.units.length, {
    error: 'is not the number of the units',
    path: ['quantity'],
  })
  .refine((i) => !i.units || new Set(i.units).size === i.units.length, {
    error: 'names a unit twice',
    path: ['units'],
  });
export type PayloadItem = z.infer<typeof item>;
const items = z.array(item).min(1).max(500);

const trip = z.object({
  number: line(60),
  date: calendarDay,
  window: prose(60).optional(),
  driver: z.object({ name: prose(120), phone: prose(40).optional() }).optional(),
  vehicle: prose(60).optional(),
});

const MOST_DOCUMENT = 700 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const document = z
  .object({
    name: line(200),
    kind: line(60),
    url: webAddress.optional(),
    content: z
      .string()
      .regex(BASE64, 'must be base64')
      .refine((text) => text.length % 4 === 0, 'must be base64')
      .refine((text) => (text.length / 4) * 3 <= MOST_DOCUMENT + 2, 'must be at most 700 KB')
      .optional(),
  })
  .refine((d) => (d.url === undefined) !== (d.content === undefined), {
    error: 'needs either a url or the content',
    path: ['url'],
  });

const reason = z.object({ reason: prose(500).optional() });

/** Every kind of production change, version 1 of the factory push. Fields that are not named here are kept but not read. */
export const productionData = {
  'order.accepted': order,
  'order.received': order,
  'order.returned': z.object({ reason: prose(500), construction: line(60).optional() }),
  'order.revised': order,
  'order.promised': z.object({ date: calendarDay, reason: prose(500).optional() }),
  'order.held': reason,
  'order.released': reason,
  'order.cancelled': reason.extend({ items: items.optional() }),
  'production.started': z.object({ construction: line(60).optional(), stage: prose(80).optional() }),
  'units.made': z.object({ items }),
  'units.shipped': z.object({ items, trip: trip.optional() }),
  'units.delivered': z.object({ items }),
  status: z.object({ code: line(60), items: items.optional() }),
  'document.added': document,
} as const;

export type ProductionKind = keyof typeof productionData;
export type PayloadOrder = z.infer<typeof order>;
const base = {
  ...envelope,
  order: z
    .string()
    .regex(ORDER_NUMBER, 'must be an order number: letters, digits, space . / _ - №, at most 40'),
};

const kindOf = <K extends ProductionKind>(kind: K) =>
  z.object({ ...base, kind: z.literal(kind), data: productionData[kind] });

/** One change of the production system, understood. */
export const productionChange = z.discriminatedUnion(
  'kind',
  [
    kindOf('order.accepted'),
    kindOf('order.received'),
    kindOf('order.returned'),
    kindOf('order.revised'),
    kindOf('order.promised'),
    kindOf('order.held'),
    kindOf('order.released'),
    kindOf('order.cancelled'),
    kindOf('production.started'),
    kindOf('units.made'),
    kindOf('units.shipped'),
    kindOf('units.delivered'),
    kindOf('status'),
    kindOf('document.added'),
  ],
  {
    error: `is none of ${Object.keys(productionData).join(', ')}`,
  },
);
export type ProductionChange = z.infer<typeof productionChange>;

/** Reads one change at the edge: what can't be understood is told with its place. */
export function readProductionChange(raw: unknown, now: Date): ReadChange {
  const parsed = productionChange.safeParse(raw);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { id, order: key, kind, sequence, at } = parsed.data;
  const implausible = instantProblem(at, now);
  if (implausible) return { problems: [implausible] };
  return { id, key, kind, at, ...(sequence === undefined ? {} : { sequence }) };
}
