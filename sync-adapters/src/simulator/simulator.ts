import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import { setTimeout as pause } from 'node:timers/promises';
import { chanceOf } from './chance';
import { type Answering, Unavailable } from './answers';
import type { Controls } from './control';
import { dealersOf } from './dealers';
import { pastOrder } from './history';
import type { Command } from './engineer';
import { LiveFactory } from './live';
import { made, waitingChanges } from './meters';
import type { Misbehaviour } from './misbehaviour';
import type { Outgoing } from './order';
import { bornSoFar, feedCounts, isQuiet, keep, keepBorn, openWorld, type World } from './outbox';
import { PLANTS } from './plants';
import { sendRubbish } from './rubbish';
import { sendAgain, statesAfter } from './states';
import { Sender } from './sender';
import { kyivTime } from './working-time';

export interface SimulatorOptions {
  readonly db: Database;
  readonly log: Log;
  /** Where the portal answers: `http://127.0.0.1:8080`. */
  readonly portal: string;
  readonly seed: string;
  /** Orders of the history that the first start makes. */
  readonly orders: number;
  /** Changes a second afterwards; 0 for none. */
  readonly rate: number;
  readonly misbehaviour: Misbehaviour;
}

const CHUNK = 100;
const TICK = 250;
/** More than this waiting means that the portal is away for long: the factory then stops making changes. */
const MOST_WAITING = 500_000;

/** The two factories' systems as one program: makes what happens, keeps it, and tells the portal. */
export class Simulator implements Controls, Answering {
  readonly #options: SimulatorOptions;
  readonly #sender: Sender;
  #misbehaviour: Misbehaviour;
  #rate: number;
  #paused = false;
  #stopped = false;
  #silentUntil = 0;
  #flood = 0;
  #waiting = 0;
  #phase: 'starting' | 'history' | 'live' = 'starting';
  #factory: LiveFactory | undefined;
  #running: Promise<void> | undefined;
  readonly #surprises: string[] = [];

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#misbehaviour = options.misbehaviour;
    this.#rate = options.rate;
    this.#sender = new Sender({
      db: options.db,
      portal: options.portal,
      log: options.log,
      misbehaviour: () => this.#misbehaviour,
      silentUntil: () => this.#silentUntil,
      onAcknowledged: (count) => this.#waitingIs(this.#waiting - count),
    });
  }

  /** Resolves when the tables are there; the work goes on behind it until `stop`. `failed` hears what nobody can mend. */
  async start(failed: (error: unknown) => void): Promise<void> {
    const { db, seed, orders } = this.#options;
    const world = await openWorld(db, { seed, total: orders, now: new Date() });
    this.#running = this.#run(world).catch(failed);
  }

  /** Ends requests under way, then returns. What was not acknowledged waits for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.#sender.stop();
  }

  misbehave(how: Misbehaviour): void {
    this.#misbehaviour = how;
    if (how.silenceSeconds > 0) this.#silentUntil = Date.now() + how.silenceSeconds * 1000;
    this.#flood += how.flood;
    this.#options.log.info({ misbehaviour: how }, 'misbehaves');
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  rate(perSecond: number): void {
    this.#rate = perSecond;
  }

  async state(): Promise<Record<string, unknown>> {
    return {
      phase: this.#phase,
      paused: this.#paused,
      rate: this.#rate,
      silent: this.#silentUntil > Date.now(),
      orders: this.#factory?.born,
      open: this.#factory?.openOrders,
      waitingForPortal: this.#factory?.waitingForPortal(new Date()),
      changes: await feedCounts(this.#options.db),
      misbehaviour: this.#misbehaviour,
      surprises: this.#surprises,
    };
  }

  manners(): Misbehaviour {
    return this.#misbehaviour;
  }

  async command(factory: string, command: Command): Promise<string | null | undefined> {
    return this.#atWork().command(factory, command);
  }

  async states(factory: string, after: string | null, limit: number): Promise<unknown> {
    this.#atWork();
    return statesAfter(this.#options.db, factory, after, limit);
  }

  async again(factory: string, numbers: readonly string[]): Promise<void> {
    this.#atWork();
    const count = await sendAgain(this.#options.db, factory, numbers);
    this.#waitingIs(this.#waiting + count);
    this.#options.log.info({ factory, orders: numbers.length, changes: count }, 'sends changes again');
    this.#sender.wake();
  }

  /** The factory that answers: none while it is silent, or has not told its history. */
  #atWork(): LiveFactory {
    if (this.#silentUntil > Date.now()) throw new Unavailable('The program is away.');
    if (!this.#factory) throw new Unavailable('The program is starting.', 5);
    return this.#factory;
  }

  async #run(world: World): Promise<void> {
    const { db, log } = this.#options;
    this.#phase = 'history';
    const isFresh = await this.#stateDealers(world);
    this.#sender.start('accounting');
    await Promise.all([
      this.#letProductionSpeak(isFresh),
      this.#makeHistory(world),
      this.#tellProgress(world),
    ]);
    this.#waitingIs((await feedCounts(db)).unacknowledged);
    if (this.#stopped) return;
    log.info({ orders: world.total }, 'history told');
    const factory = await LiveFactory.open(db, { ...world, born: Math.max(world.born, world.total) });
    this.#factory = factory;
    this.#phase = 'live';
    await this.#live(factory);
  }

  async #stateDealers(world: World): Promise<boolean> {
    const { db } = this.#options;
    if (world.born > 0) return false;
    const at = kyivTime(new Date(world.beganAt.getTime() - 366 * 86_400_000));
    const outgoing = PLANTS.flatMap((plant) =>
      dealersOf(plant, world.seed).map((dealer): Outgoing => ({
        factory: plant.id,
        source: 'accounting',
        id: `dealer-${dealer.code}`,
        key: dealer.code,
        body: JSON.stringify({
          id: `dealer-${dealer.code}`,
          dealer: dealer.code,
          at,
          kind: 'dealer.stated',
          data: dealer,
        }),
        expected: 'applied',
      })),
    );
    await db.transaction((sql) => keep(sql, [], outgoing));
    return true;
  }

  /** Production speaks of dealers only when accounting's word of them has arrived. */
  async #letProductionSpeak(isFresh: boolean): Promise<void> {
    const { db } = this.#options;
    await this.#until(async () => (await feedCounts(db, 'accounting')).unacknowledged === 0);
    // Accounting stated its dealers long before: so the portal gets a moment to take them in.
    if (isFresh) await this.#until(() => Promise.resolve(true), 1_500);
    if (!this.#stopped) this.#sender.start('production');
  }

  /** Each portion of orders is kept with all its changes in one transaction, so that a killed start goes on where it was. */
  async #makeHistory(world: World): Promise<void> {
    const { db } = this.#options;
    for (let from = world.born; from < world.total && !this.#stopped; from += CHUNK) {
      const to = Math.min(world.total, from + CHUNK);
      const past = Array.from({ length: to - from }, (_, i) =>
        pastOrder(world.seed, from + i, world.total, world.beganAt),
      );
      const outgoing = past.flatMap((p) => p.outgoing);
      await db.transaction(async (sql) => {
        await keep(
          sql,
          past.map((p) => p.order),
          outgoing,
        );
        await keepBorn(sql, to);
      });
      made.inc(outgoing.length);
    }
  }

  /** The launcher shows these lines while the demo is loaded. Ends when the portal has all of the history. */
  async #tellProgress({ total: orders }: World): Promise<void> {
    const { db, log } = this.#options;
    let told = -1;
    while (!this.#stopped) {
      const { total, unacknowledged } = await feedCounts(db);
      const born = await bornSoFar(db);
      // Live work has begun before: what waits now is no reason to keep the factory still.
      if (born > orders) return;
      const sent = total - unacknowledged;
      if (sent !== told)
        log.info({ sent, of: born > 0 ? Math.round((total * orders) / born) : total }, 'history');
      told = sent;
      if (unacknowledged === 0 && born === orders) return;
      await pause(500);
    }
  }

  async #live(factory: LiveFactory): Promise<void> {
    const { log } = this.#options;
    let before = Date.now();
    let due = 0;
    while (!this.#stopped) {
      await pause(TICK);
      const now = Date.now();
      due = this.#paused ? 0 : due + (this.#rate * (now - before)) / 1000;
      before = now;
      const flood = this.#flood;
      const count = Math.floor(due) + flood;
      if (this.#paused && flood === 0) continue;
      try {
        if (await isQuiet(this.#options.db)) {
          due = 0;
          continue;
        }
        if ((await factory.carryOut(new Date(now))) > 0) this.#sender.wake();
        if (count < 1 || this.#waiting > MOST_WAITING) continue;
        const written = await factory.make(count, new Date(now), this.#misbehaviour);
        this.#waitingIs(this.#waiting + written);
        due -= Math.floor(due);
        this.#flood -= flood;
        this.#sender.wake();
      } catch (error) {
        log.warn({ err: error }, 'the simulator cannot keep its changes');
      }
      this.#throwRubbish(count);
    }
  }

  /** Now and then a whole request that must be refused; the wrong answer is remembered. */
  #throwRubbish(count: number): void {
    const chance = chanceOf(`${this.#options.seed}/rubbish/${Date.now()}`);
    if (!chance.happens(Math.min(1, this.#misbehaviour.rubbish * count))) return;
    if (this.#silentUntil > Date.now()) return;
    void sendRubbish(this.#options.portal, chance.pick(PLANTS), Date.now(), chance).then((answer) => {
      if (answer.got === answer.expected || typeof answer.got === 'string') return;
      if (answer.got === 429 || answer.got >= 500) return;
      this.#surprises.push(`${answer.name}: ${answer.got} instead of ${answer.expected}`);
      this.#options.log.error({ answer }, 'the portal answered rubbish in another way than agreed');
    });
  }

  async #until(reached: () => Promise<boolean>, least = 0): Promise<void> {
    const from = Date.now();
    while (!this.#stopped && (Date.now() - from < least || !(await reached()))) await pause(200);
  }

  #waitingIs(count: number): void {
    this.#waiting = Math.max(0, count);
    waitingChanges.set(this.#waiting);
  }
}
