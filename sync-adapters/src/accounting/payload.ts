import { z } from 'zod';
import { envelope, instantProblem, line, problemsOf, prose } from '../push/envelope';
import type { ReadChange } from '../push/source';

const branch = z.object({ id: line(60), name: prose(200), address: prose(300).optional() });

const dealer = z.object({
  code: line(40),
  name: prose(200).min(1),
  /** Kept with the change; settlements will need it. */
  legalEntity: prose(200).optional(),
  manager: line(200).optional(),
  phones: z.array(prose(40)).max(20).default([]),
  branches: z.array(branch).max(500).default([]),
});

/** One change of the accounting system, understood. */
export const accountingChange = z
  .object({ ...envelope, dealer: line(40), kind: z.literal('dealer.stated'), data: dealer })
  .refine((change) => change.dealer === change.data.code, {
    error: 'is another dealer than that of the change',
    path: ['data', 'code'],
  });
export type AccountingChange = z.infer<typeof accountingChange>;

/** Kinds of the contract that this version refuses at the door, so that nothing is acknowledged and then left undone. */
const LATER = [
  'charge.posted',
  'delivery.charged',
  'payment.received',
  'payment.allocated',
  'payment.reversed',
  'compensation.posted',
  'balance.stated',
];

const kindOf = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && 'kind' in raw ? raw.kind : undefined;

function kindProblem(kind: unknown): string | undefined {
  if (kind === 'dealer.stated') return undefined;
  if (typeof kind === 'string' && LATER.includes(kind))
    return `${kind} is not taken by this version yet: send it again after an upgrade`;
  return `is none of dealer.stated, ${LATER.join(', ')}`;
}

/** Reads one change at the edge: what can't be understood is told with its place. */
export function readAccountingChange(raw: unknown, now: Date): ReadChange {
  const message = kindProblem(kindOf(raw));
  if (message) return { problems: [{ path: 'kind', message }] };
  const parsed = accountingChange.safeParse(raw);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { id, dealer: key, kind, sequence, at } = parsed.data;
  const implausible = instantProblem(at, now);
  if (implausible) return { problems: [implausible] };
  return { id, key, kind, at, ...(sequence === undefined ? {} : { sequence }) };
}
