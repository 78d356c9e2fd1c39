import type { OrderEvent, Quantities } from '@mullion/domain/order/events';
import type { HoldBackEvent } from '@mullion/domain/hold-back/events';
import type { TimelineEntry } from '@mullion/domain/order/timeline-view';

/** What an order's constructions are called and how many pieces they have, by id. */
export type Names = Readonly<Record<string, { readonly name: string; readonly quantity: number }>>;

type Told = Omit<TimelineEntry, 'id' | 'order' | 'at'>;

const named = (items: Quantities, names: Names) =>
  items.map((item) => ({ ...item, name: names[item.construction]?.name ?? item.construction }));

/** A construction as a whole: all its pieces. */
const whole = (construction: string | undefined, names: Names) =>
  construction === undefined
    ? {}
    : { items: named([{ construction, quantity: names[construction]?.quantity ?? 1 }], names) };

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason });

/** What the timeline tells of an event of the order, its pieces named as they are called at that time. */
export function toldOf(event: OrderEvent, names: Names): Told {
  switch (event.type) {
    case 'OrderReceived':
      return { group: 'factory', kind: 'received', date: event.data.order.promised };
    case 'OrderAccepted':
      return { group: 'factory', kind: 'accepted', date: event.data.order.promised };
    case 'OrderRevised':
      return { group: 'factory', kind: 'revised', date: event.data.order.promised };
    case 'OrderReturned': {
      const { construction, reason } = event.data;
      return { group: 'factory', kind: 'returned', reason, ...whole(construction, names) };
    }
    case 'DeliveryPromised':
      return { group: 'factory', kind: 'promised', date: event.data.date, ...because(event.data.reason) };
    case 'OrderHeld':
      return { group: 'factory', kind: 'held', ...because(event.data.reason) };
    case 'OrderReleased':
      return { group: 'factory', kind: 'released', ...because(event.data.reason) };
    case 'ConstructionsCancelled':
      return {
        group: 'factory',
        kind: 'cancelled',
        items: named(event.data.items, names),
        ...because(event.data.reason),
      };
    case 'ProductionStarted': {
      const { construction, stage } = event.data;
      return {
        group: 'factory',
        kind: 'started',
        ...whole(construction, names),
        ...(stage === undefined ? {} : { stage }),
      };
    }
    case 'UnitsMade':
      return { group: 'factory', kind: 'made', items: named(event.data.items, names) };
    case 'UnitsShipped': {
      const { items, trip } = event.data;
      return { group: 'delivery', kind: 'shipped', items: named(items, names), ...(trip ? { trip } : {}) };
    }
    case 'UnitsDelivered':
      return { group: 'delivery', kind: 'delivered', items: named(event.data.items, names) };
    case 'DocumentAdded':
      return { group: 'factory', kind: 'document', document: event.data.name };
    case 'AcceptanceRequested':
      return { group: 'factory', kind: 'acceptanceRequested', person: event.data.request.name };
    case 'ReturnRequested': {
      const { request, reason, construction } = event.data;
      return {
        group: 'factory',
        kind: 'returnRequested',
        person: request.name,
        reason,
        ...whole(construction, names),
      };
    }
    case 'QuestionAsked': {
      const { request, question, construction } = event.data;
      return {
        group: 'factory',
        kind: 'questionAsked',
        person: request.name,
        question,
        ...whole(construction, names),
      };
    }
    case 'RequestRefused':
      return { group: 'factory', kind: 'requestRefused', reason: event.data.reason };
  }
}

const INTERNAL = new Set<Told['kind']>(['acceptanceRequested', 'returnRequested', 'requestRefused']);

/**
 * True for what only the factory's people are told: a decision that the factory's program has not confirmed is none yet. A
 * question is for the dealer to read.
 */
export const isInternal = (kind: Told['kind']): boolean => INTERNAL.has(kind);

/** What dealers are told when a change waits to be checked. The reason is for ops: it may quote what the factory sent. */
export const heldBackTold = (event: HoldBackEvent): Told => ({
  group: 'factory',
  kind: event.type === 'ChangeHeldBack' ? 'heldBack' : 'cleared',
});

/** The names that an event states; undefined when it leaves them as they are. */
export const statedNames = (event: OrderEvent): Names | undefined =>
  'order' in event.data
    ? Object.fromEntries(
        event.data.order.constructions.map(({ id, name, quantity }) => [id, { name, quantity }]),
      )
    : undefined;
