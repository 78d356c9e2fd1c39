import type { DeskRequest } from '@mullion/domain/order/desk';
import type { DeskState, DeskView, ReviewItem } from '@mullion/domain/order/review-view';
import type { Sql } from '@mullion/platform/db/database';
import { cursorOf, readCursor, SORT_COLUMNS } from '../orders/cursor';
import { searchPatterns } from '../orders/search-text';
import { type Scope, scopeConditions } from '../scope/read';
import type { ReviewMemory } from './state';

export interface ReviewQuestion {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly factory?: string | undefined;
  /** `look`: something was found in it, or the program refused; `waiting`: decided, and the factory has not answered. */
  readonly show?: 'all' | 'look' | 'waiting' | undefined;
  readonly q?: string | undefined;
  /** What day it is at each factory. */
  readonly today: ReadonlyMap<string, string>;
}

export interface ReviewPage {
  readonly items: ReviewItem[];
  readonly next: string | null;
  /** All that the scope, the factory and the text leave, whatever is shown of it. */
  readonly counts: { readonly all: number; readonly look: number; readonly waiting: number };
  readonly position: number;
}

interface Row {
  readonly id: string;
  readonly received: string;
  readonly promised: string;
  readonly state: DeskState;
  readonly late: boolean;
  readonly memory: ReviewMemory;
  readonly dealer_name: string | null;
  readonly position: number;
}

const CHECKPOINT = `least((select position from review.checkpoint), (select position from dealers.checkpoint))`;
const LATE = 'd.promised < t.today';
const LOOK = `(d.wrong + d.doubtful > 0 or d.state = 'refused' or ${LATE})`;
const WAITING = `d.state = 'pending'`;

/** One page of the orders that wait for an engineer, who waits longest first. */
export async function listReview(
  sql: Sql,
  scope: Scope,
  question: ReviewQuestion,
): Promise<ReviewPage | { readonly refused: 'bad-cursor'; readonly reason: string }> {
  const { limit, cursor, show = 'all' } = question;
  const after = cursor === undefined ? undefined : readCursor(cursor, 'received', SORT_COLUMNS.updated.shape);
  if (cursor !== undefined && !after)
    return { refused: 'bad-cursor', reason: 'The cursor is not from this list: start again without it.' };

  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const days = [...question.today];
  const from = `review.desk d join unnest(${parameter(days.map(([factory]) => factory))}::text[],
    ${parameter(days.map(([, today]) => today))}::date[]) t (factory, today) using (factory)`;
  const { words, phone } = searchPatterns(question.q ?? '');
  const text = words.map((pattern) => `d.search like ${parameter(pattern)}`).join(' and ');
  const asked = [
    ...scopeConditions(scope, 'd', parameter),
    ...(question.factory === undefined ? [] : [`d.factory = ${parameter(question.factory)}`]),
    ...(words.length === 0
      ? []
      : [phone === undefined ? text : `((${text}) or d.search like ${parameter(phone)})`]),
  ].join(' and ');
  const [counted] = await sql.query<ReviewPage['counts'] & { checkpoint: number }>(
    `select count(*) as "all", count(*) filter (where ${LOOK}) as look, count(*) filter (where ${WAITING}) as waiting,
       ${CHECKPOINT} as checkpoint
     from ${from} where ${asked}`,
    values,
  );
  const conditions = [
    asked,
    ...(show === 'look' ? [LOOK] : show === 'waiting' ? [WAITING] : []),
    ...(after
      ? [`(d.received_at, d.id) > (${parameter(after.value)}::timestamptz, ${parameter(after.id)})`]
      : []),
  ].join(' and ');
  const rows = await sql.query<Row>(
    `select d.id, to_char(d.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received,
       d.promised::text as promised, d.state, ${LATE} as late, d.memory, n.name as dealer_name, d.position
     from ${from} left join dealers.dealer n on n.id = d.dealer_id
     where ${conditions} order by d.received_at, d.id limit ${parameter(limit + 1)}`,
    values,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const { checkpoint = 0, ...counts } = counted ?? { all: 0, look: 0, waiting: 0 };
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last ? cursorOf('received', { value: last.received, id: last.id }) : null,
    counts,
    position: checkpoint,
  };
}

function itemOf({ id, received, promised, state, late, memory, dealer_name, position }: Row): ReviewItem {
  const { order, wrong, doubtful } = memory;
  const { number, factory, dealer, reference } = order.order;
  const decision = (order.desk?.pending ?? order.desk?.refused?.request)?.kind;
  return {
    id,
    number,
    factory,
    dealer,
    dealerName: dealer_name ?? dealer,
    ...(reference === undefined ? {} : { reference }),
    receivedAt: received,
    promised,
    constructions: order.constructions.length,
    pieces: order.constructions.reduce((sum, c) => sum + c.quantity - c.cancelled, 0),
    wrong: wrong + (late ? 1 : 0),
    doubtful,
    state,
    ...(decision === undefined ? {} : { decision }),
    onHold: order.hold?.on === true,
    position,
  };
}

/** How one order stands on the desk; undefined when it is not there. Whether the viewer may see it is asked of the order. */
export async function readDesk(sql: Sql, id: string): Promise<DeskView | undefined> {
  const [row] = await sql.query<{ memory: ReviewMemory; state: DeskState }>(
    'select memory, state from review.desk where id = $1',
    [id],
    'review-desk',
  );
  if (!row) return undefined;
  const { memory, state } = row;
  const { pending, questions = [], refused } = memory.order.desk ?? {};
  return {
    state,
    receivedAt: memory.receivedAt,
    ...(pending ? { pending: shownRequest(pending) } : {}),
    questions: questions.map(shownRequest),
    ...(refused ? { refused: { ...refused, request: shownRequest(refused.request) } } : {}),
  };
}

function shownRequest(request: DeskRequest) {
  const { id, at, name, kind } = request;
  const text = kind === 'return' ? request.reason : kind === 'question' ? request.question : undefined;
  const construction = kind === 'acceptance' ? undefined : request.construction;
  return {
    id,
    at,
    name,
    kind,
    ...(text === undefined ? {} : { text }),
    ...(construction === undefined ? {} : { construction }),
  };
}
