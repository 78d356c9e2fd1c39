import type { OrderStatus } from '@mullion/domain/order/views';
import { chanceOf } from './chance';
import { type Birth, type Flavour, type Life, lifeOf } from './life';
import { advance, type FactoryOrder, newOrder, type Outgoing } from './order';
import { KHARKIV, KHMELNYTSKYI, type Plant } from './plants';
import { statusOf } from './truth';
import { instantOf, workingDays, workingTimeOf } from './working-time';

/** The last part of the orders of the history is still open when it ends. */
const OPEN_SHARE = 0.12;
/** What open orders are at, by how common it is. */
const OPEN: readonly (readonly [OrderStatus, number])[] = [
  ['received', 6],
  ['returned', 3],
  ['accepted', 18],
  ['inProduction', 28],
  ['partlyMade', 10],
  ['made', 12],
  ['partlyShipped', 4],
  ['shipped', 10],
  ['partlyDelivered', 4],
  ['onHold', 5],
];

const dealerCode = (index: number) => `D-${String(index + 1).padStart(4, '0')}`;
const FIRST = { factory: KHARKIV.id, dealer: dealerCode(0) };
const SECOND = { factory: KHARKIV.id, dealer: dealerCode(1) };

/** Whose orders a person watching the demo sees. */
export const isWatched = ({ factory, dealer }: Birth): boolean =>
  factory === KHARKIV.id && (dealer === FIRST.dealer || dealer === SECOND.dealer);

/** Whose order it is: of 2,000, eighty belong to the demo's first dealer and sixty to its second. */
function ownerOf(seed: string, n: number): { factory: string; dealer: string } {
  if (n % 25 === 0) return FIRST;
  if (n % 33 === 1) return SECOND;
  return otherOwner(seed, n);
}

/** A dealer that nobody watches; the first ones of a plant order most. */
export function otherOwner(seed: string, n: number): { factory: string; dealer: string } {
  const chance = chanceOf(`${seed}/owner/${n}`);
  const plant: Plant = chance.happens(0.7) ? KHARKIV : KHMELNYTSKYI;
  const from = plant === KHARKIV ? 2 : 0;
  const indexes = Array.from({ length: plant.dealers - from }, (_, i) => i + from);
  const index = chance.weighted(indexes.map((i) => [i, 1 / (i + 4)] as const));
  return { factory: plant.id, dealer: dealerCode(index) };
}

/** An order of a dealer that is watched, or of another. */
export const watchedOwner = (n: number) => (n % 5 < 3 ? FIRST : SECOND);

export const flavourOf = (seed: string, n: number): Flavour =>
  chanceOf(`${seed}/flavour/${n}`).weighted<Flavour>([
    ['plain', 80],
    ['held', 8],
    ['cancelled', 5],
    ['returned', 7],
  ]);

export interface Past {
  readonly order: FactoryOrder;
  readonly outgoing: readonly Outgoing[];
}

/** Lives from the working minute `start` until `now`. */
function lived(birth: Birth, life: Life, start: number, now: number): Past {
  let order = newOrder(birth, life);
  const outgoing: Outgoing[] = [];
  let minute = start;
  for (const step of life.steps) {
    minute = step.after(minute);
    if (minute >= now) break;
    const said = advance(order, life, instantOf(minute));
    if (!said) break;
    order = said.order;
    outgoing.push(said.outgoing);
  }
  return { order, outgoing };
}

/** At which working minutes the order is as wanted, when it starts at `start`: the beginnings and ends of such times. */
function timesAt(status: OrderStatus, birth: Birth, life: Life, start: number): [number, number][] {
  let order = newOrder(birth, life);
  const times: [number, number][] = [];
  let minute = start;
  let open: number | undefined;
  for (const step of life.steps) {
    minute = step.after(minute);
    if (open !== undefined) times.push([open, minute]);
    const said = advance(order, life, instantOf(minute));
    if (!said) break;
    order = said.order;
    open = statusOf(order.truth) === status ? minute : undefined;
  }
  return times;
}

const FLAVOUR_FOR: Partial<Record<OrderStatus, Flavour>> = { returned: 'returned', onHold: 'held' };
/** The demo's first dealer must have every status; for others another will do, when lorries do not leave on the right days. */
const attemptsFor = (birth: { factory: string; dealer: string }): number => (birth === FIRST ? 200 : 8);

/** An order that stands at `status` now: lives and beginnings are tried until one fits, else any open one. */
function openOrder(
  seed: string,
  n: number,
  status: OrderStatus,
  owner: { factory: string; dealer: string },
  now: number,
): Past {
  const chance = chanceOf(`${seed}/open/${n}`);
  const flavour = FLAVOUR_FOR[status] ?? 'plain';
  let last: Past | undefined;
  for (let salt = 0; salt < attemptsFor(owner); salt++) {
    const birth: Birth = { n, ...owner, flavour, salt };
    const life = lifeOf(seed, birth);
    for (let again = 0; again < 10; again++) {
      // The lorry's days make a life of another length when it starts on another day: so look, shift, and look again.
      const start = now - workingDays(chance.whole(4, 24)) - chance.whole(0, 599);
      const time = timesAt(status, birth, life, start)[0];
      if (!time) break;
      const shift = now - time[0] - 1 - chance.next() * Math.max(0, Math.min(time[1] - time[0], 600) - 2);
      const past = lived(birth, life, start + shift, now);
      if (past.order.sent > 0) last = past;
      if (past.order.sent > 0 && statusOf(past.order.truth) === status) return past;
    }
  }
  if (last) return last;
  const birth: Birth = { n, ...owner, flavour: 'plain', salt: 0 };
  return lived(birth, lifeOf(seed, birth), now - workingDays(2), now);
}

/**
 * Order `n` of a history of `total` orders in the year before `now`: the most of them delivered long ago, the last ones open in
 * all statuses. The demo's first dealer has each of them.
 */
export function pastOrder(seed: string, n: number, total: number, now: Date): Past {
  const owner = ownerOf(seed, n);
  const end = workingTimeOf(now);
  if (owner === FIRST) {
    const fromLast = Math.ceil(total / 25) - 1 - n / 25;
    const status = OPEN[fromLast]?.[0];
    if (status) return openOrder(seed, n, status, owner, end);
  } else if (n >= total * (1 - OPEN_SHARE)) {
    const status = chanceOf(`${seed}/status/${n}`).weighted(OPEN);
    return openOrder(seed, n, status, owner, end);
  }
  // The newest of D-0001 that is over was cancelled; whole orders are cancelled now and then anyway.
  const cancelled = owner === FIRST && n / 25 === Math.ceil(total / 25) - OPEN.length - 2;
  const birth: Birth = { n, ...owner, flavour: cancelled ? 'cancelled' : flavourOf(seed, n), salt: 0 };
  const share = n / (total * (1 - OPEN_SHARE));
  const year = workingDays(230);
  const start = end - workingDays(26) - year * Math.max(0, 1 - share);
  return lived(birth, lifeOf(seed, birth), start, end);
}
