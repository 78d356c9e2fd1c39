import type { OrderEvent } from '@mullion/domain/order/events';
import { orderOfStream } from '@mullion/domain/order/order-id';
import type { Database } from '@mullion/platform/db/database';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { portalOrders } from '@mullion/sync-adapters/reconcile/portal-orders';
import type { DecisionKind, Pressed } from './engineers';

/** A decision as the event log has it, and what became of it. */
export interface Requested {
  readonly id: string;
  readonly order: string;
  readonly kind: DecisionKind;
  /** The desk waits for the factory's word on it. */
  readonly waits: boolean;
  /** How its message to the factory ended; undefined when there is none. */
  readonly message: 'waiting' | 'sent' | 'refused' | 'overtaken' | undefined;
}

/** A command as the factory kept it. */
export interface Kept {
  readonly id: string;
  readonly order: string;
  readonly kind: DecisionKind;
  readonly done: boolean;
}

export interface Evidence {
  readonly pressed: readonly Pressed[];
  readonly requested: readonly Requested[];
  readonly kept: readonly Kept[];
  /** Orders that the factory accepted more often than once. */
  readonly acceptedAgain: readonly string[];
}

/** What became of the engineers' decisions. */
export interface Decisions {
  /** Answered 2xx by the API. */
  readonly taken: number;
  readonly refused: number;
  /** The factory kept the command; its program refused it; its own word came first. */
  readonly told: number;
  readonly refusedThere: number;
  readonly overtaken: number;
  /** Taken, but not in the log or never told; in the log or at the factory more often than once; without an answer at the end; never decided. */
  readonly lost: number;
  readonly doubled: number;
  readonly unanswered: number;
  readonly phantom: number;
  /** One sentence for each of these. */
  readonly problems: readonly string[];
}

const nameOf = ({ order, kind }: { readonly order: string; readonly kind: DecisionKind }) =>
  `${kind} of ${order}`;

/** Those that have the name of one before them. */
function repeated<T extends { readonly order: string; readonly kind: DecisionKind }>(all: readonly T[]): T[] {
  const names = new Set<string>();
  return all.filter((one) => names.size === names.add(nameOf(one)).size);
}

/** Compares what engineers pressed with the log, the messages and what the factory kept. Each is pressed once of an order. Pure. */
export function compareDecisions({ pressed, requested, kept, acceptedAgain }: Evidence): Decisions {
  const problems: string[] = [];
  const count = (kind: string, sentences: readonly string[]) => {
    problems.push(...sentences.map((sentence) => `decision ${kind}: ${sentence}`));
    return sentences.length;
  };
  const inLog = new Set(requested.map(nameOf));
  const atFactory = new Map(kept.map((command) => [command.id, command]));
  const answered = (answer: Pressed['answer']) => pressed.filter((one) => one.answer === answer);
  const mayBe = new Set(pressed.filter(({ answer }) => answer !== 'refused').map(nameOf));
  const ids = new Set(requested.map(({ id }) => id));
  const untold = requested.filter(({ id }) => !atFactory.has(id));
  const ended = (message: Requested['message']) => untold.filter((one) => one.message === message);

  return {
    taken: answered('taken').length,
    refused: answered('refused').length,
    told: requested.length - untold.length,
    refusedThere: ended('refused').length,
    overtaken: ended('overtaken').length,
    lost: count('lost', [
      ...answered('taken')
        .filter((one) => !inLog.has(nameOf(one)))
        .map((one) => `${nameOf(one)} was taken, and is not in the log`),
      ...ended('sent').map((one) => `${nameOf(one)} counts as sent, and the factory does not know it`),
      ...ended(undefined).map((one) => `${nameOf(one)} became no message`),
    ]),
    doubled: count('doubled', [
      ...repeated(requested).map((one) => `${nameOf(one)} is in the log again`),
      ...repeated(kept).map((one) => `${nameOf(one)} was told to the factory again under another id`),
      ...acceptedAgain.map((order) => `the factory accepted ${order} more often than once`),
    ]),
    unanswered: count('unanswered', [
      ...answered('unknown').map((one) => `the API never answered ${nameOf(one)}`),
      ...ended('waiting').map((one) => `${nameOf(one)} still waits to be told`),
      ...kept.filter(({ done }) => !done).map((one) => `the factory has not done ${nameOf(one)}`),
      ...requested.filter(({ waits }) => waits).map((one) => `the desk still waits for ${nameOf(one)}`),
    ]),
    phantom: count('phantom', [
      ...requested
        .filter((one) => !mayBe.has(nameOf(one)))
        .map((one) => `${nameOf(one)} is in the log, and nobody decided it`),
      ...kept
        .filter(({ id }) => !ids.has(id))
        .map((one) => `the factory was told ${nameOf(one)}, and it is not in the log`),
    ]),
    problems,
  };
}

const KINDS: Readonly<Partial<Record<OrderEvent['type'], DecisionKind>>> = {
  AcceptanceRequested: 'accept',
  ReturnRequested: 'return',
  QuestionAsked: 'ask',
};
const isKind = (type: string): type is keyof typeof KINDS => Object.hasOwn(KINDS, type);
const AT_ONCE = 1_000;

async function readRequested(portal: Database): Promise<Requested[]> {
  const store = openPostgresEventStore(portal);
  const found: { id: string; order: string; kind: DecisionKind }[] = [];
  for (let after = 0; ;) {
    const events = await store.readAll(after, AT_ONCE);
    for (const { id, stream, type } of events) {
      const kind = isKind(type) ? KINDS[type] : undefined;
      if (kind) found.push({ id, order: orderOfStream(stream), kind });
    }
    const last = events.at(-1);
    if (!last) break;
    after = last.position;
  }
  const messages = new Map(
    (
      await portal.query<{ id: string; status: Exclude<Requested['message'], undefined> }>(
        'select id, status from sync.outbox',
      )
    ).map(({ id, status }) => [id, status]),
  );
  const waiting = new Set<string>();
  for (const factory of new Set(found.map(({ order }) => order.split('~')[0] ?? ''))) {
    const numbers = found.flatMap(({ order }) =>
      order.startsWith(`${factory}~`) ? [order.slice(factory.length + 1)] : [],
    );
    for (const { desk } of (await portalOrders(store, factory).states([...new Set(numbers)])).values())
      for (const request of [...(desk?.pending ? [desk.pending] : []), ...(desk?.questions ?? [])])
        waiting.add(request.id);
  }
  return found.map((one) => ({ ...one, waits: waiting.has(one.id), message: messages.get(one.id) }));
}

/** Reads both sides when all is quiet, and compares. */
export async function judgeDecisions(
  { portal, factory }: { readonly portal: Database; readonly factory: Database },
  pressed: readonly Pressed[],
): Promise<Decisions> {
  const [requested, kept, again] = await Promise.all([
    readRequested(portal),
    factory.query<Kept>(
      `select id, factory || '~' || number as order, substr(kind, 7) as kind, done from commands`,
    ),
    factory.query<{ order: string }>(
      `select factory || '~' || key as order from feed where body::json ->> 'kind' = 'order.accepted'
         and (factory, key) in (select factory, number from commands)
       group by 1 having count(*) > 1`,
    ),
  ]);
  return compareDecisions({ pressed, requested, kept, acceptedAgain: again.map(({ order }) => order) });
}
