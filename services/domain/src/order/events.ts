import { z } from 'zod';
import type { Construction } from '../construction/schema';

/** Money is an integer of minor units with its currency, never a float. */
export const money = z.strictObject({
  amount: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Money = z.infer<typeof money>;

/** A calendar day of the factory, without zone: `2026-11-24`. */
export const day = z.iso.date();

/** An instant with its zone. */
export const instant = z.iso.datetime({ offset: true });

/** The foreign change that an event comes from: its id makes a repetition recognisable, `at` is when it happened there. */
export const changeRef = z.strictObject({
  id: z.string().min(1).max(100),
  at: instant,
  sequence: z.int().positive().optional(),
});
export type ChangeRef = z.infer<typeof changeRef>;

/** Personal data: encrypted in the log under a key of its own for each order. */
export const customer = z.strictObject({
  name: z.string().max(200),
  phone: z.string().max(40).optional(),
  address: z.string().max(300).optional(),
});
export type Customer = z.infer<typeof customer>;

export const orderedConstruction = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().max(200),
  quantity: z.int().min(1).max(10_000),
  /** The factory's ids of the pieces, when it numbers them: exactly `quantity` of them. */
  units: z.array(z.string().min(1).max(60)).optional(),
  description: z.array(z.strictObject({ label: z.string().max(80), value: z.string().max(1000) })).max(60),
  /**
   * Checked by `readConstruction` where it comes in, and trusted since: a rule that drawings must keep tomorrow may not make
   * yesterday's event unreadable.
   */
  drawing: z.custom<Construction>((value) => typeof value === 'object' && value !== null).optional(),
  /** Why the drawing that was sent could not be read; the picture or a plain block stands in. */
  drawingProblem: z.string().max(300).optional(),
  picture: z.url().max(500).optional(),
});
export type OrderedConstruction = z.infer<typeof orderedConstruction>;

export const orderSpecification = z.strictObject({
  factory: z.string(),
  number: z.string(),
  /** The factory's code of the dealer. */
  dealer: z.string().min(1).max(40),
  branch: z.string().max(60).optional(),
  customer: customer.optional(),
  reference: z.string().max(120).optional(),
  price: money,
  promised: day,
  constructions: z.array(orderedConstruction).min(1).max(500),
});
export type OrderSpecification = z.infer<typeof orderSpecification>;

/** How many pieces of a construction, and which, when the factory numbers them. */
export const quantities = z
  .array(
    z.strictObject({
      construction: z.string(),
      quantity: z.int().positive(),
      units: z.array(z.string()).optional(),
    }),
  )
  .min(1);
export type Quantities = z.infer<typeof quantities>;

export const trip = z.strictObject({
  number: z.string().min(1).max(60),
  date: day,
  window: z.string().max(60).optional(),
  driver: z.strictObject({ name: z.string().max(120), phone: z.string().max(40).optional() }).optional(),
  vehicle: z.string().max(60).optional(),
});
export type Trip = z.infer<typeof trip>;

const reason = z.string().max(500).optional();
const change = changeRef;

/** What the factory says happened: each comes from one change of its production system. */
export const factoryEventData = {
  OrderReceived: z.strictObject({ change, order: orderSpecification }),
  OrderAccepted: z.strictObject({ change, order: orderSpecification }),
  OrderReturned: z.strictObject({ change, reason: z.string().max(500), construction: z.string().optional() }),
  OrderRevised: z.strictObject({ change, order: orderSpecification }),
  DeliveryPromised: z.strictObject({ change, date: day, reason }),
  OrderHeld: z.strictObject({ change, reason }),
  OrderReleased: z.strictObject({ change, reason }),
  /** `items` names what is cancelled; when everything left is, the order is cancelled. */
  ConstructionsCancelled: z.strictObject({ change, reason, items: quantities }),
  ProductionStarted: z.strictObject({
    change,
    construction: z.string().optional(),
    stage: z.string().max(80).optional(),
  }),
  UnitsMade: z.strictObject({ change, items: quantities }),
  UnitsShipped: z.strictObject({ change, items: quantities, trip: trip.optional() }),
  UnitsDelivered: z.strictObject({ change, items: quantities }),
  DocumentAdded: z.strictObject({
    change,
    name: z.string().max(200),
    kind: z.string().max(60),
    url: z.url().max(500).optional(),
    /** Base64, at most 700 KB. */
    content: z.string().max(960_000).optional(),
  }),
} as const;

/**
 * What a person at the engineer's desk asks the factory's program to do: nothing is so until the program says it itself.
 * `id` is a UUID and makes a repetition recognisable; `by` is the user, `name` what the factory reads.
 */
export const requestRef = z.strictObject({
  id: z.uuid(),
  at: instant,
  by: z.string().min(1).max(60),
  name: z.string().max(200),
});
export type RequestRef = z.infer<typeof requestRef>;

/** What a person writes to the factory. */
export const words = z.string().min(1).max(500);

/** What the engineer's desk asked of the factory's program, and when that program would not have it. */
export const requestEventData = {
  AcceptanceRequested: z.strictObject({ request: requestRef }),
  ReturnRequested: z.strictObject({
    request: requestRef,
    reason: words,
    construction: z.string().optional(),
  }),
  QuestionAsked: z.strictObject({
    request: requestRef,
    question: words,
    construction: z.string().optional(),
  }),
  /** `request` is the id of what was refused; `reason` is the program's own, for people. */
  RequestRefused: z.strictObject({ request: z.uuid(), at: instant, reason: z.string().max(500) }),
} as const;

/** Every event of an order, by type: the current shape of its data. Older shapes are upcast to these when read. */
export const orderEventData = { ...factoryEventData, ...requestEventData } as const;

export type OrderEventType = keyof typeof orderEventData;
export type OrderEventOf<T extends OrderEventType> = {
  readonly type: T;
  readonly data: z.infer<(typeof orderEventData)[T]>;
};
type Among<T extends OrderEventType> = { [K in T]: OrderEventOf<K> }[T];
export type FactoryEvent = Among<keyof typeof factoryEventData>;
export type RequestEvent = Among<keyof typeof requestEventData>;
export type OrderEvent = FactoryEvent | RequestEvent;

/** True for what the factory says, false for what the engineer's desk asks of it. */
export const isFactoryEvent = (event: OrderEvent): event is FactoryEvent => 'change' in event.data;

/** When it happened: at the factory or at the desk. */
export function happenedAt({ data }: OrderEvent): string {
  if ('change' in data) return data.change.at;
  return 'at' in data ? data.at : data.request.at;
}
