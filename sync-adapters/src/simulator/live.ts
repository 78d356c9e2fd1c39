import type { Database } from '@mullion/platform/db/database';
import { type Chance, chanceOf } from './chance';
import type { Fact } from './change';
import { flavourOf, isWatched, otherOwner, watchedOwner } from './history';
import { type Birth, type Life, lifeOf } from './life';
import { made } from './meters';
import { WELL_BEHAVED, type Misbehaviour } from './misbehaviour';
import { advance, type FactoryOrder, newOrder, type Outgoing, say } from './order';
import { keep, keepBorn, openOrders, type World } from './outbox';
import { PLANTS } from './plants';
import { invalidChange } from './rubbish';

/** Every third change is about an order that a person watching the demo can see. */
const WATCHED_SHARE = 1 / 3;
const LEAST_WATCHED = 40;
const LEAST_OTHERS = 100;
/** Lives that are kept worked out. */
const MOST_LIVES = 5_000;
/** A dealer that the portal was never told of. */
const STRANGER = 'D-9999';

/** The open orders of those whom somebody watches, or of all others. */
interface Group {
  readonly watched: boolean;
  readonly orders: FactoryOrder[];
  /** So many stay open: an order that is over makes room for a new one. */
  readonly target: number;
}

const draft = (group: Group): Group => ({ ...group, orders: [...group.orders] });

/** The factory at work: at each call orders take their next steps, new ones are born, and what is to be told is written down. */
export class LiveFactory {
  readonly #db: Database;
  readonly #seed: string;
  readonly #lives = new Map<string, Life>();
  #born: number;
  #watched: Group;
  #others: Group;
  #extra: number;

  private constructor(db: Database, world: World, open: readonly FactoryOrder[]) {
    this.#db = db;
    this.#seed = world.seed;
    this.#born = world.born;
    // Ids of what belongs to no order must differ from those of an earlier run.
    this.#extra = Date.now();
    const of = (watched: boolean) => open.filter((o) => isWatched(o.birth) === watched);
    const watched = of(true);
    const others = of(false);
    this.#watched = { watched: true, orders: watched, target: Math.max(LEAST_WATCHED, watched.length) };
    this.#others = { watched: false, orders: others, target: Math.max(LEAST_OTHERS, others.length) };
  }

  /** Takes up the work where the database says that it stands. */
  static async open(db: Database, world: World): Promise<LiveFactory> {
    return new LiveFactory(db, world, await openOrders(db));
  }

  get openOrders(): number {
    return this.#watched.orders.length + this.#others.orders.length;
  }

  get born(): number {
    return this.#born;
  }

  /** Makes `count` changes, all of them at `at`, and keeps them in one transaction. When it throws, nothing has happened. */
  async make(count: number, at: Date, bad: Misbehaviour = WELL_BEHAVED): Promise<number> {
    const chance = chanceOf(`${this.#seed}/live/${this.#born}/${at.getTime()}`);
    const watched = draft(this.#watched);
    const others = draft(this.#others);
    const changed = new Map<number, FactoryOrder>();
    const outgoing: Outgoing[] = [];
    const work = { born: this.#born, extra: this.#extra };
    for (let i = 0; i < count; i++) {
      if (chance.happens(bad.rubbish)) {
        const plant = chance.pick(PLANTS);
        outgoing.push(invalidChange(plant, `${plant.prefix}${work.extra}`, `r-${work.extra++}`, chance));
      }
      const group = chance.happens(WATCHED_SHARE) ? watched : others;
      const said = this.#next(group, chance, at, bad, work);
      if (!said) continue;
      outgoing.push(said.outgoing);
      changed.set(said.order.birth.n, said.order);
    }
    await this.#db.transaction(async (sql) => {
      await keep(sql, [...changed.values()], outgoing);
      await keepBorn(sql, work.born);
    });
    this.#watched = watched;
    this.#others = others;
    this.#born = work.born;
    this.#extra = work.extra;
    made.inc(outgoing.length);
    return outgoing.length;
  }

  /** One order of the group takes a step, or a new one is born while there are too few. */
  #next(group: Group, chance: Chance, at: Date, bad: Misbehaviour, work: { born: number }) {
    if (chance.happens(bad.unknownDealer)) {
      const birth: Birth = {
        n: work.born++,
        factory: 'kharkiv',
        dealer: STRANGER,
        flavour: 'plain',
        salt: 0,
      };
      const life = this.#life(birth);
      const first = life.steps[0];
      const said = first && say(newOrder(birth, life), life, at, first.fact(at), 'unknown dealer');
      return said && { ...said, order: { ...said.order, over: true } };
    }
    if (group.orders.length < group.target) {
      const n = work.born++;
      const owner = group.watched ? watchedOwner(n) : otherOwner(this.#seed, n);
      const birth: Birth = { n, ...owner, flavour: flavourOf(this.#seed, n), salt: 0 };
      const life = this.#life(birth);
      const said = advance(newOrder(birth, life), life, at);
      if (said) group.orders.push(said.order);
      return said;
    }
    const place = chance.whole(0, group.orders.length - 1);
    const order = group.orders[place];
    if (!order) return undefined;
    const life = this.#life(order.birth);
    const wrong = misstep(order, chance, bad);
    const said = wrong ? say(order, life, at, wrong.fact, wrong.quirk) : advance(order, life, at);
    const last = said?.order.over === false ? undefined : group.orders.pop();
    if (said?.order.over === false) group.orders[place] = said.order;
    else if (last && place < group.orders.length) group.orders[place] = last;
    return said;
  }

  #life(birth: Birth): Life {
    const key = String(birth.n);
    const known = this.#lives.get(key);
    if (known) return known;
    const life = lifeOf(this.#seed, birth);
    if (this.#lives.size >= MOST_LIVES) this.#lives.delete(this.#lives.keys().next().value ?? '');
    this.#lives.set(key, life);
    return life;
  }
}

/** Something that the portal has to hold back, or undefined, as nearly always. One for an order is enough. */
function misstep(
  order: FactoryOrder,
  chance: Chance,
  bad: Misbehaviour,
): { fact: Fact; quirk: string } | undefined {
  if (order.stuck !== undefined) return undefined;
  if (chance.happens(bad.unknownCodes))
    return { fact: { kind: 'status', data: { code: `ZZ-${chance.whole(10, 99)}` } }, quirk: 'unknown code' };
  const piece = order.truth.pieces.find((p) => p.made < p.quantity - p.cancelled || p.shipped < p.made);
  if (!piece || !chance.happens(bad.invariantBreaks)) return undefined;
  const quantity = piece.quantity + 1;
  return chance.happens(0.5)
    ? {
        fact: { kind: 'units.made', data: { items: [{ construction: piece.id, quantity }] } },
        quirk: 'made too many',
      }
    : {
        fact: { kind: 'units.shipped', data: { items: [{ construction: piece.id, quantity }] } },
        quirk: 'shipped too many',
      };
}
