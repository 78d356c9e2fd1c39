import { z } from 'zod';
import { type Upcasts, eventCodec } from '../event-codec';
import { type OrderEventType, orderEventData } from './events';

const of = <T extends OrderEventType>(type: T) =>
  z.object({ type: z.literal(type), data: orderEventData[type] });

const orderEvent = z.discriminatedUnion('type', [
  of('OrderReceived'),
  of('OrderAccepted'),
  of('OrderReturned'),
  of('OrderRevised'),
  of('DeliveryPromised'),
  of('OrderHeld'),
  of('OrderReleased'),
  of('ConstructionsCancelled'),
  of('ProductionStarted'),
  of('UnitsMade'),
  of('UnitsShipped'),
  of('UnitsDelivered'),
  of('DocumentAdded'),
  of('AcceptanceRequested'),
  of('ReturnRequested'),
  of('QuestionAsked'),
  of('RequestRefused'),
]);

/** Every type is at its first version. A second one adds its upcast here and its sample in `samples/`. */
const upcasts: Upcasts<OrderEventType> = {
  OrderReceived: [],
  OrderAccepted: [],
  OrderReturned: [],
  OrderRevised: [],
  DeliveryPromised: [],
  OrderHeld: [],
  OrderReleased: [],
  ConstructionsCancelled: [],
  ProductionStarted: [],
  UnitsMade: [],
  UnitsShipped: [],
  UnitsDelivered: [],
  DocumentAdded: [],
  AcceptanceRequested: [],
  ReturnRequested: [],
  QuestionAsked: [],
  RequestRefused: [],
};

/** Reads the events of order streams. */
export const orderCodec = eventCodec(orderEvent, upcasts);

/**
 * Where order events hold data of persons, as paths inside an event's data: the log keeps these parts encrypted, so that
 * erasing a key erases the person.
 */
export const orderPersonalData = {
  OrderReceived: [['order', 'customer']],
  OrderAccepted: [['order', 'customer']],
  OrderRevised: [['order', 'customer']],
  UnitsShipped: [['trip', 'driver']],
} as const satisfies Partial<Record<OrderEventType, readonly (readonly string[])[]>>;
