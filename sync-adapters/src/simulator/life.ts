import type { Fact, Item, Piece, Specification } from './change';
import { type Chance, chanceOf } from './chance';
import { pieceOf } from './constructions';
import { addressOf, dealersOf, phoneOf, regionOf } from './dealers';
import { smallPdf } from './document';
import { FIRST_NAMES, LAST_NAMES, REFERENCES } from './names';
import { type Plant, plantOf } from './plants';
import { tripOf } from './trips';
import { dayAfter, openingOn, workingDays } from './working-time';

/** What kind of life an order will have; `plain` ends with everything delivered. */
export type Flavour = 'plain' | 'held' | 'cancelled' | 'returned';

/** All that decides an order's life; the life itself is worked out again whenever it is needed. */
export interface Birth {
  /** The order's place among all orders of the simulated world, from 0. */
  readonly n: number;
  readonly factory: string;
  readonly dealer: string;
  readonly flavour: Flavour;
  /** Another life of the same order: the history tries several until one fits. */
  readonly salt: number;
}

export interface Step {
  /** The working minute at which it happens, when the step before it happened at `minute`. */
  after(minute: number): number;
  /** What happens, said of this instant. */
  fact(at: Date): Fact;
}

export interface Life {
  readonly number: string;
  /** Does the factory count the changes of this order? */
  readonly sequenced: boolean;
  readonly steps: readonly Step[];
}

const HOLDS = [
  'немає склопакета',
  'чекаємо оплату',
  'уточнення кольору',
  'немає фурнітури',
  'на прохання дилера',
] as const;
const DELAYS = [
  'затримка склопакета',
  'завантаження цеху',
  'рекламація на профіль',
  'зміна маршруту',
] as const;
const RETURNS = [
  'Невірний розмір імпоста, перевірте ескіз',
  'Стулка завелика для цієї фурнітури',
  'Не вказано сторону відкривання',
] as const;
const CANCELS = ['Клієнт передумав', 'Замовлено помилково', 'Дублікат замовлення'] as const;
const STAGES = ['cutting', 'welding', 'glazing'] as const;
const CODES = { cutting: 'CUT', welding: 'WELD', glazing: 'GLZ' } as const;

const wait = (minutes: number) => (minute: number) => minute + Math.max(1, minutes);

const code = (word: string): Fact => ({ kind: 'status', data: { code: word } });

interface Split {
  readonly items: Item[];
}

/** Some of these pieces of a construction, by unit ids where they are numbered: pieces `from` up to `to`. */
const itemOf = (piece: Piece, from: number, to: number): Item =>
  piece.units
    ? { construction: piece.id, units: piece.units.slice(from, to) }
    : { construction: piece.id, quantity: to - from };

/** Divides all pieces of an order into this many portions, none of them empty. `skip` of each construction's first pieces stay out. */
function portions(pieces: readonly Piece[], skip: ReadonlyMap<string, number>, count: number): Split[] {
  const all = pieces.flatMap((piece) =>
    Array.from({ length: piece.quantity - (skip.get(piece.id) ?? 0) }, (_, i) => ({
      piece,
      at: i + (skip.get(piece.id) ?? 0),
    })),
  );
  const size = Math.ceil(all.length / Math.min(count, all.length));
  const splits: Split[] = [];
  for (let start = 0; start < all.length; start += size) {
    const part = all.slice(start, start + size);
    splits.push({
      items: pieces.flatMap((piece) => {
        const own = part.filter((p) => p.piece === piece).map((p) => p.at);
        const first = own[0];
        const last = own.at(-1);
        return first === undefined || last === undefined ? [] : [itemOf(piece, first, last + 1)];
      }),
    });
  }
  return splits;
}

function specificationOf(seed: string, birth: Birth, number: string, plant: Plant, chance: Chance) {
  const dealer = dealersOf(plant, seed).find((d) => d.code === birth.dealer);
  const count = chance.weighted([
    [1, 5],
    [2, 5],
    [3, 4],
    [4, 2],
    [5, 1.5],
    [7, 0.8],
    [10, 0.3],
  ] as const);
  const priced = Array.from({ length: count }, (_, i) => pieceOf(number, i + 1, plant, chance));
  const town = chance.pick(regionOf(plant, birth.dealer).towns);
  const constructions = priced.map((p) => p.piece);
  return {
    dealer: birth.dealer,
    ...(dealer ? { branch: chance.pick(dealer.branches.map((b) => b.id)) } : {}),
    ...(chance.happens(0.85)
      ? {
          customer: {
            name: `${chance.pick(LAST_NAMES)} ${chance.pick(FIRST_NAMES)}`,
            phone: phoneOf(chance),
            ...(chance.happens(0.8) ? { address: addressOf(chance, town) } : {}),
          },
        }
      : {}),
    ...(chance.happens(0.4) ? { reference: chance.pick(REFERENCES) } : {}),
    price: { amount: priced.reduce((sum, p) => sum + p.price, 0), currency: 'UAH' },
    constructions,
  };
}

/**
 * The whole life of an order, the same for the same seed and birth: what happens, and how long after what came before.
 * It keeps to the rules of a real factory: nothing is shipped that wasn't made, nothing happens during a hold.
 */
export function lifeOf(seed: string, birth: Birth): Life {
  const plant = plantOf(birth.factory);
  const chance = chanceOf(`${seed}/life/${birth.n}/${birth.flavour}/${birth.salt}`);
  const number = `${plant.prefix}${plant.firstNumber + birth.n}`;
  const sequenced = chance.happens(0.5);
  const spec = specificationOf(seed, birth, number, plant, chance);
  const { constructions: pieces } = spec;
  const leadDays = chance.whole(8, 14);
  const statement = (at: Date): Specification => ({ ...spec, promised: dayAfter(at, leadDays) });

  const steps: Step[] = [];
  const then = (after: Step['after'], fact: Step['fact']) => void steps.push({ after, fact });
  const hold = (reason: string, minutes: number, byCode = false) => {
    then(wait(chance.whole(20, 300)), () =>
      byCode ? code('STOP_GLASS') : { kind: 'order.held', data: { reason } },
    );
    then(wait(minutes), () => (byCode ? code('GO') : { kind: 'order.released', data: {} }));
  };
  const promise = (days: number) => {
    const reason = chance.pick(DELAYS);
    then(wait(chance.whole(60, 400)), (at) => ({
      kind: 'order.promised',
      data: { date: dayAfter(at, days), reason },
    }));
  };

  if (birth.flavour === 'returned' || chance.happens(plant.receives))
    then(wait(1), (at) => ({ kind: 'order.received', data: statement(at) }));
  if (birth.flavour === 'returned') {
    const reason = chance.pick(RETURNS);
    const first = pieces[0];
    then(wait(chance.whole(60, 500)), () => ({
      kind: 'order.returned',
      data: { reason, ...(first && chance.happens(0.5) ? { construction: first.id } : {}) },
    }));
    then(wait(chance.whole(600, 2400)), (at) => ({ kind: 'order.received', data: statement(at) }));
  }
  then(wait(chance.whole(60, 700)), (at) => ({ kind: 'order.accepted', data: statement(at) }));
  if (chance.happens(0.5)) {
    const content = smallPdf(`Order confirmation ${number}`);
    then(wait(chance.whole(5, 60)), () => ({
      kind: 'document.added',
      data: { name: `Підтвердження ${number}.pdf`, kind: 'confirmation', content },
    }));
  }
  if (chance.happens(0.08)) {
    const note = { label: 'Зміна', value: 'уточнено розміри та оздоблення' };
    const changed = pieces.map((p, i) => (i === 0 ? { ...p, description: [...p.description, note] } : p));
    then(wait(chance.whole(60, 500)), (at) => ({
      kind: 'order.revised',
      data: {
        ...statement(at),
        constructions: changed,
        price: { ...spec.price, amount: spec.price.amount + 25_000 },
      },
    }));
  }
  if (birth.flavour === 'cancelled') {
    const reason = chance.pick(CANCELS);
    then(wait(chance.whole(100, 900)), () => ({ kind: 'order.cancelled', data: { reason } }));
    return { number, sequenced, steps };
  }
  if (birth.flavour === 'held') hold(chance.pick(HOLDS), chance.whole(600, 2000));
  if (chance.happens(0.12)) promise(leadDays);

  // Production, as a whole, by construction or by the factory's own codes.
  const byCode = chance.happens(plant.codes);
  const toStart = chance.whole(300, 1500);
  const whole = byCode || chance.happens(0.6) || pieces.length > 4;
  if (whole) {
    STAGES.forEach((stage, i) =>
      then(wait(i === 0 ? toStart : chance.whole(120, 700)), () =>
        byCode ? code(CODES[stage]) : { kind: 'production.started', data: { stage } },
      ),
    );
  } else {
    pieces.forEach((piece, i) => {
      const stage = chance.pick(STAGES);
      then(wait(i === 0 ? toStart : chance.whole(60, 400)), () => ({
        kind: 'production.started',
        data: { construction: piece.id, stage },
      }));
    });
  }
  if (chance.happens(0.06)) hold('glass', chance.whole(300, 1200), byCode);
  const gone = new Map<string, number>();
  const many = pieces.find((p) => p.quantity > 2);
  if (many && chance.happens(0.25)) {
    gone.set(many.id, 1);
    then(wait(chance.whole(30, 300)), () => ({
      kind: 'order.cancelled',
      data: { reason: 'Клієнт зменшив кількість', items: [itemOf(many, 0, 1)] },
    }));
  }
  const made = portions(pieces, gone, byCode ? 1 : chance.whole(1, 3));
  made.forEach(({ items }, i) => {
    if (i === 1 && chance.happens(0.3)) promise(chance.whole(3, 6));
    then(wait(chance.whole(200, 900)), () =>
      byCode ? code('QC_OK') : { kind: 'units.made', data: { items } },
    );
  });

  // The road: one trip, or two when the order is large.
  const region = regionOf(plant, birth.dealer);
  portions(pieces, gone, chance.happens(0.25) ? 2 : 1).forEach(({ items }, i) => {
    const leaves = chance.whole(1, 30);
    then(
      (minute) => openingOn(region.days, minute) + leaves,
      (at) => ({ kind: 'units.shipped', data: { items, trip: tripOf(plant, region, at, birth.n) } }),
    );
    if (i === 0 && chance.happens(0.4)) {
      const content = smallPdf(`Delivery note ${number}`);
      then(wait(1), () => ({
        kind: 'document.added',
        data: { name: `Накладна ${number}.pdf`, kind: 'deliveryNote', content },
      }));
    }
    const half = items.length > 1 && chance.happens(0.2) ? Math.ceil(items.length / 2) : items.length;
    const atDoor = chance.whole(60, 240) + (chance.happens(0.35) ? workingDays(1) : 0);
    then(wait(atDoor), () => ({ kind: 'units.delivered', data: { items: items.slice(0, half) } }));
    if (half < items.length)
      then(wait(chance.whole(30, workingDays(1))), () => ({
        kind: 'units.delivered',
        data: { items: items.slice(half) },
      }));
  });
  return { number, sequenced, steps };
}
