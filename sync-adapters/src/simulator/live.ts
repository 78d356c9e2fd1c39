import type { Database } from '@mullion/platform/db/database';
import { type Chance, chanceOf } from './chance';
import { Desk } from './desk';
import {
  carryOut,
  type Command,
  dueCommands,
  finishCommands,
  isKnownCommand,
  keepCommand,
  objection,
  receivedAgain,
  secondsFor,
  type Said,
  underWay,
} from './engineer';
import { flavourOf, isWatched, otherOwner, watchedOwner } from './history';
import { type Birth, type Life, lifeOf } from './life';
import { made } from './meters';
import { WELL_BEHAVED, type Misbehaviour } from './misbehaviour';
import { advance, type FactoryOrder, newOrder, type Outgoing, say } from './order';
import { keep, keepBorn, openOrders, orderOf, type World } from './outbox';
import { PLANTS } from './plants';
import { forgotten, misstep } from './missteps';
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
const keyOf = ({ birth, number }: FactoryOrder) => `${birth.factory}~${number}`;

/** What one call of `make` works with. */
interface Work {
  born: number;
  extra: number;
  readonly desk: Desk;
  /** Orders that something asked by the portal is under way for: they wait for it. */
  readonly asked: ReadonlyMap<string, unknown>;
}

/** How often another order is looked for when the one that was picked waits. */
const PICKS = 20;

/** The factory at work: at each call orders take their next steps, new ones are born, and what is to be told is written down. */
export class LiveFactory {
  readonly #db: Database;
  readonly #seed: string;
  readonly #lives = new Map<string, Life>();
  #born: number;
  #watched: Group;
  #others: Group;
  #extra: number;
  /** What the portal asked for and the engineer has not done: by order. */
  #asked: Map<string, 'asked' | 'decided'>;
  /** One change of the world at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    db: Database,
    world: World,
    open: readonly FactoryOrder[],
    asked: Map<string, 'asked' | 'decided'>,
  ) {
    this.#asked = asked;
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
    return new LiveFactory(db, world, await openOrders(db), await underWay(db));
  }

  get openOrders(): number {
    return this.#watched.orders.length + this.#others.orders.length;
  }

  get born(): number {
    return this.#born;
  }

  /** How many orders wait for a decision in the portal. */
  waitingForPortal(at: Date): number {
    return this.#desk(at).size;
  }

  /** Makes `count` changes, all of them at `at`, and keeps them in one transaction. When it throws, nothing has happened. */
  make(count: number, at: Date, bad: Misbehaviour = WELL_BEHAVED): Promise<number> {
    return this.#inTurn(() => this.#make(count, at, bad));
  }

  /**
   * Judges a command of the portal and keeps it. Undefined = it is known; else the reason of the refusal, or null when it will
   * be done. When it throws, nothing is kept.
   */
  command(factory: string, command: Command): Promise<string | null | undefined> {
    return this.#inTurn(async () => {
      if (await isKnownCommand(this.#db, factory, command.id)) return undefined;
      const key = `${factory}~${command.order}`;
      const known = this.#find(key) ?? (await orderOf(this.#db, factory, command.order));
      const why = objection(command, known, this.#asked.get(key) === 'decided');
      if (why !== undefined) return why;
      await keepCommand(this.#db, factory, command, secondsFor(command));
      this.#asked.set(key, command.kind === 'order.ask' ? 'asked' : 'decided');
      return null;
    });
  }

  /** Does what the portal asked for, as far as its time has come. Answers how many changes that made. */
  carryOut(at: Date): Promise<number> {
    return this.#inTurn(async () => {
      if (this.#asked.size === 0) return 0;
      const due = await dueCommands(this.#db);
      if (due.length === 0) return 0;
      const changed = new Map<string, FactoryOrder>();
      const outgoing: Outgoing[] = [];
      for (const command of due) {
        const key = `${command.factory}~${command.order}`;
        const order = changed.get(key) ?? this.#find(key);
        const said = order && carryOut(command, order, this.#life(order.birth), at);
        if (!said) continue;
        changed.set(key, said.order);
        outgoing.push(said.outgoing);
      }
      this.#asked = await this.#db.transaction(async (sql) => {
        await keep(sql, [...changed.values()], outgoing);
        await finishCommands(sql, due);
        return underWay(sql);
      });
      for (const order of changed.values()) this.#replace(order);
      made.inc(outgoing.length);
      return outgoing.length;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #find(key: string): FactoryOrder | undefined {
    return [this.#watched, this.#others].flatMap(({ orders }) => orders).find((o) => keyOf(o) === key);
  }

  #replace(order: FactoryOrder): void {
    for (const { orders } of [this.#watched, this.#others]) {
      const place = orders.findIndex((o) => o.birth.n === order.birth.n);
      if (place >= 0) orders[place] = order;
    }
  }

  #desk(at: Date): Desk {
    return new Desk([...this.#watched.orders, ...this.#others.orders], at);
  }

  async #make(count: number, at: Date, bad: Misbehaviour): Promise<number> {
    const chance = chanceOf(`${this.#seed}/live/${this.#born}/${at.getTime()}`);
    const watched = draft(this.#watched);
    const others = draft(this.#others);
    const changed = new Map<number, FactoryOrder>();
    const outgoing: Outgoing[] = [];
    const work: Work = { born: this.#born, extra: this.#extra, desk: this.#desk(at), asked: this.#asked };
    for (let i = 0; i < count; i++) {
      if (chance.happens(bad.rubbish)) {
        const plant = chance.pick(PLANTS);
        outgoing.push(invalidChange(plant, `${plant.prefix}${work.extra}`, `r-${work.extra++}`, chance));
      }
      const group = chance.happens(WATCHED_SHARE) ? watched : others;
      const said = this.#next(group, chance, at, bad, work);
      if (!said) continue;
      work.desk.saw(said.order);
      outgoing.push(forgotten(said, this.#life(said.order.birth), chance, bad));
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
  #next(group: Group, chance: Chance, at: Date, bad: Misbehaviour, work: Work): Said | undefined {
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
    const place = group.orders.length < group.target ? undefined : pick(group.orders, chance, work);
    const order = place === undefined ? undefined : group.orders[place];
    if (place === undefined || !order) return this.#birth(group, at, work);
    const life = this.#life(order.birth);
    const wrong = misstep(order, chance, bad);
    const said = wrong
      ? say(order, life, at, wrong.fact, wrong.quirk)
      : (receivedAgain(order, life, at) ?? advance(order, life, at));
    const last = said?.order.over === false ? undefined : group.orders.pop();
    if (said?.order.over === false) group.orders[place] = said.order;
    else if (last && place < group.orders.length) group.orders[place] = last;
    return said;
  }

  #birth(group: Group, at: Date, work: Work): Said | undefined {
    const n = work.born++;
    const owner = group.watched ? watchedOwner(n) : otherOwner(this.#seed, n);
    const birth: Birth = { n, ...owner, flavour: flavourOf(this.#seed, n), salt: 0 };
    const life = this.#life(birth);
    const said = advance(newOrder(birth, life), life, at);
    if (said) group.orders.push(said.order);
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

/** The place of an order that may take a step now: not one that waits for the portal, or for what it asked. */
function pick(orders: readonly FactoryOrder[], chance: Chance, { desk, asked }: Work): number | undefined {
  for (let i = 0; i < PICKS; i++) {
    const place = chance.whole(0, orders.length - 1);
    const order = orders[place];
    if (order && !desk.keeps(order) && !asked.has(keyOf(order))) return place;
  }
  return undefined;
}
