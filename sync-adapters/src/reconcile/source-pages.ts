import type { Place } from '@mullion/platform/reconciliation/differences';
import type { ForeignSystem, OrderFacts, StatesPage } from '../foreign/system';

/** One page of the source's orders, with each order's place. */
export interface SourcePage {
  readonly orders: ReadonlyMap<string, OrderFacts>;
  /** The last number that it speaks for; absent when it speaks for all to the end. */
  readonly upTo?: string;
}

export type ReadStates = ForeignSystem['states'];

/** Both sides walk by code unit: what comes in another order would make orders look missing, or the walk endless. */
function checked(after: string | undefined, { orders, next }: StatesPage): StatesPage {
  let last = after;
  for (const { order } of orders) {
    if (last !== undefined && order <= last)
      throw new Error(
        `The source answered order ${order} after ${last}: its states must ascend by code unit.`,
      );
    last = order;
  }
  if (next !== undefined && ((last !== undefined && next < last) || next === after))
    throw new Error(`The source answered states up to ${last ?? 'none'}, and to go on after ${next}.`);
  return { orders, ...(next === undefined ? {} : { next }) };
}

/** Reads one page and checks that it ascends. */
export async function readPage(
  states: ReadStates,
  after: string | undefined,
  limit: number,
): Promise<SourcePage> {
  const { orders, next } = checked(after, await states(after, limit));
  return {
    orders: new Map(orders.map((facts) => [facts.order, facts])),
    ...(next === undefined ? {} : { upTo: next }),
  };
}

/** The number to go on after from which the next order is this one: the greatest of the source's below it. */
export function placeOf(key: string, after: string | undefined, page: SourcePage): Place {
  let before = after;
  for (const number of page.orders.keys()) {
    if (number >= key) break;
    before = number;
  }
  return { key, ...(before === undefined ? {} : { after: before }) };
}

/** Reads single orders again, neighbours together; what the source does not know is not in the answer. */
export async function readPlaces(
  states: ReadStates,
  places: readonly Place[],
  limit: number,
): Promise<Map<string, OrderFacts>> {
  const found = new Map<string, OrderFacts>();
  // All up to here was read since `from`; absent: all to the end. Nothing was, before the first page.
  let [from, upTo]: (string | undefined)[] = [undefined, ''];
  const isRead = (key: string) => (from === undefined || key > from) && (upTo === undefined || key <= upTo);
  for (const { key, after } of [...places].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    for (let next = after; !isRead(key); next = upTo) {
      const page = await readPage(states, next, limit);
      for (const [number, facts] of page.orders) found.set(number, facts);
      [from, upTo] = [next, page.upTo];
    }
  }
  return found;
}
