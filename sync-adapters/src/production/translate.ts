import type { CommandItem, OrderCommand } from '@mullion/domain/order/commands';
import type { ChangeRef, OrderSpecification } from '@mullion/domain/order/events';
import { readConstruction } from '@mullion/domain/construction/read';
import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Meanings } from './codes';
import type { PayloadItem, PayloadOrder, ProductionChange } from './payload';
import { waitsForCode } from './waiting';

/** Why a change can't become a command until somebody mends something. */
export interface Untranslatable {
  readonly code: 'code-unknown' | 'date-beyond-horizon';
  readonly reason: string;
  /** What lets it be tried again by itself: see `waiting.ts`. */
  readonly waitsFor?: string;
}

/** One change may be several commands: a stage of three constructions, for example. All of them happen, or none. */
export type Translation = { readonly commands: readonly OrderCommand[] } | { readonly held: Untranslatable };

const commandItem = ({ construction, quantity, units }: PayloadItem): CommandItem =>
  units ? { construction, units } : { construction, quantity: quantity ?? 0 };
const commandItems = (items: readonly PayloadItem[]) => items.map(commandItem);

function specification(factory: string, number: string, stated: PayloadOrder): OrderSpecification {
  return {
    ...stated,
    factory,
    number,
    constructions: stated.constructions.map(({ drawing, ...construction }) => {
      if (drawing === undefined || drawing === null) return construction;
      const read = readConstruction(drawing);
      return 'drawing' in read
        ? { ...construction, drawing: read.drawing }
        : { ...construction, drawingProblem: read.problem.slice(0, 300) };
    }),
  };
}

const A_DAY = 86_400_000;

/** The factory's code table makes a change of a kind of it. */
function fromCode(
  change: ChangeRef,
  { code, items }: { readonly code: string; readonly items?: readonly PayloadItem[] | undefined },
  settings: FactorySettings,
  codes: Meanings,
): Translation {
  const meaning = codes.get(code);
  if (!meaning) {
    const reason = `The status code ${code} is not in the table of ${settings.name}. Map the code on the Sync page: the order then goes on by itself.`;
    return { held: { code: 'code-unknown', reason, waitsFor: waitsForCode(code) } };
  }
  const { kind, stage, reason } = meaning;
  const pieces = items && commandItems(items);
  const commands = (): OrderCommand[] => {
    switch (kind) {
      case 'production.started':
        // A stage of several constructions is told of each.
        return items
          ? items.map(({ construction }) => ({ type: 'StartProduction', change, construction, stage }))
          : [{ type: 'StartProduction', change, stage }];
      case 'units.made':
        return [{ type: 'RecordMade', change, items: pieces }];
      case 'units.shipped':
        return [{ type: 'RecordShipped', change, items: pieces }];
      case 'units.delivered':
        return [{ type: 'RecordDelivered', change, items: pieces }];
      case 'order.held':
        return [{ type: 'HoldOrder', change, reason }];
      case 'order.released':
        return [{ type: 'ReleaseOrder', change, reason }];
      case 'order.cancelled':
        return [{ type: 'CancelOrder', change, reason, items: pieces }];
    }
  };
  return { commands: commands() };
}

function beyondHorizon(dates: readonly (string | undefined)[], settings: FactorySettings, today: Date) {
  const last = new Date(today.getTime() + settings.production.horizonDays * A_DAY).toISOString().slice(0, 10);
  const late = dates.find((date) => date !== undefined && date > last);
  if (late === undefined) return undefined;
  const reason = `The date ${late} is more than ${settings.production.horizonDays} days away and is taken for a mistake. Let the factory send the right one with a new change and skip this one on the Sync page, or widen production.horizonDays and retry.`;
  return { held: { code: 'date-beyond-horizon', reason } } as const;
}

/** Turns a change of the factory's production system into a command of the domain. Pure: codes and `today` come from outside. */
export function translate(
  change: ProductionChange,
  settings: FactorySettings,
  codes: Meanings,
  today: Date,
): Translation {
  const late = beyondHorizon(datesOf(change), settings, today);
  if (late) return late;
  if (change.kind === 'status') return fromCode(refOf(change), change.data, settings, codes);
  return { commands: [commandOf(change, settings)] };
}

const refOf = ({ id, at, sequence }: ProductionChange): ChangeRef => ({
  id,
  at,
  ...(sequence === undefined ? {} : { sequence }),
});

function datesOf({ kind, data }: ProductionChange): readonly (string | undefined)[] {
  switch (kind) {
    case 'order.accepted':
    case 'order.received':
    case 'order.revised':
      return [data.promised];
    case 'order.promised':
      return [data.date];
    case 'units.shipped':
      return [data.trip?.date];
    default:
      return [];
  }
}

function commandOf(
  source: Exclude<ProductionChange, { kind: 'status' }>,
  settings: FactorySettings,
): OrderCommand {
  const { kind, data } = source;
  const change = refOf(source);
  const stated = (order: PayloadOrder) => specification(settings.id, source.order, order);
  switch (kind) {
    case 'order.accepted':
      return { type: 'AcceptOrder', change, order: stated(data) };
    case 'order.received':
      return { type: 'ReceiveOrder', change, order: stated(data) };
    case 'order.revised':
      return { type: 'ReviseOrder', change, order: stated(data) };
    case 'order.returned':
      return { type: 'ReturnOrder', change, ...data };
    case 'order.promised':
      return { type: 'PromiseDelivery', change, ...data };
    case 'order.held':
      return { type: 'HoldOrder', change, reason: data.reason };
    case 'order.released':
      return { type: 'ReleaseOrder', change, reason: data.reason };
    case 'order.cancelled':
      return {
        type: 'CancelOrder',
        change,
        reason: data.reason,
        items: data.items && commandItems(data.items),
      };
    case 'production.started':
      return { type: 'StartProduction', change, construction: data.construction, stage: data.stage };
    case 'units.made':
      return { type: 'RecordMade', change, items: commandItems(data.items) };
    case 'units.shipped':
      return { type: 'RecordShipped', change, items: commandItems(data.items), trip: data.trip };
    case 'units.delivered':
      return { type: 'RecordDelivered', change, items: commandItems(data.items) };
    case 'document.added':
      return { type: 'AddDocument', change, ...data };
  }
}
