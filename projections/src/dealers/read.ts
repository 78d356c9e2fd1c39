import type { Branch } from '@mullion/domain/dealer/events';
import type { Sql } from '@mullion/platform/db/database';

/** A dealer as its factory stated it last. */
export interface Dealer {
  /** `factory~code`. */
  readonly id: string;
  readonly factory: string;
  readonly code: string;
  readonly name: string;
  readonly branches: readonly Branch[];
  readonly phones: readonly string[];
  /** The e-mail address of the factory's manager who looks after it. */
  readonly manager?: string;
}

interface Row extends Omit<Dealer, 'manager'> {
  readonly manager: string | null;
}

const COLUMNS = 'id, factory, code, name, branches, phones, manager';

const dealerOf = ({ manager, ...row }: Row): Dealer => (manager === null ? row : { ...row, manager });

/** The dealer, or undefined when no factory has stated it. */
export async function readDealer(sql: Sql, id: string): Promise<Dealer | undefined> {
  const [row] = await sql.query<Row>(
    `select ${COLUMNS} from dealers.dealer where id = $1`,
    [id],
    'dealers-one',
  );
  return row && dealerOf(row);
}

/** Dealers of these factories by name; with `manager`, those who are assigned to this e-mail address. */
export async function listDealers(
  sql: Sql,
  { factories, manager }: { readonly factories: readonly string[]; readonly manager?: string | undefined },
): Promise<Dealer[]> {
  const rows = await sql.query<Row>(
    `select ${COLUMNS} from dealers.dealer
     where factory = any($1::text[]) and ($2::text is null or manager = $2) order by factory, name, id`,
    [factories, manager ?? null],
  );
  return rows.map(dealerOf);
}
