import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@mullion/platform/db/database';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { httpSystem } from '@mullion/sync-adapters/foreign/http';
import type { OrderFacts } from '@mullion/sync-adapters/foreign/system';
import { compare } from '@mullion/sync-adapters/reconcile/compare';
import { portalOrders } from '@mullion/sync-adapters/reconcile/portal-orders';
import { sendAgain } from '@mullion/sync-adapters/simulator/states';
import { demoSecret } from '../factory';
import { signIn } from '../visitor';
import type { Stand } from './stand';

const FACTORIES = ['kharkiv', 'khmelnytskyi'] as const;
/** What asking does not mend is asked for three times, over some minutes. */
const PATIENCE = 1_200_000;
const LOOK_EVERY = 1_000;
const PAGE = 500;

/** What the factory forgot to send and nobody has asked for yet; `kind` as the push names it. */
export const forgottenChanges = (
  factory: Database,
): Promise<{ readonly factory: string; readonly key: string; readonly kind: string }[]> =>
  factory.query(
    `select factory, key, body::json ->> 'kind' as kind from feed where missed = 'lost' and acknowledged_at is null`,
  );

/** Has every factory compared, by a sweep that begins from now on. Resolves when each is over; throws a sentence when one is not. */
async function sweepAll(stand: Stand, portal: Database): Promise<void> {
  const ops = await signIn(stand, 'ops@demo.example');
  const [clock] = await portal.query<{ now: Date }>('select clock_timestamp() as now');
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const over = await portal.query<{ factory: string }>(
      `select factory from sync.sweeps where source = 'production' and started_at > $1 and finished_at is not null`,
      [clock?.now],
    );
    const left = FACTORIES.filter((factory) => over.every((sweep) => sweep.factory !== factory));
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`The sweep of ${left.join(' and ')} did not come to its end.`);
    // One that runs already began too early: it must end before another can be asked for.
    for (const factory of left) await ops.command('/api/sync/sweeps', { factory });
    await pause(LOOK_EVERY);
  }
}

/** How the factory says that all its orders stand, by number. */
async function statesOf({ answersUrl }: Stand, factory: string): Promise<Map<string, OrderFacts>> {
  const program = httpSystem({ url: `${answersUrl}/factories/${factory}`, secret: demoSecret(factory) });
  const states = new Map<string, OrderFacts>();
  for (let after: string | undefined; ;) {
    const { orders, next } = await program.states(after, PAGE);
    for (const facts of orders) states.set(facts.order, facts);
    if (next === undefined) return states;
    after = next;
  }
}

/** Those of these orders, `factory~number`, on which the sweep's own comparison finds portal and factory at odds. */
async function atOdds(stand: Stand, portal: Database, ids: ReadonlySet<string>): Promise<string[]> {
  const store = openPostgresEventStore(portal);
  const found: string[] = [];
  for (const factory of FACTORIES) {
    const numbers = [...ids].flatMap((id) =>
      id.startsWith(`${factory}~`) ? [id.slice(factory.length + 1)] : [],
    );
    if (numbers.length === 0) continue;
    const there = await statesOf(stand, factory);
    const here = await portalOrders(store, factory).states(numbers);
    for (const number of numbers) {
      const differences = compare(there.get(number), here.get(number));
      if (differences.length > 0)
        found.push(`${factory}~${number} (${differences.map(({ what }) => what).join(', ')})`);
    }
  }
  return found;
}

/** What the sweep did about what the factory forgot to send. */
export interface Swept {
  /** Changes that it did not miss; these the factory sends of its own accord. */
  readonly unseen: number;
  /** Orders of such changes that its own comparison sees at odds: these it should have asked for. */
  readonly problems: readonly string[];
}

/** Lets a whole sweep of every factory find what was forgotten, then has the factory send the rest. */
export async function fetchForgotten(
  stand: Stand,
  { portal, factory }: { readonly portal: Database; readonly factory: Database },
  say: (line: string) => void,
): Promise<Swept> {
  await sweepAll(stand, portal);
  const left = await forgottenChanges(factory);
  if (left.length === 0) return { unseen: 0, problems: [] };
  const ids = new Set(left.map((change) => `${change.factory}~${change.key}`));
  const odd = await atOdds(stand, portal, ids);
  const kinds = new Map<string, number>();
  for (const { kind } of left) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  say(
    `The sweep did not see ${left.length} forgotten changes; the factory sends them by itself: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
  );
  for (const { factory: id, key } of left) await sendAgain(factory, id, [key]);
  return {
    unseen: left.length,
    problems: odd.map((order) => `forgotten: the sweep did not ask for ${order}, which it compares`),
  };
}
