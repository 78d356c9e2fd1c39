import type { Database } from '@mullion/platform/db/database';
import type { Expected, FactoryOrder } from '../order';
import { countsOf, statusOf, type Truth } from '../truth';
import { type Deserved, type OrderFacts, piecesText, type SentChange, type Simulated } from './facts';
import { type FeedLine, mendedTruth } from './mended';

const factsOf = (truth: Truth, checking: boolean): OrderFacts => ({
  dealer: truth.dealer,
  status: statusOf(truth),
  promised: truth.promised,
  ...countsOf(truth),
  pieces: piecesText(truth.pieces),
  checking,
});

const mendedEnd = (expected: Expected): Deserved =>
  expected === 'held' ? 'mended' : expected === 'waits' ? 'applied' : expected;

/** What becomes of a change depends on what the source forgot of its order. */
function deservedBy(
  { factory, source, key, expected }: Pick<SentChange, 'factory' | 'source' | 'key'> & { expected: Expected },
  late: boolean,
  forgotten: ReadonlySet<string>,
  mended: boolean,
): Deserved {
  if (source === 'production' && expected !== 'invalid' && forgotten.has(`${factory}~${key}`))
    return 'unsure';
  if (late) return 'late';
  return mended ? mendedEnd(expected) : expected;
}

/** All that was said of the orders that are stuck. */
async function saidOfStuck(db: Database): Promise<Map<string, FeedLine[]>> {
  const rows = await db.query<FeedLine & { order: string }>(
    `select factory || '~' || key as order, body, quirk from feed
     where source = 'production' and expected <> 'invalid'
       and (factory, key) in (select factory, key from feed where expected = 'held') order by n`,
  );
  const said = new Map<string, FeedLine[]>();
  for (const { order, ...line } of rows) said.set(order, [...(said.get(order) ?? []), line]);
  return said;
}

/** Reads the simulator's truth from its own database; `mended`: ops have mended all that it wanted held back (mended.ts). */
export async function readSimulated(db: Database, mended = false): Promise<Simulated> {
  const states = await db.query<{ state: FactoryOrder }>('select state from orders');
  const rows = await db.query<{
    n: number;
    factory: string;
    source: string;
    id: string;
    key: string;
    expected: Expected;
    acknowledged: boolean;
    outcome: string | null;
    problem: string | null;
    missed: 'lost' | 'asked' | null;
  }>(
    `select n, factory, source, id, key, expected, acknowledged_at is not null as acknowledged, outcome, problem, missed
     from feed order by n`,
  );
  const forgotten = new Set(
    rows.filter(({ missed }) => missed === 'lost').map(({ factory, key }) => `${factory}~${key}`),
  );
  const sent = rows.filter(({ missed }) => missed !== 'lost');
  const said = mended ? await saidOfStuck(db) : new Map<string, FeedLine[]>();
  const orders = new Map<string, OrderFacts>();
  for (const { state } of states) {
    const id = `${state.birth.factory}~${state.number}`;
    const lines = said.get(id);
    const truth = lines ? mendedTruth(lines) : state.truth;
    if (truth.stage !== 'none') orders.set(id, factsOf(truth, !lines && state.stuck !== undefined));
  }
  return {
    orders,
    forgotten,
    changes: sent.map(({ missed, ...row }): SentChange => ({
      ...row,
      expected: deservedBy(row, missed === 'asked', forgotten, mended),
      outcome: row.outcome ?? undefined,
      problem: row.problem ?? undefined,
    })),
  };
}
