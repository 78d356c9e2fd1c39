import type { Sql } from '@mullion/platform/db/database';
import { chanceOf } from './chance';
import type { Specification } from './change';
import type { Life } from './life';
import { advance, type FactoryOrder, say } from './order';

/** What the portal asks for, as it comes: docs/factory-protocol.md. */
export interface Command {
  readonly id: string;
  readonly order: string;
  readonly kind: 'order.accept' | 'order.return' | 'order.ask';
  readonly by: string;
  readonly data: {
    readonly reason?: string | undefined;
    readonly question?: string | undefined;
    readonly construction?: string | undefined;
  };
}

/** A command that was kept and waits for the factory's engineer. */
export type KeptCommand = Omit<Command, 'by'> & { readonly factory: string };

export type Said = ReturnType<typeof say>;

/** Why the factory can't do it, or undefined. */
export function objection(
  { kind, data }: Command,
  order: FactoryOrder | undefined,
  decided: boolean,
): string | undefined {
  if (!order) return 'Такого замовлення немає.';
  if (order.truth.stage === 'accepted') return 'Замовлення вже прийняте.';
  if (order.truth.stage !== 'received') return 'Замовлення зараз не на перевірці.';
  if (order.over) return 'Замовлення вже закрите.';
  if (decided) return 'Рішення щодо цього замовлення вже виконується.';
  if (data.construction !== undefined && !order.truth.pieces.some((p) => p.id === data.construction))
    return `Конструкції ${data.construction} немає в замовленні.`;
  if (kind === 'order.return' && !data.reason) return 'Для повернення потрібна причина.';
  if (kind === 'order.ask' && !data.question) return 'Питання порожнє.';
  return undefined;
}

const ANSWERS = ['підтверджено дилером', 'за ескізом дилера', 'виправлено за заявкою дилера'] as const;
/** Some questions are settled by taking the order as it is. */
const SETTLED = 0.3;

/** How many seconds the factory's engineer takes: moments for a decision, longer for a question. */
export function secondsFor({ id, kind }: Command): number {
  const chance = chanceOf(`engineer/${id}`);
  return kind === 'order.ask' ? chance.whole(10, 40) : chance.whole(1, 3);
}

/** The factory does what the portal asked: what it says of that. Undefined when the order has gone on meanwhile. */
export function carryOut(command: KeptCommand, order: FactoryOrder, life: Life, at: Date): Said | undefined {
  if (order.truth.stage !== 'received' || order.over) return undefined;
  const { kind, data } = command;
  const chance = chanceOf(`answer/${command.id}`);
  if (kind === 'order.return') {
    const { reason = '', construction } = data;
    const fact = {
      kind: 'order.returned',
      data: { reason, ...(construction === undefined ? {} : { construction }) },
    } as const;
    const said = say(order, life, at, fact);
    // A life in which the order is returned anyway goes on behind that.
    const isNext = life.steps[order.done]?.fact(at).kind === 'order.returned';
    return isNext ? { ...said, order: { ...said.order, done: order.done + 1 } } : said;
  }
  const place = life.steps.findIndex(
    (step, index) => index >= order.done && step.fact(at).kind === 'order.accepted',
  );
  const acceptance = life.steps[place]?.fact(at);
  if (acceptance?.kind !== 'order.accepted') return undefined;
  if (kind === 'order.accept' || chance.happens(SETTLED)) return advance({ ...order, done: place }, life, at);
  return say(order, life, at, {
    kind: 'order.revised',
    data: answered(acceptance.data, data.construction, chance.pick(ANSWERS)),
  });
}

/** The order as it was, with the answer written on the construction that was asked about. */
function answered(order: Specification, construction: string | undefined, answer: string): Specification {
  const about = construction ?? order.constructions[0]?.id;
  return {
    ...order,
    constructions: order.constructions.map((piece) =>
      piece.id === about
        ? { ...piece, description: [...piece.description, { label: 'Уточнення', value: answer }] }
        : piece,
    ),
  };
}

/** The dealer corrects what was returned: it is received again before it can be accepted. Undefined where that is not so. */
export function receivedAgain(order: FactoryOrder, life: Life, at: Date): Said | undefined {
  // What is known of a stuck order stands still: it would be received again with every step.
  if (order.truth.stage !== 'returned' || order.stuck !== undefined) return undefined;
  const next = life.steps[order.done]?.fact(at);
  if (next?.kind !== 'order.accepted') return undefined;
  return say(order, life, at, { kind: 'order.received', data: next.data });
}

/** Keeps a command; false when its id is known. */
export async function keepCommand(
  sql: Sql,
  factory: string,
  { id, order, kind, data }: Command,
  seconds: number,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into commands (factory, id, number, kind, data, due_at)
     values ($1, $2, $3, $4, $5, now() + $6 * interval '1 second') on conflict do nothing returning 1`,
    [factory, id, order, kind, JSON.stringify(data), seconds],
  );
  return rows.length > 0;
}

export async function isKnownCommand(sql: Sql, factory: string, id: string): Promise<boolean> {
  const rows = await sql.query('select from commands where factory = $1 and id = $2', [factory, id]);
  return rows.length > 0;
}

/** The orders (`factory~number`) about which something is asked or, which counts for more, decided and not yet done. */
export async function underWay(sql: Sql): Promise<Map<string, 'asked' | 'decided'>> {
  const rows = await sql.query<{ key: string; decided: boolean }>(
    `select factory || '~' || number as key, bool_or(kind <> 'order.ask') as decided
     from commands where not done group by 1`,
  );
  return new Map(rows.map(({ key, decided }) => [key, decided ? 'decided' : 'asked']));
}

/** The commands that the engineer gets to now, oldest first. */
export const dueCommands = (sql: Sql): Promise<KeptCommand[]> =>
  sql.query<KeptCommand>(
    `select factory, id, number as order, kind, data from commands
     where not done and due_at <= now() order by due_at limit 100`,
    [],
    'simulator-due',
  );

export const finishCommands = (sql: Sql, done: readonly Pick<KeptCommand, 'factory' | 'id'>[]) =>
  sql.query(
    `update commands set done = true from unnest($1::text[], $2::text[]) as d (factory, id)
     where commands.factory = d.factory and commands.id = d.id`,
    [done.map(({ factory }) => factory), done.map(({ id }) => id)],
  );
