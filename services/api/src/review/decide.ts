import { createHash, randomUUID } from 'node:crypto';
import { orderCodec, orderPersonalData } from '@mullion/domain/order/codec';
import type { RequestCommand, RequestDecision, RequestRefusal } from '@mullion/domain/order/commands';
import type { OrderEvent, RequestRef } from '@mullion/domain/order/events';
import { decideRequest, evolve, initialOrder, type OrderState } from '@mullion/domain/order/order';
import { orderStream } from '@mullion/domain/order/order-id';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import { handle } from '@mullion/platform/event-store/handle';
import { withoutPersonalData } from '@mullion/platform/personal-data/absent';
import type { ProblemCode, Refusal } from '../http/problem';
import type { Session } from '../auth/sessions';

const PROBLEMS: Readonly<Record<RequestRefusal, ProblemCode>> = {
  'order-unknown': 'not-found',
  'order-not-in-review': 'order-not-in-review',
  'request-pending': 'request-pending',
  'order-changed-since': 'order-changed-since',
  'request-unknown': 'not-found',
  'construction-unknown': 'invalid',
};

/** The events by which a factory tells what an order in review is. */
const STATEMENTS: ReadonlySet<string> = new Set([
  'OrderReceived',
  'OrderRevised',
] satisfies OrderEvent['type'][]);

/** A command of the desk, without the request that it becomes. */
type DeskCommand =
  | { readonly type: 'RequestAcceptance' }
  | { readonly type: 'RequestReturn'; readonly reason: string; readonly construction?: string | undefined }
  | { readonly type: 'AskQuestion'; readonly question: string; readonly construction?: string | undefined };

interface Asked {
  /** The order's id. */
  readonly order: string;
  readonly command: DeskCommand;
  readonly session: Session;
  readonly correlation: string;
  /** The log position of the order as it was shown; undefined asks for no comparison. */
  readonly seen: number | undefined;
  /** The browser's name of this command: a repetition is the same request. */
  readonly key: string | undefined;
  readonly at: Date;
}

type Declined = Exclude<RequestDecision, { events: unknown }>;

/** Puts what an engineer asks on the order's stream. Answers the log position, or why not. */
export type Desk = (asked: Asked) => Promise<{ readonly position: number } | Refusal>;

/** The events hold no personal data and the decision needs none, so the API needs no key to them. */
export function openDesk(log: EventStore): Desk {
  const store = withoutPersonalData(log, orderPersonalData);
  return async ({ order, command, session, correlation, seen, key, at }) => {
    const { user } = session;
    const request: RequestRef = {
      id: requestId(user.id, order, key),
      at: at.toISOString(),
      by: user.id,
      name: user.name,
    };
    const done = await handle<OrderState, OrderEvent, Declined>(store, {
      stream: orderStream(order),
      codec: orderCodec,
      initial: initialOrder,
      evolve,
      decide: (state, recorded) => {
        const outdated =
          seen !== undefined &&
          recorded.some(({ type, position }) => STATEMENTS.has(type) && position > seen);
        return decideRequest(state, { ...command, request, outdated } satisfies RequestCommand);
      },
      record: ({ type, data }) => ({
        id: request.id,
        type,
        schema: orderCodec.version(type),
        data,
        meta: { correlation, actor: user.id },
      }),
    });
    if (done.outcome === 'rejected') throw new Error(`The log refuses the request: ${done.reason}`);
    if (done.outcome === 'declined' && 'refused' in done.decision) {
      const { refused, reason } = done.decision;
      return { refused: PROBLEMS[refused], detail: reason, position: done.position };
    }
    return { position: done.position };
  };
}

/** A UUID from what makes the command the same one; without a key each is another. */
function requestId(user: string, order: string, key: string | undefined): string {
  if (key === undefined) return randomUUID();
  const hex = createHash('sha256')
    .update(JSON.stringify([user, order, key]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
