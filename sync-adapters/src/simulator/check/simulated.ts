import type { Database } from '@mullion/platform/db/database';
import type { Expected, FactoryOrder } from '../order';
import { countsOf, statusOf } from '../truth';
import { type OrderFacts, piecesText, type SentChange, type Simulated } from './facts';

const factsOf = ({ truth, stuck }: FactoryOrder): OrderFacts => ({
  dealer: truth.dealer,
  status: statusOf(truth),
  promised: truth.promised,
  ...countsOf(truth),
  pieces: piecesText(truth.pieces),
  checking: stuck !== undefined,
});

/** Reads the simulator's truth from its own database. */
export async function readSimulated(db: Database): Promise<Simulated> {
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
  }>(
    `select n, factory, source, id, key, expected, acknowledged_at is not null as acknowledged, outcome, problem
     from feed order by n`,
  );
  const known = states.map((r) => r.state).filter((order) => order.truth.stage !== 'none');
  return {
    orders: new Map(known.map((order) => [`${order.birth.factory}~${order.number}`, factsOf(order)])),
    changes: rows.map((row): SentChange => ({
      ...row,
      outcome: row.outcome ?? undefined,
      problem: row.problem ?? undefined,
    })),
  };
}
